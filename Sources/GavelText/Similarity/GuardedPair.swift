/// A text that was kept though it is near another, because their numbers differ.
public struct GuardedPair: Sendable, Hashable {
  /// A kept text or reference before it that it is near, by index in the corpus; when there are
  /// several, any of them, but the same one each time.
  public let kept: Int
  /// The text that the guard kept, by index in the corpus.
  public let text: Int
  /// ROUGE-L F of the two, above the threshold.
  public let f: Double

  /// A pair of texts by their indices in a corpus, with their F.
  public init(kept: Int, text: Int, f: Double) {
    self.kept = kept
    self.text = text
    self.f = f
  }
}

extension GuardedPair {
  /// The pairs among texts that were kept: for each, the first that is found.
  ///
  /// Texts that differ in their numbers only may be many, and nearly all be near one another, so
  /// the search for a text ends with its first pair.
  ///
  /// - Parameters:
  ///   - corpus: The references, then the texts.
  ///   - references: How many texts at the start are references.
  ///   - isKept: By text, whether it is a reference or was kept.
  ///   - groups: By text: which numbers it has, equal for equal multisets.
  static func pairs(
    in corpus: TokenizedCorpus, above threshold: Double, references: Int, isKept: [Bool],
    groups: [UInt32], _ same: SameTexts, progress: (Int) throws(CancellationError) -> Void
  ) throws(CancellationError) -> [GuardedPair] {
    let isIndexed = isKept.indices.map { text in
      isKept[text] && same.isFirstWithTokens(text) && corpus.length(at: text) > 0
    }
    let index = try SimilarityIndex(
      corpus, OverlapBounds(threshold: threshold), isIndexed: isIndexed, isLookedUp: isIndexed)
    var matcher = PairMatcher(index)
    let hits = HitBuffer()
    var pairs: [GuardedPair] = []
    for text in 0..<corpus.count where isIndexed[text] {
      if text % 1024 == 0 { try progress(text) }
      if text >= references {
        matcher.forEachMatch(of: text, hits, where: { groups[$0] != groups[text] }) { match in
          pairs.append(GuardedPair(kept: match.text, text: text, f: match.f))
          return false
        }
      }
      index.insert(text)
    }
    return pairs
  }
}
