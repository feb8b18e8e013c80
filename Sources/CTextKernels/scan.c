// The scan of an index's entries by signature: the "bitmap filter" of Sandes, Teodoro and Melo,
// "Bitmap Filter: Speeding up Exact Set Similarity Joins with Bitwise Operations" (2017). Two sets
// that share most elements have signatures that differ in few bits, since a bit that differs is an
// element that only one has.

#include "CTextKernels.h"

#include <string.h>

#define ENTRY_SHIFT 56
#define FRACTION_BITS 16

// Entries lie on 4-byte boundaries, so they are read by copies.
typedef struct {
  const char *first;
  const char *second;
  const uint32_t *texts;
} Entries;

static inline Entries entries_of(const GavelBucket *bucket, const uint32_t *storage) {
  const uint32_t *words = storage + bucket->start;
  uint64_t capacity = bucket->capacity;
  return (Entries){(const char *)words, (const char *)(words + 2 * capacity),
                   words + 4 * capacity};
}

static inline __attribute__((always_inline)) int is_near(uint64_t first, uint64_t second,
                                                         GavelProbe probe) {
  uint64_t allowed = probe.base + (first >> ENTRY_SHIFT) * probe.perToken;
  uint64_t inFirst = (uint64_t)__builtin_popcountll((first ^ probe.signature.first) << 8);
  uint64_t inSecond = (uint64_t)__builtin_popcountll(second ^ probe.signature.second);
  uint64_t differing = probe.isDoubled ? (inFirst > inSecond ? inFirst : inSecond)
                                       : inFirst + inSecond;
  return (differing << FRACTION_BITS) <= allowed;
}

static inline __attribute__((always_inline)) int is_near_at(Entries entries, size_t i,
                                                            GavelProbe probe) {
  uint64_t first, second;
  memcpy(&first, entries.first + 8 * i, sizeof first);
  memcpy(&second, entries.second + 8 * i, sizeof second);
  return is_near(first, second, probe);
}

// One entry after the other; compiled once for every processor and once for those with POPCNT.
static inline __attribute__((always_inline)) size_t
scan_one_by_one(Entries entries, size_t i, size_t end, GavelProbe probe, uint32_t *hits) {
  size_t found = 0;
  for (; i < end; i++) {
    // Written in any case and kept if it is a hit: no branch to guess wrong.
    hits[found] = entries.texts[i];
    found += (size_t)is_near_at(entries, i, probe);
  }
  return found;
}

static inline __attribute__((always_inline)) size_t
refine_one_by_one(const GavelSignature *signatures, uint32_t text, uint32_t perToken,
                  uint32_t *hits, size_t count) {
  const uint64_t length_mask = 0xFFFF000000000000ULL;
  GavelSignature own = signatures[text];
  uint64_t ownLength = own.words[3] >> 48;
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    if (i + 8 < count) __builtin_prefetch(&signatures[hits[i + 8]]);
    const GavelSignature *other = &signatures[hits[i]];
    uint64_t length = other->words[3] >> 48;
    uint64_t differing = 0;
    for (int word = 0; word < 3; word++)
      differing += (uint64_t)__builtin_popcountll(own.words[word] ^ other->words[word]);
    differing += (uint64_t)__builtin_popcountll((own.words[3] ^ other->words[3]) & ~length_mask);
    // Where a length is cut off, the signature says nothing.
    int passes = (differing << FRACTION_BITS) <= (ownLength + length) * perToken ||
                 ownLength == 0xFFFF || length == 0xFFFF;
    hits[kept] = hits[i];
    kept += (size_t)passes;
  }
  return kept;
}

static inline __attribute__((always_inline)) size_t
differing_bits(const uint64_t *first, const uint64_t *second, size_t count) {
  size_t differing = 0;
  for (size_t i = 0; i < count; i++)
    differing += (size_t)__builtin_popcountll(first[i] ^ second[i]);
  return differing;
}

