/// What the n-grams of a set of texts have in common, for the orders from 1.
struct NGramStatistics: Sendable {
  /// The longest n-grams counted: as asked for, but at most as long as the longest text.
  private let order: Int
  /// By text, then by order: how many of its n-grams the others match.
  private let matches: [Int32]
  /// By order from 1: how many n-grams are the same as one before.
  private let copies: [Int]

  init(_ tallies: [MatchTally], order: Int) {
    self.order = order
    matches = MatchTally.matches(tallies)
    copies = MatchTally.copies(tallies)
  }

  /// How many of a text's n-grams of an order the others match.
  @inline(__always)
  func matches(of text: Int, order: Int) -> Int {
    order <= self.order ? Int(matches[text * self.order + order - 1]) : 0
  }

  /// How many n-grams of an order are the same as another one counted before.
  func copies(order: Int) -> Int {
    order <= self.order ? copies[order - 1] : 0
  }

  /// The statistics of a corpus, and of the texts kept of it.
  ///
  /// - Parameters:
  ///   - kept: By text, whether it is in the subset; nil for no subset.
  ///   - order: The longest n-grams to count, at least 1.
  ///   - progress: Called with the work done and that of all.
  static func of(
    _ corpus: TokenizedCorpus, kept: [Bool]? = nil, order: Int, team: ThreadTeam,
    sizes: NGramSizes = NGramSizes(), progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> (all: NGramStatistics, kept: NGramStatistics?) {
    let longest = (0..<corpus.count).reduce(1) { max($0, corpus.length(at: $1)) }
    let order = min(order, longest)
    let work = 3 * corpus.tokenCount
    let parts = try NGramParts(of: corpus, order: order, sizes: sizes, team: team) {
      done, all throws(CancellationError) in
      try ThreadTeam.checkCancellation(done: done)
      progress?(corpus.tokenCount * done / all, work)
    }
    var readers = (0..<team.count).map { _ in
      SubsetTally(textCount: corpus.count, order: order, kept: kept)
    }
    try NGramRounds.run(over: parts, of: corpus, team: team, readers: &readers) {
      done, all throws(CancellationError) in
      try ThreadTeam.checkCancellation(done: done)
      progress?(corpus.tokenCount + 2 * corpus.tokenCount * done / all, work)
    }
    return (
      NGramStatistics(readers.map(\.all), order: order),
      kept.map { _ in NGramStatistics(readers.compactMap(\.kept), order: order) }
    )
  }
}
