#if defined(__linux__)
#define _DEFAULT_SOURCE
#include <sys/mman.h>
#endif

#include "CTextKernels.h"

#define LARGE_PAGE ((uintptr_t)1 << 21)

void gavel_prefer_large_pages(void *start, size_t bytes) {
  uintptr_t first = ((uintptr_t)start + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
  uintptr_t end = ((uintptr_t)start + bytes) & ~(LARGE_PAGE - 1);
  if (first >= end) return;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  // Where it is refused, pages are small.
  (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
#endif
}