typedef uint16_t Elements __attribute__((vector_size(sizeof(GavelRarest))));

typedef uint32_t (*SharedElements)(const GavelRarest *, const GavelRarest *);

// How many of a text's rarest elements are among another's, or more: of a number, less is here than
// tells it from all others.
static inline __attribute__((always_inline)) uint32_t
shared_elements(const GavelRarest *own, const GavelRarest *other) {
  Elements theirs, matches = {0};
  memcpy(&theirs, other, sizeof theirs);
  for (uint16_t i = 0; i < own->count; i++) matches |= (Elements)(theirs == own->elements[i]);
  uint32_t shared = 0;
  for (int i = 0; i < GavelRarestCount; i++) shared += matches[i] & 1;
  return shared;
}

// All that two texts have in common is what their rarest elements have, and at most all the others
// of the one whose rarest end earlier.
static inline __attribute__((always_inline)) size_t
refine_by_rarest(const GavelRarest *rarest, uint32_t text, uint32_t perToken, uint32_t *hits,
                 size_t count, SharedElements shared_elements) {
  const GavelRarest own = rarest[text];
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    if (i + 8 < count) __builtin_prefetch(&rarest[hits[i + 8]]);
    const GavelRarest *other = &rarest[hits[i]];
    int64_t others = own.others > other->others ? own.others : other->others;
    int64_t sum = own.length + other->length;
    int64_t unshared = sum - 2 * (shared_elements(&own, other) + others);
    int passes = unshared * (1 << FRACTION_BITS) <= sum * (int64_t)perToken ||
                 own.length == UINT16_MAX || other->length == UINT16_MAX;
    hits[kept] = hits[i];
    kept += (size_t)passes;
  }
  return kept;
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("popcnt"))) static size_t
differing_bits_popcount(const uint64_t *first, const uint64_t *second, size_t count) {
  return differing_bits(first, second, count);
}

__attribute__((target("popcnt"))) static size_t
scan_popcount(Entries entries, size_t i, size_t end, GavelProbe probe, uint32_t *hits) {
  return scan_one_by_one(entries, i, end, probe, hits);
}

__attribute__((target("popcnt"))) static size_t
refine_popcount(const GavelSignature *signatures, uint32_t text, uint32_t perToken, uint32_t *hits,
                size_t count) {
  return refine_one_by_one(signatures, text, perToken, hits, count);
}

// How many bits of each 64-bit lane are set. A byte's bits are counted by looking up its halves
// (Mula, Kurz and Lemire, "Faster Population Counts Using AVX2 Instructions", 2018).
__attribute__((target("avx2"))) static inline __m256i popcount_avx2(__m256i lanes) {
  const __m256i halves = _mm256_set1_epi8(0x0F);
  const __m256i bits = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2,
                                        1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  __m256i low = _mm256_shuffle_epi8(bits, _mm256_and_si256(lanes, halves));
  __m256i high =
      _mm256_shuffle_epi8(bits, _mm256_and_si256(_mm256_srli_epi16(lanes, 4), halves));
  return _mm256_sad_epu8(_mm256_add_epi8(low, high), _mm256_setzero_si256());
}

