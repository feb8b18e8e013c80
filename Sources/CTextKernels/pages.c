#if defined(__linux__)
#define _DEFAULT_SOURCE
#include <sys/mman.h>
#endif

#include "CTextKernels.h"

#include <stdlib.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

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

void gavel_prefer_large_heap(void) {
#if defined(__GLIBC__)
  // Blocks up to this size come from a thread's heap, which holds less than twice as much.
  const size_t largest = (size_t)32 << 20, stretch = (size_t)31 << 20;
  if (!mallopt(M_MMAP_THRESHOLD, (int)largest) || !mallopt(M_TRIM_THRESHOLD, (int)(2 * largest)))
    return;
  void *start = malloc(stretch);
  if (!start) return;
  gavel_prefer_large_pages(start, stretch);
  free(start);
#endif
}
