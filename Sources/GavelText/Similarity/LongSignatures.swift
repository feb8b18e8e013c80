import CTextKernels

/// The signatures of texts of more than 64 tokens, which fill up shorter ones.
struct LongSignatures: Sendable {
  /// By text: where its signature starts in `words`, or `.max`.
  private var starts: [UInt32] = []
  private var words: [UInt64] = []

  /// The length of the longest texts that have none.
  static let upTo = 64

  mutating func append(_ elements: UnsafeBufferPointer<UInt32>) {
    guard elements.count > Self.upTo else {
      starts.append(.max)
      return
    }
    starts.append(UInt32(words.count / TextSignatures.longWords))
    TextSignatures.appendLong(elements, to: &words)
  }

  /// Appends the signatures of more texts.
  mutating func append(_ others: LongSignatures) {
    let first = UInt32(words.count / TextSignatures.longWords)
    starts.append(contentsOf: others.starts.lazy.map { $0 == .max ? .max : first + $0 })
    words.append(contentsOf: others.words)
  }

  /// The fewest elements that are in one only of two texts, as far as their signatures tell; nil if
  /// one has none.
  func unshared(_ first: Int, _ second: Int, _ kernels: GavelKernels) -> Int? {
    guard starts[first] != .max, starts[second] != .max else { return nil }
    return words.withUnsafeBufferPointer { words in
      let start = words.baseAddress.unsafelyUnwrapped
      let count = TextSignatures.longWords
      return gavel_differing_bits(
        kernels, start + Int(starts[first]) * count, start + Int(starts[second]) * count, count)
    }
  }
}
