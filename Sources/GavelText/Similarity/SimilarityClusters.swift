/// Groups of texts that are similar, directly or through others of the group.
public struct SimilarityClusters {
  /// For each text the index of the first text of its group.
  ///
  /// The groups are the connected components of the graph whose edges are the pairs with ROUGE-L F
  /// above the threshold and the pairs with the same UTF-8. So a text without tokens is alone,
  /// except with copies of itself. Exact: no pair is missed. Deciding by group on which side of a
  /// split a text goes leaves no two texts on different sides whose F is above the threshold.
  ///
  /// - Parameters:
  ///   - corpus: The texts.
  ///   - threshold: In `0...1`; a pair at exactly the threshold is not an edge.
  ///   - progress: Called now and then, on the calling thread, with the number of texts done and
  ///     that of all.
  /// - Throws: `CancellationError` when the current task is cancelled.
  public static func representatives(
    of corpus: TokenizedCorpus, above threshold: Double,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> [Int] {
    try representatives(of: corpus, above: threshold, tuning: JoinTuning(), progress)
  }

  static func representatives(
    of corpus: TokenizedCorpus, above threshold: Double, tuning: JoinTuning,
    _ progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> [Int] {
    precondition(0...1 ~= threshold, "a threshold of F is in 0...1")
    let same = try SameTexts(corpus)
    var groups = DisjointSets(count: corpus.count)
    for text in 0..<corpus.count { groups.merge(Int(same.firstWithText[text]), text) }
    if threshold == 0 {
      mergeSharers(of: corpus, in: &groups)
    } else if threshold < 1 {
      try mergeNear(of: corpus, same, above: threshold, in: &groups, tuning, progress)
    }
    return (0..<corpus.count).map { groups.least(with: $0) }
  }

  /// F is above 0 for any two texts that share a token, so there is nothing to measure.
  private static func mergeSharers(of corpus: TokenizedCorpus, in groups: inout DisjointSets) {
    var owners = [Int?](repeating: nil, count: corpus.vocabularyCount)
    for text in 0..<corpus.count {
      for token in corpus.tokens(at: text) {
        if let owner = owners[Int(token)] { groups.merge(owner, text) }
        owners[Int(token)] = text
      }
    }
  }

  private static func mergeNear(
    of corpus: TokenizedCorpus, _ same: SameTexts, above threshold: Double,
    in groups: inout DisjointSets, _ tuning: JoinTuning, _ progress: ((Int, Int) -> Void)?
  ) throws(CancellationError) {
    // Texts with the same tokens have the same neighbours, and F = 1 with one another.
    let isFirst = (0..<corpus.count).map { text in
      same.isFirstWithTokens(text) && corpus.length(at: text) > 0
    }
    let index = try SimilarityIndex(
      corpus, OverlapBounds(threshold: threshold), isIndexed: isFirst, isLookedUp: isFirst,
      tuning: tuning)
    var connector = SimilarityConnector(index)
    for text in 0..<corpus.count {
      if text % 256 == 0 {
        if Task.isCancelled { throw CancellationError() }
        progress?(text, corpus.count)
      }
      if isFirst[text] {
        connector.connect(text, in: &groups)
      } else if corpus.length(at: text) > 0 {
        groups.merge(Int(same.firstWithTokens[text]), text)
      }
    }
    progress?(corpus.count, corpus.count)
  }
}
