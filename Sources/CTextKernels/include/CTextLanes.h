// The longest common subsequence of one text with many at a time.

#ifndef CTEXTLANES_H
#define CTEXTLANES_H

#include <stddef.h>
#include <stdint.h>

/// How many bytes of bits a token has in a block of texts: 32 texts of up to 16 tokens, 16 of up to
/// 32, or 8 of up to 64. Longer texts have so many bytes for each 64 tokens, up to four times.
enum { GavelLaneBytes = 64, GavelLaneWords = 4 };

/// A block of texts, each in a lane of its own of `laneBits` bits.
typedef struct {
  /// 16, 32 or 64.
  uint32_t laneBits;
  /// How many times 64 tokens a text may have; 1 for narrower lanes.
  uint32_t words;
  /// By token: the number of its row, 0 where no text of the block has it.
  const uint16_t *rowNumbers;
  /// By row, 64 bytes for each word: in which places of each lane's text the token is. Row 0 is empty.
  const uint8_t *rows;
  /// By lane: the text's length, or 0 for no text.
  const float *lengths;
  /// By lane: the highest 2·LCS / (m + n) so far, less what rounding can hide.
  const float *scores;
} GavelLanes;

/// Writes by lane the length of the longest common subsequence of its text and `tokens` to
/// `lengths`, which has room for 32, and returns a bit for each lane, the first lowest: whether
/// 2·LCS / (m + n) may be above the lane's score.
uint32_t gavel_lanes(int kernels, const GavelLanes *lanes, const uint32_t *tokens, size_t count,
                     uint16_t *lengths);

#endif
