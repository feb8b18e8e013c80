import CTextKernels

/// A text's elements as a few bits, each element by its hash, so that two texts can be told apart
/// at a glance.
struct TextSignatures {
  /// By element: its bit of 128 in the short signature, the first 8 left free, and its bit of 240 in
  /// the long one.
  private let places: [(short: UInt8, long: UInt8)]

  /// - Parameter count: Every element is below it.
  init(elementCount count: Int) {
    places = (0..<UInt32(count)).map { element in
      let hash = Self.hash(element)
      return (
        8 + UInt8(truncatingIfNeeded: ((hash >> 40) &* 120) >> 24),
        UInt8(truncatingIfNeeded: ((hash & 0xFF_FFFF) &* 240) >> 24)
      )
    }
  }

  /// Of 120 bits, with the length, at most 255, a spread entry of the index's lists; and of 240 bits,
  /// with the length, at most 65535.
  func signatures(
    of elements: UnsafeBufferPointer<UInt32>
  ) -> (entry: GavelEntry, signature: GavelSignature) {
    var short = SIMD2<UInt64>()
    var long = SIMD4<UInt64>()
    places.withUnsafeBufferPointer { places in
      for element in elements {
        let place = places[Int(element)]
        short[Int(place.short &>> 6)] |= 1 &<< UInt64(place.short & 63)
        long[Int(place.long &>> 6)] |= 1 &<< UInt64(place.long & 63)
      }
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
