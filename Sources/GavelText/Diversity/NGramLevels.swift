/// Reads from two keys of a round up to which order their n-grams are the same.
struct NGramLevels {
  /// The orders up to this one were looked at in rounds before.
  let shorter: Int
  /// The orders looked at in this round are as many.
  let orders: Int
  /// The bits of a key that hold the length of a repeat.
  let repeatMask: UInt64
  /// The bits that are sorted by.
  let sortedBits: Range<Int>
  /// By the highest bit in which two keys differ: the level.
  private let byHighest: [UInt8]
  /// By the lowest bit set in a key: the level it has with an equal one, for it may hold fewer
  /// tokens than would fit.
  private let byLowest: [UInt8]

  /// - Parameters:
  ///   - following: How many tokens a key has after the group.
  ///   - groupBits: The bits of the highest group.
  ///   - shorter: The orders looked at before; when none, groups are single tokens.
  init(keys: NGramKeys, following: Int, groupBits: Int, shorter: Int) {
    self.shorter = shorter
    let ofGroup = shorter == 0 ? 1 : 0
    orders = ofGroup + following
    repeatMask = UInt64(1) << UInt64(keys.repeatBits) - 1
    let groupStart = keys.repeatBits + following * keys.tokenBits
    sortedBits = keys.repeatBits..<groupStart + groupBits
    func token(at bit: Int) -> Int {
      following - 1 - (bit - keys.repeatBits) / max(1, keys.tokenBits)
    }
    let tokenRange = keys.repeatBits..<groupStart
    byHighest = (0..<64).map { bit in
      if bit < keys.repeatBits { return UInt8(ofGroup + following) }
      return tokenRange.contains(bit) ? UInt8(ofGroup + token(at: bit)) : 0
    }
    byLowest = (0...64).map { bit in
      tokenRange.contains(bit) ? UInt8(ofGroup + token(at: bit) + 1) : UInt8(ofGroup)
    }
  }

  /// The level of two keys.
  @inline(__always)
  func level(_ first: UInt64, _ second: UInt64) -> Int {
    byHighest.withUnsafeBufferPointer { byHighest in
      byLowest.withUnsafeBufferPointer { byLowest in
        Int(Self.level(first & ~repeatMask, second & ~repeatMask, byHighest, byLowest))
      }
    }
  }

  /// Writes the levels of sorted n-grams: of each with the one before, and 0 for the first and the
  /// end.
  func write(
    of starts: UnsafeBufferPointer<NGramStart>, to levels: UnsafeMutableBufferPointer<UInt8>
  ) {
    byHighest.withUnsafeBufferPointer { byHighest in
      byLowest.withUnsafeBufferPointer { byLowest in
        let mask = ~repeatMask
        var before = starts[0].key & mask
        levels[0] = 0
        for place in 1..<starts.count {
          let key = starts[place].key & mask
          levels[place] = Self.level(before, key, byHighest, byLowest)
          before = key
        }
        levels[starts.count] = 0
      }
    }
  }

  @inline(__always)
  private static func level(
    _ first: UInt64, _ second: UInt64, _ byHighest: UnsafeBufferPointer<UInt8>,
    _ byLowest: UnsafeBufferPointer<UInt8>
  ) -> UInt8 {
    // Bit 0 is one of the repeat's, and stands for no difference.
    let highest = 63 &- ((first ^ second) | 1).leadingZeroBitCount
    return min(byHighest[highest], byLowest[second.trailingZeroBitCount])
  }
}
