/// For every text of a corpus the first that has the same UTF-8, and the first that has the same
/// tokens.
///
/// Linear: one open-addressing table over hashes, and what they find is compared.
struct SameTexts: Sendable {
  /// By text: the first text with the same UTF-8, itself if there is none before it.
  let firstWithText: [UInt32]
  /// By text: the first text with the same tokens, itself if there is none before it.
  let firstWithTokens: [UInt32]

  /// Whether no text before it has the same tokens.
  func isFirstWithTokens(_ text: Int) -> Bool { Int(firstWithTokens[text]) == text }

  /// - Parameter team: Shares the work, as far as two threads can.
  init(
    _ corpus: TokenizedCorpus, _ team: ThreadTeam = ThreadTeam(threads: 1)
  ) throws(CancellationError) {
    var firsts: [[UInt32]] = [[], []]
    try firsts.withUnsafeMutableBufferPointer { buffer throws(CancellationError) in
      let firsts = DisjointBuffer(buffer)
      try team.run(items: 2) { _, item in
        firsts.elements[item] =
          item == 0 ? Self.firstsWithText(corpus) : Self.firstsWithTokens(corpus)
      }
    }
    (firstWithText, firstWithTokens) = (firsts[0], firsts[1])
  }

  /// By text: the first text with the same UTF-8, itself if there is none before it.
  static func firstsWithText(_ corpus: TokenizedCorpus) -> [UInt32] {
    var occurrences = FirstOccurrences(expecting: corpus.count)
    return (0..<corpus.count).map { text in
      let digest = corpus.digests[text]
      return occurrences.first(hash: digest.low, for: text) { corpus.digests[$0] == digest }
    }
  }

  private static func firstsWithTokens(_ corpus: TokenizedCorpus) -> [UInt32] {
    var occurrences = FirstOccurrences(expecting: corpus.count)
    let tokens = corpus.tokens
    return tokens.withUnsafeBufferPointer { tokens in
      (0..<corpus.count).map { text in
        let own = UnsafeBufferPointer(rebasing: tokens[corpus.range(at: text)])
        return occurrences.first(hash: Mixing.ofProcess.hash(of: own), for: text) { other in
          let range = corpus.range(at: other)
          return range.count == own.count && tokens[range].elementsEqual(own)
        }
      }
    }
  }
}

/// A table of what came first among equals.
private struct FirstOccurrences {
  /// The upper half of the hash, and text + 1 or 0 where free.
  ///
  /// A power of two, at most half full.
  private var slots: [(hash: UInt32, text: UInt32)]

  init(expecting count: Int) {
    var size = 16
    while size < 2 * count { size *= 2 }
    slots = .large(repeating: (0, 0), count: size)
  }

  /// The first text equal to `text`, which is `text` itself when there has been none.
  mutating func first(hash: UInt64, for text: Int, isEqual: (Int) -> Bool) -> UInt32 {
    let mask = slots.count - 1
    let high = UInt32(truncatingIfNeeded: hash >> 32)
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot].text != 0 {
      let other = slots[slot].text - 1
      if slots[slot].hash == high, isEqual(Int(other)) { return other }
      slot = (slot + 1) & mask
    }
    slots[slot] = (high, UInt32(text) + 1)
    return UInt32(text)
  }
}
