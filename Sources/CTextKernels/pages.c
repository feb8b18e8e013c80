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
#define SMALL_PAGE ((uintptr_t)1 << 12)

#if defined(__linux__) && !defined(MADV_POPULATE_WRITE)
#define MADV_POPULATE_WRITE 23
#endif

// The first page that begins at an address or after it.
static uintptr_t page_from(const void *start, uintptr_t page) {
  return ((uintptr_t)start + page - 1) & ~(page - 1);
}

void gavel_prefer_large_pages(void *start, size_t bytes) {
  uintptr_t first = page_from(start, LARGE_PAGE);
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
#if defined(__linux__)
  // A heap begins with a page in use, so that its first pages are small. They are taken at once,
  // which is a fifth of the work of taking each at its first touch.
  uintptr_t first = page_from(start, SMALL_PAGE), large = page_from(start, LARGE_PAGE);
  // Refused by Linux before 5.14.
  if (first < large) (void)madvise((void *)first, large - first, MADV_POPULATE_WRITE);
#endif
  free(start);
#endif
}
