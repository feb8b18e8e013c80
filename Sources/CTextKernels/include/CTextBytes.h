// Which bytes of a text belong to ASCII words, 64 bytes at a time.

#ifndef CTEXTBYTES_H
#define CTEXTBYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>

// One bit for each of 16 bytes: letters and digits.
static inline uint64_t gavel_word_bytes16(const uint8_t *bytes) {
  __m128i text = _mm_loadu_si128((const __m128i *)(const void *)bytes);
  // A byte is in a range of n if, from the range's start on, it is at most n - 1 (unsigned).
  __m128i digit = _mm_sub_epi8(text, _mm_set1_epi8('0'));
  __m128i letter =
      _mm_sub_epi8(_mm_or_si128(text, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
  __m128i isDigit = _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit);
  __m128i isLetter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter);
  return (uint32_t)_mm_movemask_epi8(_mm_or_si128(isDigit, isLetter));
}

// One bit for each of 64 bytes: letters and digits.
static inline uint64_t gavel_word_bytes64(const uint8_t *bytes) {
  return gavel_word_bytes16(bytes) | gavel_word_bytes16(bytes + 16) << 16 |
         gavel_word_bytes16(bytes + 32) << 32 | gavel_word_bytes16(bytes + 48) << 48;
}

#else

static inline uint64_t gavel_word_bytes64(const uint8_t *bytes) {
  uint64_t mask = 0;
  for (int i = 0; i < 64; i++) {
    uint8_t digit = (uint8_t)(bytes[i] - '0'), letter = (uint8_t)((bytes[i] | 0x20) - 'a');
    mask |= (uint64_t)(digit < 10 || letter < 26) << i;
  }
  return mask;
}

#endif

/// One bit for each of the first 64 bytes, the first in the lowest bit: whether it is an ASCII
/// letter or digit. Fewer than 64 bytes are as if others that are not followed.
static inline uint64_t gavel_word_bytes(const uint8_t *bytes, size_t count) {
  if (count >= 64) return gavel_word_bytes64(bytes);
  uint8_t padded[64] = {0};
  memcpy(padded, bytes, count);
  return gavel_word_bytes64(padded);
}

/// The first `length` bytes, at most 8, in one word, the first byte lowest and zeros above; of
/// `count` that may be read.
static inline uint64_t gavel_packed(const uint8_t *bytes, size_t length, size_t count) {
  uint64_t word = 0;
  if (count < 8) {
    memcpy(&word, bytes, length);
    return word;
  }
  memcpy(&word, bytes, 8);
  return length < 8 ? word & ((1ULL << (8 * length)) - 1) : word;
}

/// Whether any byte is beyond ASCII.
static inline int gavel_has_high_bytes(const uint8_t *bytes, size_t count) {
  uint64_t seen = 0;
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    uint64_t word;
    memcpy(&word, bytes + i, 8);
    seen |= word;
  }
  for (; i < count; i++) seen |= (uint64_t)bytes[i] << 56;
  return (seen & 0x8080808080808080ULL) != 0;
}

#endif
