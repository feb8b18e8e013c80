/// Distinct-n: the share of different n-grams among all n-grams of a set of texts.
///
/// Li et al., "A Diversity-Promoting Objective Function for Neural Conversation Models" (2016). The
/// higher, the more diverse; it falls with the size of the set, so compare sets of equal size.
public enum DistinctN {
  /// The share, above 0 and at most 1, or nil when no text is as long as `order`.
  ///
  /// - Parameter order: n, at least 1.
  public static func share(of corpus: TokenizedCorpus, order: Int) -> Double? {
    precondition(order >= 1, "the order of an n-gram is at least 1")
    let team = ThreadTeam(threads: 1)
    // Only cancellation ends it early.
    guard let statistics = try? NGramStatistics.of(corpus, order: order, team: team) else {
      return nil
    }
    return share(of: corpus, from: statistics.all, order: order)
  }

  /// The share among the n-grams of all texts or of those kept, to which the statistics belong.
  static func share(
    of corpus: TokenizedCorpus, kept: [Bool]? = nil, from statistics: NGramStatistics, order: Int
  ) -> Double? {
    let total = (0..<corpus.count).reduce(0) {
      kept?[$1] ?? true ? $0 + max(0, corpus.length(at: $1) - order + 1) : $0
    }
    return total == 0 ? nil : Double(total - statistics.copies(order: order)) / Double(total)
  }
}
