// The loops over bit patterns that decide how long the measures of similarity take.
//
// They are in C for one reason: the best instructions for them (POPCNT, AVX2, AVX-512's VPOPCNTQ)
// are not in every x86-64 processor, and a C function can be compiled for several targets and
// chosen when the program runs. So one binary runs anywhere, and fast where it can. On other
// architectures the portable code is used, which the compiler vectorises.
//
// Nothing here allocates or keeps state.

#ifndef CTEXTKERNELS_H
#define CTEXTKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "CTextBytes.h"
#include "CTextLanes.h"

/// A way of computing that a processor may have, the plainest first.
typedef enum __attribute__((enum_extensibility(closed))) {
  GavelKernelsPortable = 0,
  GavelKernelsPopcount = 1,
  GavelKernelsAVX2 = 2,
  GavelKernelsAVX512 = 3,
} GavelKernels;

/// The best this processor has.
GavelKernels gavel_best_kernels(void);

/// A text's elements as hashed bits, 56 in the first word and 64 in the second, and its length, at
/// most 255, in the high 8 bits of the first.
///
/// A spread entry has each element as one of 120 bits; a doubled one has it as one of 56 and again
/// as one of 64. Each word of a doubled entry tells short texts apart by itself; spread entries
/// tell texts apart that would fill 64 bits.
typedef struct {
  uint64_t first;
  uint64_t second;
} GavelEntry;

/// Entries of an index that lie on end: `count` of them are filled, out of `capacity`.
///
/// In the index's storage, from 32-bit word `start` on: the first words of `capacity` entries, then
/// the second words, then the number of the text of each.
typedef struct {
  uint64_t start;
  uint32_t count;
  uint32_t capacity;
} GavelBucket;

/// What entries are held against.
typedef struct {
  /// The signature of a text; its length is 0 here.
  GavelEntry signature;
  /// In 1/65536: how many bits of signature may differ for a partner of length 0, and how many
  /// more for each of its tokens. For doubled entries of either word, else of both together.
  uint64_t base;
  uint32_t perToken;
  /// Whether the entries are doubled; `perToken` is 0 then.
  uint32_t isDoubled;
} GavelProbe;

/// Writes an entry to the end of a bucket, which must have room.
static inline void gavel_append(GavelBucket *bucket, uint32_t *storage, GavelEntry entry,
                                uint32_t text) {
  uint32_t *words = storage + bucket->start;
  uint64_t capacity = bucket->capacity, place = bucket->count++;
  __builtin_memcpy(words + 2 * place, &entry.first, 8);
  __builtin_memcpy(words + 2 * (capacity + place), &entry.second, 8);
  words[4 * capacity + place] = text;
}

/// Writes to `hits` the texts of all entries of `bucketCount` buckets on end whose signature is
/// near enough, and returns their number. `hits` must have room for as many as there are entries,
/// and 16 more.
size_t gavel_scan(GavelKernels kernels, const GavelBucket *buckets, size_t bucketCount,
                  const uint32_t *storage, GavelProbe probe, uint32_t *hits);

/// The same for the entries `start` to `end` (exclusive) of one bucket.
size_t gavel_scan_part(GavelKernels kernels, const GavelBucket *bucket, uint32_t start,
                       uint32_t end, const uint32_t *storage, GavelProbe probe, uint32_t *hits);

/// Writes to `hits` the texts of the entries `start` to `end` (exclusive) of a bucket that were seen
/// in this round already, by `rounds`, which has for each text the round that saw it last; all are
/// seen from now on. Returns the number of texts written. `hits` must have room for as many as there
/// are entries, and one more.
size_t gavel_scan_again(const GavelBucket *bucket, uint32_t start, uint32_t end,
                        const uint32_t *storage, uint8_t *rounds, uint8_t round, uint32_t *hits);

/// The same, but also writes texts of lengths outside `shortest...longest`; those of 255 tokens and
/// more always.
size_t gavel_scan_again_or_length(const GavelBucket *bucket, uint32_t start, uint32_t end,
                                  const uint32_t *storage, uint8_t shortest, uint8_t longest,
                                  uint8_t *rounds, uint8_t round, uint32_t *hits);

/// The text of an entry of a bucket.
static inline uint32_t gavel_text(const GavelBucket *bucket, const uint32_t *storage,
                                  uint32_t place) {
  return storage[bucket->start + 4 * (uint64_t)bucket->capacity + place];
}

/// Lets two entries of a bucket change places.
static inline void gavel_swap(const GavelBucket *bucket, uint32_t *storage, uint32_t first,
                              uint32_t second) {
  uint32_t *words = storage + bucket->start;
  uint64_t capacity = bucket->capacity;
  for (uint64_t part = 0; part < 2; part++) {
    uint64_t a, b;
    __builtin_memcpy(&a, words + 2 * (part * capacity + first), 8);
    __builtin_memcpy(&b, words + 2 * (part * capacity + second), 8);
    __builtin_memcpy(words + 2 * (part * capacity + first), &b, 8);
    __builtin_memcpy(words + 2 * (part * capacity + second), &a, 8);
  }
  uint32_t text = words[4 * capacity + first];
  words[4 * capacity + first] = words[4 * capacity + second];
  words[4 * capacity + second] = text;
}

/// A text's elements as 240 hashed bits, and its length, at most 65535, in the high 16.
typedef struct {
  uint64_t words[4];
} GavelSignature;

/// Moves those of `hits` to the front whose signature differs from that of `text` in at most
/// `perToken` / 65536 bits for each token of the two, and returns their number.
size_t gavel_refine(GavelKernels kernels, const GavelSignature *signatures, uint32_t text,
                    uint32_t perToken, uint32_t *hits, size_t count);

enum { GavelRarestCount = 29 };

/// Some of a text's rarest elements, by 16 bits of their numbers.
typedef struct {
  uint16_t elements[GavelRarestCount];
  /// How many of them there are.
  uint16_t count;
  /// How many elements of the text are none of its rarest.
  uint16_t others;
  /// In tokens; 65535 for this and more.
  uint16_t length;
} GavelRarest;

/// Moves those of `hits` to the front that may have so many elements in common with `text`, by the
/// rarest of both, that at most `perToken` / 65536 for each token of the two are in one of them only,
/// and returns their number.
size_t gavel_refine_by_rarest(GavelKernels kernels, const GavelRarest *rarest, uint32_t text,
                              uint32_t perToken, uint32_t *hits, size_t count);

/// How many bits differ between two stretches of `count` words.
size_t gavel_differing_bits(GavelKernels kernels, const uint64_t *first, const uint64_t *second,
                            size_t count);

/// Asks for large pages under memory that will be read here and there, where the system has them:
/// a look-up of a page's address costs as much as the read. To be called before the first write.
void gavel_prefer_large_pages(void *start, size_t bytes);

/// Has what this thread allocates from here on come from one stretch of memory in large pages, and
/// what it frees kept (mallopt(3), M_MMAP_THRESHOLD and M_TRIM_THRESHOLD, which are the process's).
/// What lies before the first large page is taken at once.
void gavel_prefer_large_heap(void);

/// Asks for memory that will be read soon.
static inline void gavel_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
