// Which of the compiled forms this processor can run.

#include "CTextKernels.h"

#if defined(__x86_64__)
#include <cpuid.h>

// Of XCR0: the registers that the system keeps when it changes threads, SSE's and AVX's, and
// AVX-512's with them.
#define AVX_STATE 0x06u
#define AVX512_STATE 0xE6u

static unsigned kept_registers(void) {
  unsigned low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

static int has(unsigned bits, unsigned all) { return (bits & all) == all; }

// "Intel 64 and IA-32 Architectures Software Developer's Manual", volume 2, CPUID, and volume 1,
// 14.3 and 15.2, on what the system must keep. Not __builtin_cpu_supports, with which a program asks
// a dozen questions each time that it starts, whether it wants to know or not; in a virtual machine
// each answer takes 10 to 20 us.
GavelKernels gavel_best_kernels(void) {
  unsigned a, b, c, d, last;
  __cpuid(0, last, b, c, d);
  if (last < 1) return GavelKernelsPortable;
  __cpuid(1, a, b, c, d);
  if (!has(c, bit_POPCNT)) return GavelKernelsPortable;
  if (!has(c, bit_OSXSAVE | bit_AVX) || last < 7) return GavelKernelsPopcount;
  unsigned kept = kept_registers();
  __cpuid_count(7, 0, a, b, c, d);
  if (!has(kept, AVX_STATE) || !has(b, bit_AVX2)) return GavelKernelsPopcount;
  if (has(kept, AVX512_STATE) && has(b, bit_AVX512F | bit_AVX512VL | bit_AVX512BW) &&
      has(c, bit_AVX512VPOPCNTDQ | bit_AVX512BITALG))
    return GavelKernelsAVX512;
  return GavelKernelsAVX2;
}

#else

GavelKernels gavel_best_kernels(void) { return GavelKernelsPortable; }

#endif
