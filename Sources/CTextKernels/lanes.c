// The bit-parallel longest common subsequence (Hyyrö, "Bit-Parallel LCS-length Computation
// Revisited", 2004) with a text in each lane of a vector: a step is four operations for all of
// them. The vectors are the compiler's, which makes of them what the target has.

#include "CTextKernels.h"

#include <string.h>

typedef uint16_t Lanes16 __attribute__((vector_size(GavelLaneBytes)));
typedef uint32_t Lanes32 __attribute__((vector_size(GavelLaneBytes)));
typedef uint64_t Lanes64 __attribute__((vector_size(GavelLaneBytes)));

#define INLINE static inline __attribute__((always_inline))

// The matched places are the zeros that are left.
#define DEFINE_LENGTHS(Bits)                                                                      \
  INLINE void lengths##Bits(const GavelLanes *lanes, const uint32_t *tokens, size_t count,        \
                            uint16_t *lengths) {                                                  \
    Lanes##Bits unmatched = ~(Lanes##Bits){0};                                                    \
    for (size_t i = 0; i < count; i++) {                                                          \
      Lanes##Bits row;                                                                            \
      memcpy(&row, lanes->rows + GavelLaneBytes * (size_t)lanes->rowNumbers[tokens[i]],           \
             sizeof row);                                                                         \
      Lanes##Bits matches = unmatched & row;                                                      \
      unmatched = (unmatched + matches) | (unmatched - matches);                                  \
    }                                                                                             \
    Lanes##Bits matched = __builtin_elementwise_popcount(~unmatched);                             \
    for (int lane = 0; lane < 8 * GavelLaneBytes / Bits; lane++)                                  \
      lengths[lane] = (uint16_t)matched[lane];                                                    \
  }

DEFINE_LENGTHS(16)
DEFINE_LENGTHS(32)
DEFINE_LENGTHS(64)

// Texts of several words: the sum carries from each word to the next.
INLINE void lengths_of_words(const GavelLanes *lanes, const uint32_t *tokens, size_t count,
                             uint32_t words, uint16_t *lengths) {
  Lanes64 unmatched[GavelLaneWords];
  for (uint32_t word = 0; word < words; word++) unmatched[word] = ~(Lanes64){0};
  for (size_t i = 0; i < count; i++) {
    const uint8_t *row =
        lanes->rows + GavelLaneBytes * words * (size_t)lanes->rowNumbers[tokens[i]];
    Lanes64 carry = {0};
    for (uint32_t word = 0; word < words; word++) {
      Lanes64 places, old = unmatched[word];
      memcpy(&places, row + GavelLaneBytes * word, sizeof places);
      Lanes64 matches = old & places;
      Lanes64 sum = old + matches + carry;
      carry = ((old & matches) | ((old | matches) & ~sum)) >> 63;
      unmatched[word] = sum | (old & ~places);
    }
  }
  Lanes64 matched = {0};
  for (uint32_t word = 0; word < words; word++)
    matched += __builtin_elementwise_popcount(~unmatched[word]);
  for (int lane = 0; lane < GavelLaneBytes / 8; lane++) lengths[lane] = (uint16_t)matched[lane];
}

INLINE uint32_t measure(const GavelLanes *lanes, const uint32_t *tokens, size_t count,
                        uint16_t *lengths) {
  switch (lanes->laneBits) {
  case 16: lengths16(lanes, tokens, count, lengths); break;
  case 32: lengths32(lanes, tokens, count, lengths); break;
  default:
    if (lanes->words == 1) lengths64(lanes, tokens, count, lengths);
    else if (lanes->words == 2) lengths_of_words(lanes, tokens, count, 2, lengths);
    else lengths_of_words(lanes, tokens, count, lanes->words, lengths);
  }
  uint32_t laneCount = 8 * GavelLaneBytes / lanes->laneBits;
  uint32_t better = 0;
  for (uint32_t lane = 0; lane < laneCount; lane++) {
    float score = lanes->scores[lane] * (lanes->lengths[lane] + (float)count);
    better |= (uint32_t)(2 * (float)lengths[lane] > score) << lane;
  }
  return better;
}

#if defined(__x86_64__)

__attribute__((target("avx2,popcnt"))) static uint32_t
measure_avx2(const GavelLanes *lanes, const uint32_t *tokens, size_t count, uint16_t *lengths) {
  return measure(lanes, tokens, count, lengths);
}

__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx512vpopcntdq,avx512bitalg,popcnt"))) static uint32_t
measure_avx512(const GavelLanes *lanes, const uint32_t *tokens, size_t count,
               uint16_t *lengths) {
  return measure(lanes, tokens, count, lengths);
}

uint32_t gavel_lanes(int kernels, const GavelLanes *lanes, const uint32_t *tokens, size_t count,
                     uint16_t *lengths) {
  switch (kernels) {
  case GavelKernelsAVX512: return measure_avx512(lanes, tokens, count, lengths);
  case GavelKernelsAVX2: return measure_avx2(lanes, tokens, count, lengths);
  default: return measure(lanes, tokens, count, lengths);
  }
}

#else

uint32_t gavel_lanes(int kernels, const GavelLanes *lanes, const uint32_t *tokens, size_t count,
                     uint16_t *lengths) {
  (void)kernels;
  return measure(lanes, tokens, count, lengths);
}

#endif
