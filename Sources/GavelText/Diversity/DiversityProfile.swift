/// Self-BLEU and distinct-n of a set of texts, for several orders.
public struct DiversityProfile: Sendable, Hashable {
  /// The orders that there is a Self-BLEU of.
  public let orders: ClosedRange<Int>
  // Arrays and no dictionaries: a program's first dictionary of a kind is looked up at length.
  private let means: [Double?]
  private let shares: [Double?]

  /// The mean of ``SelfBLEU/scores(of:threads:progress:)``, in `0...1`; the lower, the more diverse.
  ///
  /// - Returns: nil for fewer than two texts, and for an order that is not among ``orders``.
  public func selfBLEU(order: Int) -> Double? {
    orders.contains(order) ? means[order - orders.lowerBound] : nil
  }

  /// The share of different n-grams, as of ``DistinctN/share(of:order:)``; the higher, the more
  /// diverse.
  ///
  /// - Returns: nil for an n longer than every text or than the highest of ``orders``.
  public func distinct(order: Int) -> Double? {
    1...shares.count ~= order ? shares[order - 1] : nil
  }

  /// The profile of a corpus, and that of the texts a filter has kept.
  ///
  /// Both come from one pass over the n-grams and cost little more than
  /// ``SelfBLEU/means(of:orders:threads:progress:)`` of the corpus alone.
  ///
  /// - Parameters:
  ///   - corpus: The texts before the filter.
  ///   - kept: By text, whether it has been kept; nil when there is no filter.
  ///   - orders: Those of Self-BLEU, each at least 1; distinct-n is computed of 1 to the highest.
  ///   - threads: How many to use, at least 1; the result does not depend on it.
  ///   - progress: Called now and then, on the calling thread, with the work done and that of all,
  ///     in a unit of its own.
  /// - Returns: The profile of all texts, and of those kept, unless `kept` is nil.
  /// - Throws: `CancellationError` when the current task is cancelled.
  public static func of(
    _ corpus: TokenizedCorpus, kept: [Bool]? = nil, orders: ClosedRange<Int> = 2...5,
    threads: Int = 1, progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> (before: DiversityProfile, after: DiversityProfile?) {
    try of(
      corpus, kept: kept, orders: orders, threads: threads, sizes: NGramSizes(),
      progress: progress)
  }

  static func of(
    _ corpus: TokenizedCorpus, kept: [Bool]? = nil, orders: ClosedRange<Int>, threads: Int,
    sizes: NGramSizes, progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> (before: DiversityProfile, after: DiversityProfile?) {
    precondition(orders.lowerBound >= 1, "the order of BLEU is at least 1")
    precondition(kept.map { $0.count == corpus.count } ?? true, "each text is kept or not")
    let team = sizes.team(of: threads, for: corpus)
    let statistics = try NGramStatistics.of(
      corpus, kept: kept, order: orders.upperBound, team: team, sizes: sizes, progress: progress)
    let before = try DiversityProfile(corpus, from: statistics.all, orders: orders, team: team)
    guard let ofKept = statistics.kept else { return (before, nil) }
    let after = try DiversityProfile(
      corpus, kept: kept, from: ofKept, orders: orders, team: team)
    return (before, after)
  }

  /// - Parameters:
  ///   - means: Of each order.
  ///   - shares: Of each n from 1 to the highest order.
  init(orders: ClosedRange<Int>, means: [Double?], shares: [Double?]) {
    (self.orders, self.means, self.shares) = (orders, means, shares)
  }

  private init(
    _ corpus: TokenizedCorpus, kept: [Bool]? = nil, from statistics: NGramStatistics,
    orders: ClosedRange<Int>, team: ThreadTeam
  ) throws(CancellationError) {
    let means = try SelfBLEU.means(
      of: corpus, kept: kept, from: statistics, orders: orders, team: team)
    self.init(
      orders: orders, means: means,
      shares: (1...orders.upperBound).map {
        DistinctN.share(of: corpus, kept: kept, from: statistics, order: $0)
      })
  }
}
