import CTextKernels

/// A text's elements as a few bits, each element by its hash, so that two texts can be told apart
/// at a glance.
enum TextSignatures {
  /// Of 120 bits, with the length, at most 255, a spread entry of the index's lists; and of 240 bits,
  /// with the length, at most 65535.
  static func signatures(
    of elements: UnsafeBufferPointer<UInt32>
  ) -> (entry: GavelEntry, signature: GavelSignature) {
    var short = SIMD2<UInt64>()
    var long = SIMD4<UInt64>()
    for element in elements {
      let hash = hash(element)
      let shortPlace = 8 + Int(truncatingIfNeeded: ((hash >> 40) * 120) >> 24)
      short[shortPlace >> 6] |= 1 << UInt64(shortPlace & 63)
      let longPlace = Int(truncatingIfNeeded: ((hash & 0xFF_FFFF) * 240) >> 24)
      long[longPlace >> 6] |= 1 << UInt64(longPlace & 63)
    }
    long[3] |= UInt64(min(elements.count, 65535)) << 48
    // The bits 8..<64 of the first word move down, to make room for the length above them.
    let first = short[0] >> 8 | UInt64(min(elements.count, 255)) << 56
    return (
      GavelEntry(first: first, second: short[1]),
      GavelSignature(words: (long[0], long[1], long[2], long[3]))
    )
  }

  /// A doubled entry, from the text's other signatures: each folded into a word, so that every
  /// element is in both.
  static func doubled(_ spread: GavelEntry, _ signature: GavelSignature) -> GavelEntry {
    let signed: UInt64 = 1 << 56 - 1
    let words = signature.words
    return GavelEntry(
      first: spread.first | (spread.second & signed) | spread.second >> 56,
      second: words.0 | words.1 | words.2 | (words.3 & (1 << 48 - 1)))
  }

  /// Adds the 1024 bits of a text of more than 64 tokens to `words`.
  static func appendLong(_ elements: UnsafeBufferPointer<UInt32>, to words: inout [UInt64]) {
    let start = words.count
    words.append(contentsOf: repeatElement(0, count: longWords))
    for element in elements {
      let place = Int(truncatingIfNeeded: hash(element) >> 54)
      words[start + (place >> 6)] |= 1 << UInt64(place & 63)
    }
  }

  static let longWords = 16

  /// Steele and Vigna's 64-bit finaliser: every bit of the element reaches every bit of the hash.
  @inline(__always)
  private static func hash(_ element: UInt32) -> UInt64 {
    var mixed = (UInt64(element) &+ 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
