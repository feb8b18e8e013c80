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
  ///   - threads: How many to use, at least 1; the result does not depend on it.
  ///   - progress: Called now and then, on the calling thread, with the number of texts done and
  ///     that of all.
  /// - Throws: `CancellationError` when the current task is cancelled.
  public static func representatives(
    of corpus: TokenizedCorpus, above threshold: Double, threads: Int = 1,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> [Int] {
    precondition(0...1 ~= threshold, "a threshold of F is in 0...1")
    var groups = DisjointSets(count: corpus.count)
    mergeSameTexts(of: corpus, in: &groups)
    if threshold == 0 {
      mergeSharers(of: corpus, in: &groups)
    } else if threshold < 1 {
      try mergeNear(of: corpus, above: threshold, in: &groups, progress)
    }
    return (0..<corpus.count).map { groups.least(with: $0) }
  }

  private static func mergeSameTexts(of corpus: TokenizedCorpus, in groups: inout DisjointSets) {
    var owners: [TextDigest: Int] = [:]
    for text in 0..<corpus.count {
      let digest = corpus.digests[text]
      if let owner = owners[digest] { groups.merge(owner, text) } else { owners[digest] = text }
    }
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
    of corpus: TokenizedCorpus, above threshold: Double, in groups: inout DisjointSets,
    _ progress: ((Int, Int) -> Void)?
  ) throws(CancellationError) {
    var connector = SimilarityConnector(SimilarityIndex(corpus, above: threshold))
    var owners: [TextDigest: Int] = [:]
    for text in 0..<corpus.count where corpus.length(at: text) > 0 {
      if text % 256 == 0 {
        if Task.isCancelled { throw CancellationError() }
        progress?(text, corpus.count)
      }
      // Texts with the same tokens have the same neighbours, and F = 1 with one another.
      let digest = TextDigest(of: corpus.tokens(at: text))
      if let owner = owners[digest] {
        groups.merge(owner, text)
        continue
      }
      owners[digest] = text
      connector.connect(text, in: &groups)
    }
  }
}