// Four entries at a time; the second words only where the first leave one.
__attribute__((target("avx2,popcnt"))) static size_t
scan_avx2(Entries entries, size_t i, size_t end, GavelProbe probe, uint32_t *hits) {
  const __m256i first = _mm256_set1_epi64x((long long)probe.signature.first);
  const __m256i second = _mm256_set1_epi64x((long long)probe.signature.second);
  const __m256i base = _mm256_set1_epi64x((long long)probe.base);
  const __m256i perToken = _mm256_set1_epi64x((long long)probe.perToken);
  const __m256i carried = _mm256_set1_epi64x(probe.isDoubled ? 0 : -1);
  size_t found = 0;
  for (; i + 4 <= end; i += 4) {
    __m256i entry = _mm256_loadu_si256((const __m256i *)(const void *)(entries.first + 8 * i));
    __m256i differing =
        popcount_avx2(_mm256_slli_epi64(_mm256_xor_si256(entry, first), 8));
    __m256i allowed = _mm256_srli_epi64(
        _mm256_add_epi64(
            base, _mm256_mul_epu32(_mm256_srli_epi64(entry, ENTRY_SHIFT), perToken)),
        FRACTION_BITS);
    __m256i over = _mm256_cmpgt_epi64(differing, allowed);
    if (_mm256_movemask_pd(_mm256_castsi256_pd(over)) == 0xF) continue;
    entry = _mm256_loadu_si256((const __m256i *)(const void *)(entries.second + 8 * i));
    differing = _mm256_add_epi64(_mm256_and_si256(differing, carried),
                                 popcount_avx2(_mm256_xor_si256(entry, second)));
    over = _mm256_or_si256(over, _mm256_cmpgt_epi64(differing, allowed));
    unsigned hit = ~(unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(over)) & 0xF;
    for (; hit != 0; hit &= hit - 1)
      hits[found++] = entries.texts[i + (size_t)__builtin_ctz(hit)];
  }
  for (; i < end; i++) {
    hits[found] = entries.texts[i];
    found += (size_t)is_near_at(entries, i, probe);
  }
  return found;
}

// Eight entries at a time, the last ones under a mask; the second words only where the first leave
// one.
__attribute__((target("avx512f,avx512vl,avx512vpopcntdq,popcnt"))) static size_t
scan_avx512(Entries entries, size_t i, size_t end, GavelProbe probe, uint32_t *hits) {
  const __m512i first = _mm512_set1_epi64((long long)probe.signature.first);
  const __m512i second = _mm512_set1_epi64((long long)probe.signature.second);
  const __m512i base = _mm512_set1_epi64((long long)probe.base);
  const __m512i perToken = _mm512_set1_epi64((long long)probe.perToken);
  size_t found = 0;
  for (; i < end; i += 8) {
    __mmask8 lanes = end - i >= 8 ? 0xFF : (__mmask8)((1u << (end - i)) - 1);
    __m512i entry = _mm512_maskz_loadu_epi64(lanes, entries.first + 8 * i);
    __m512i differing =
        _mm512_popcnt_epi64(_mm512_slli_epi64(_mm512_xor_si512(entry, first), 8));
    __m512i allowed = _mm512_srli_epi64(
        _mm512_add_epi64(
            base, _mm512_mul_epu32(_mm512_srli_epi64(entry, ENTRY_SHIFT), perToken)),
        FRACTION_BITS);
    __mmask8 hit = _mm512_mask_cmple_epu64_mask(lanes, differing, allowed);
    if (hit == 0) continue;
    entry = _mm512_maskz_loadu_epi64(lanes, entries.second + 8 * i);
    differing = _mm512_add_epi64(
        differing, _mm512_popcnt_epi64(_mm512_xor_si512(entry, second)));
    hit = _mm512_mask_cmple_epu64_mask(hit, differing, allowed);
    if (hit == 0) continue;
    __m256i text = _mm256_maskz_loadu_epi32(lanes, entries.texts + i);
    _mm256_storeu_si256((__m256i *)(void *)(hits + found),
                        _mm256_maskz_compress_epi32(hit, text));
    found += (size_t)__builtin_popcount(hit);
  }
  return found;
}

