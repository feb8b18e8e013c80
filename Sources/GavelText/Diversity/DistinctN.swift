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
    var ngrams = NGrams(corpus)
    while ngrams.order < order { ngrams.lengthen() }
    let total = (0..<corpus.count).reduce(0) { $0 + ngrams.range(at: $1).count }
    return total == 0 ? nil : Double(ngrams.count) / Double(total)
  }
}
