/// All pairs of texts whose ROUGE-L F is above a threshold.
public enum SimilarPairs {
  /// Two texts by their indices in a corpus, the earlier first, and their F.
  public struct Pair: Sendable, Hashable {
    /// The earlier text.
    public let first: Int
    /// The later text.
    public let second: Int
    /// In `0...1`.
    public let f: Double
  }

  /// Calls `body` with every pair whose F is above `threshold`, in order of the later text, then of
  /// the earlier.
  ///
  /// Exact: no pair is missed.
  ///
  /// There can be as many pairs as the square of the number of texts, so none is kept.
  ///
  /// - Parameters:
  ///   - corpus: The texts; those without tokens are in no pair.
  ///   - threshold: In `0..<1`; a pair at exactly the threshold is left out.
  ///   - progress: Called now and then, on the calling thread, with the number of texts done and
  ///     that of all.
  ///   - body: Called on the calling thread.
  /// - Throws: `CancellationError` when the current task is cancelled.
  public static func forEach(
    in corpus: TokenizedCorpus, above threshold: Double,
    progress: ((Int, Int) -> Void)? = nil, _ body: (Pair) -> Void
  ) throws(CancellationError) {
    precondition(0..<1 ~= threshold, "a threshold of F for pairs is in 0..<1")
    let index = try SimilarityIndex(corpus, OverlapBounds(threshold: threshold))
    let hits = HitBuffer()
    var matcher = PairMatcher(index)
    var matches: [Match] = []
    for text in 0..<corpus.count {
      if text % 256 == 0 {
        if Task.isCancelled { throw CancellationError() }
        progress?(text, corpus.count)
      }
      guard corpus.length(at: text) > 0 else { continue }
      matches.removeAll(keepingCapacity: true)
      matcher.forEachMatch(of: text, hits) { match in
        matches.append(match)
        return true
      }
      index.insert(text)
      matches.sort { $0.text < $1.text }
      for match in matches { body(Pair(first: match.text, second: text, f: match.f)) }
    }
    progress?(corpus.count, corpus.count)
  }
}