// Of doubled entries hardly one in forty passes by its first word, and 16 at a time are decided
// without a branch: the places of those that pass are written first, and then held against the
// second words.
__attribute__((target("avx512f,avx512vl,avx512bw,avx512vpopcntdq,popcnt"))) static size_t
scan_doubled_avx512(Entries entries, size_t i, size_t end, GavelProbe probe, uint32_t *hits) {
  const __m512i first = _mm512_set1_epi64((long long)probe.signature.first);
  const __m512i signature = _mm512_set1_epi64((1LL << ENTRY_SHIFT) - 1);
  const uint64_t most = probe.base >> FRACTION_BITS;
  const __m512i allowed = _mm512_set1_epi64((long long)most);
  const __m512i ascending =
      _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  size_t passed = 0;
  for (; i < end; i += 16) {
    __mmask16 lanes = end - i >= 16 ? 0xFFFF : (__mmask16)((1u << (end - i)) - 1);
    __m512i low = _mm512_maskz_loadu_epi64((__mmask8)lanes, entries.first + 8 * i);
    __m512i high = _mm512_maskz_loadu_epi64((__mmask8)(lanes >> 8), entries.first + 8 * i + 64);
    // (low ^ first) & signature
    low = _mm512_popcnt_epi64(_mm512_ternarylogic_epi64(low, first, signature, 0x28));
    high = _mm512_popcnt_epi64(_mm512_ternarylogic_epi64(high, first, signature, 0x28));
    __mmask8 lowPasses = _mm512_mask_cmple_epu64_mask((__mmask8)lanes, low, allowed);
    __mmask8 highPasses = _mm512_mask_cmple_epu64_mask((__mmask8)(lanes >> 8), high, allowed);
    __mmask16 passes = _mm512_kunpackb(highPasses, lowPasses);
    __m512i places = _mm512_add_epi32(ascending, _mm512_set1_epi32((int)i));
    _mm512_storeu_si512(hits + passed, _mm512_maskz_compress_epi32(passes, places));
    passed += (size_t)__builtin_popcount(passes);
  }
  size_t found = 0;
  for (size_t number = 0; number < passed; number++) {
    size_t place = hits[number];
    uint64_t second;
    memcpy(&second, entries.second + 8 * place, sizeof second);
    hits[found] = entries.texts[place];
    found += (uint64_t)__builtin_popcountll(second ^ probe.signature.second) <= most;
  }
  return found;
}

static inline size_t scan(GavelKernels kernels, Entries entries, size_t i, size_t end,
                          GavelProbe probe, uint32_t *hits) {
  switch (kernels) {
  case GavelKernelsAVX512:
    return probe.isDoubled ? scan_doubled_avx512(entries, i, end, probe, hits)
                           : scan_avx512(entries, i, end, probe, hits);
  case GavelKernelsAVX2: return scan_avx2(entries, i, end, probe, hits);
  case GavelKernelsPopcount: return scan_popcount(entries, i, end, probe, hits);
  case GavelKernelsPortable: break;
  }
  return scan_one_by_one(entries, i, end, probe, hits);
}

size_t gavel_refine(GavelKernels kernels, const GavelSignature *signatures, uint32_t text,
                    uint32_t perToken, uint32_t *hits, size_t count) {
  if (kernels == GavelKernelsPortable)
    return refine_one_by_one(signatures, text, perToken, hits, count);
  return refine_popcount(signatures, text, perToken, hits, count);
}

size_t gavel_differing_bits(GavelKernels kernels, const uint64_t *first, const uint64_t *second,
                            size_t count) {
  if (kernels == GavelKernelsPortable) return differing_bits(first, second, count);
  return differing_bits_popcount(first, second, count);
}

__attribute__((target("avx2,popcnt"))) static size_t
refine_by_rarest_avx2(const GavelRarest *rarest, uint32_t text, uint32_t perToken, uint32_t *hits,
                      size_t count) {
  return refine_by_rarest(rarest, text, perToken, hits, count, shared_elements);
}

__attribute__((target("avx512f,avx512vl,avx512bw,avx512vpopcntdq,popcnt"))) static inline uint32_t
shared_elements_avx512(const GavelRarest *own, const GavelRarest *other) {
  const __m512i theirs = _mm512_loadu_si512(other);
  __mmask32 matches = 0;
  for (uint16_t i = 0; i < own->count; i++)
    matches |= _mm512_cmpeq_epi16_mask(theirs, _mm512_set1_epi16((short)own->elements[i]));
  return (uint32_t)__builtin_popcount(matches & ((1u << GavelRarestCount) - 1));
}

