extension SelfBLEU {
  /// When to stop removing texts.
  public enum Goal: Sendable, Hashable {
    /// When every text left scores at most this; one at exactly this stays.
    case atMost(Double)
    /// When at most this many texts are left; not negative.
    case keep(Int)
  }

  /// A text taken out, and its score at that time.
  public struct Removal: Sendable, Hashable {
    /// The text's index in the corpus.
    public let index: Int
    /// Its BLEU against all texts that were left.
    public let score: Double
  }

  /// The texts to take out of a corpus to make it diverse, in the order in which they go.
  ///
  /// Again and again the text with the highest score goes (ties: the later one) and the others are
  /// scored anew without it, until the goal is reached. Exact: the outcome is that of computing
  /// all scores again each time.
  ///
  /// - Parameters:
  ///   - corpus: The set of texts.
  ///   - goal: When to stop.
  ///   - threads: How many to use, at least 1; the result does not depend on it.
  ///   - progress: Called now and then, on the calling thread, with the number of texts removed and
  ///     the highest score left.
  /// - Throws: `CancellationError` when the current task is cancelled.
  public func removals(
    from corpus: TokenizedCorpus, until goal: Goal, threads: Int = 1,
    progress: ((_ removed: Int, _ highest: Double) -> Void)? = nil
  ) throws(CancellationError) -> [Removal] {
    try removals(
      from: corpus, until: goal, threads: threads, sizes: NGramSizes(), progress: progress)
  }

  func removals(
    from corpus: TokenizedCorpus, until goal: Goal, threads: Int, sizes: NGramSizes,
    progress: ((_ removed: Int, _ highest: Double) -> Void)? = nil
  ) throws(CancellationError) -> [Removal] {
    let (limit, keep) =
      switch goal {
      case .atMost(let limit): (limit, 0)
      case .keep(let count): (-1, count)
      }
    precondition(!limit.isNaN && keep >= 0, "a goal is a score or a number of texts")
    guard corpus.count > keep else { return [] }
    var set = try ScoredSet(
      corpus, by: self, above: limit, team: sizes.team(of: threads, for: corpus), sizes: sizes)
    var removals: [Removal] = []
    while corpus.count - removals.count > keep, let best = set.best() {
      set.remove(best.text)
      removals.append(Removal(index: best.text, score: best.score))
      if removals.count % 256 == 0 {
        if Task.isCancelled { throw CancellationError() }
        progress?(removals.count, best.score)
      }
    }
    return removals
  }
}