__attribute__((target("avx512f,avx512vl,avx512bw,avx512vpopcntdq,popcnt"))) static size_t
refine_by_rarest_avx512(const GavelRarest *rarest, uint32_t text, uint32_t perToken,
                        uint32_t *hits, size_t count) {
  return refine_by_rarest(rarest, text, perToken, hits, count, shared_elements_avx512);
}

size_t gavel_refine_by_rarest(GavelKernels kernels, const GavelRarest *rarest, uint32_t text,
                              uint32_t perToken, uint32_t *hits, size_t count) {
  switch (kernels) {
  case GavelKernelsAVX512: return refine_by_rarest_avx512(rarest, text, perToken, hits, count);
  case GavelKernelsAVX2: return refine_by_rarest_avx2(rarest, text, perToken, hits, count);
  default: return refine_by_rarest(rarest, text, perToken, hits, count, shared_elements);
  }
}

#else

size_t gavel_differing_bits(GavelKernels kernels, const uint64_t *first, const uint64_t *second,
                            size_t count) {
  (void)kernels;
  return differing_bits(first, second, count);
}

static inline size_t scan(GavelKernels kernels, Entries entries, size_t i, size_t end,
                          GavelProbe probe, uint32_t *hits) {
  (void)kernels;
  return scan_one_by_one(entries, i, end, probe, hits);
}

size_t gavel_refine(GavelKernels kernels, const GavelSignature *signatures, uint32_t text,
                    uint32_t perToken, uint32_t *hits, size_t count) {
  (void)kernels;
  return refine_one_by_one(signatures, text, perToken, hits, count);
}

size_t gavel_refine_by_rarest(GavelKernels kernels, const GavelRarest *rarest, uint32_t text,
                              uint32_t perToken, uint32_t *hits, size_t count) {
  (void)kernels;
  return refine_by_rarest(rarest, text, perToken, hits, count, shared_elements);
}

#endif

size_t gavel_scan(GavelKernels kernels, const GavelBucket *buckets, size_t bucketCount,
                  const uint32_t *storage, GavelProbe probe, uint32_t *hits) {
  size_t found = 0;
  for (size_t b = 0; b < bucketCount; b++) {
    if (buckets[b].count == 0) continue;
    found += scan(kernels, entries_of(buckets + b, storage), 0, buckets[b].count, probe,
                  hits + found);
  }
  return found;
}

size_t gavel_scan_part(GavelKernels kernels, const GavelBucket *bucket, uint32_t start,
                       uint32_t end, const uint32_t *storage, GavelProbe probe, uint32_t *hits) {
  return scan(kernels, entries_of(bucket, storage), start, end, probe, hits);
}

size_t gavel_scan_again(const GavelBucket *bucket, uint32_t start, uint32_t end,
                        const uint32_t *storage, uint8_t *rounds, uint8_t round, uint32_t *hits) {
  const uint32_t *texts = entries_of(bucket, storage).texts;
  size_t found = 0;
  for (size_t i = start; i < end; i++) {
    uint32_t text = texts[i];
    hits[found] = text;
    found += rounds[text] == round;
    rounds[text] = round;
  }
  return found;
}

size_t gavel_scan_again_or_length(const GavelBucket *bucket, uint32_t start, uint32_t end,
                                  const uint32_t *storage, uint8_t shortest, uint8_t longest,
                                  uint8_t *rounds, uint8_t round, uint32_t *hits) {
  Entries entries = entries_of(bucket, storage);
  size_t found = 0;
  for (size_t i = start; i < end; i++) {
    uint32_t text = entries.texts[i];
    uint64_t first;
    memcpy(&first, entries.first + 8 * i, sizeof first);
    uint8_t length = (uint8_t)(first >> ENTRY_SHIFT);
    hits[found] = text;
    found += (rounds[text] == round) | (length < shortest) | (length > longest) | (length == 255);
    rounds[text] = round;
  }
  return found;
}
