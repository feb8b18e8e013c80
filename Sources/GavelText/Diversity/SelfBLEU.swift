import Foundation

/// Self-BLEU: how much of each text of a set can be put together from the others.
///
/// BLEU of a text against all others as its references: n-gram counts clipped by the maximum over
/// the references, orders 1 to ``order`` with equal weight, the closest reference length (ties to
/// the shorter), and smoothing method 1 with ε = 0.1. Between 0 (nothing in common) and 1. Zhu et
/// al., "Texygen" (2018); Papineni et al., "BLEU" (2002); Chen and Cherry, "A Systematic Comparison
/// of Smoothing Techniques for Sentence-Level BLEU" (2014). The values are those of NLTK's
/// `sentence_bleu`, with the text itself not among its references.
public struct SelfBLEU: Sendable {
  /// The longest n-grams counted, at least 1.
  public let order: Int

  /// - Parameter order: The longest n-grams counted, at least 1.
  public init(order: Int = 4) {
    precondition(order >= 1, "the order of BLEU is at least 1")
    self.order = order
  }

  /// BLEU of each text against all others, in `0...1`.
  ///
  /// Time and memory are linear in the number of tokens. A text without tokens scores 0, and so
  /// does one without others.
  ///
  /// - Parameters:
  ///   - corpus: The set of texts.
  ///   - threads: How many to use, at least 1; the result does not depend on it.
  ///   - progress: Called now and then, on the calling thread, with the work done and that of all,
  ///     in a unit of its own.
  /// - Throws: `CancellationError` when the current task is cancelled.
  public func scores(
    of corpus: TokenizedCorpus, threads: Int = 1, progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> [Double] {
    try scores(of: corpus, threads: threads, sizes: NGramSizes(), progress: progress)
  }

  func scores(
    of corpus: TokenizedCorpus, threads: Int, sizes: NGramSizes,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> [Double] {
    let team = sizes.team(of: threads, for: corpus)
    let statistics = try NGramStatistics.of(
      corpus, order: order, team: team, sizes: sizes, progress: progress
    ).all
    return try Self.scores(of: corpus, from: statistics, orders: order...order, team: team)[0]
  }

  /// The Self-BLEU of the set, which is the mean of ``scores(of:threads:progress:)``; nil for fewer
  /// than two texts.
  ///
  /// The higher, the less diverse.
  public func mean(of corpus: TokenizedCorpus) -> Double? {
    try? Self.means(of: corpus, orders: order...order).first ?? nil
  }

  /// The Self-BLEU of the set for each of `orders`; nil for fewer than two texts.
  ///
  /// All orders together cost little more than the highest.
  ///
  /// - Parameters:
  ///   - corpus: The set of texts.
  ///   - orders: Each at least 1.
  ///   - threads: How many to use, at least 1; the result does not depend on it.
  ///   - progress: Called now and then, on the calling thread, with the work done and that of all,
  ///     in a unit of its own.
  /// - Throws: `CancellationError` when the current task is cancelled.
  public static func means(
    of corpus: TokenizedCorpus, orders: ClosedRange<Int>, threads: Int = 1,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> [Double?] {
    precondition(orders.lowerBound >= 1, "the order of BLEU is at least 1")
    let sizes = NGramSizes()
    let team = sizes.team(of: threads, for: corpus)
    let statistics = try NGramStatistics.of(
      corpus, order: orders.upperBound, team: team, sizes: sizes, progress: progress
    ).all
    return try means(of: corpus, from: statistics, orders: orders, team: team)
  }

  /// BLEU from its counts.
  ///
  /// - Parameters:
  ///   - matches: How many n-grams of an order in `1...order` are matched, after clipping.
  ///   - length: The text's number of tokens.
  ///   - closest: The closest length of a reference; nil when there is no reference.
  @inline(__always)
  func score(matches: (_ order: Int) -> Int, length: Int, closest: Int?) -> Double {
    guard let closest, matches(1) > 0 else { return 0 }
    var logarithms = 0.0
    for n in 1...order {
      logarithms += PrecisionLogarithm.of(matches(n), of: length - n + 1) / Double(order)
    }
    return Self.brevityPenalty(length: length, closest: closest) * exp(logarithms)
  }

  @inline(__always)
  private static func brevityPenalty(length: Int, closest: Int) -> Double {
    length >= closest ? 1 : exp(1 - Double(closest) / Double(length))
  }

  /// For each of `orders`, the mean of the scores of all texts or of those kept; nil for fewer than
  /// two.
  static func means(
    of corpus: TokenizedCorpus, kept: [Bool]? = nil, from statistics: NGramStatistics,
    orders: ClosedRange<Int>, team: ThreadTeam
  ) throws(CancellationError) -> [Double?] {
    let count = kept?.count { $0 } ?? corpus.count
    guard count > 1 else { return orders.map { _ in nil } }
    // Texts that are not kept add nothing.
    return try scores(of: corpus, kept: kept, from: statistics, orders: orders, team: team)
      .map { $0.reduce(0, +) / Double(count) }
  }

  /// For each of `orders`, by text: its score, or 0 when it is not kept.
  private static func scores(
    of corpus: TokenizedCorpus, kept: [Bool]? = nil, from statistics: NGramStatistics,
    orders: ClosedRange<Int>, team: ThreadTeam
  ) throws(CancellationError) -> [[Double]] {
    let lengths = LengthClasses(corpus, kept: kept)
    let (block, count) = (1 << 12, corpus.count)
    var scores = [Double](repeating: 0, count: orders.count * count)
    try scores.withUnsafeMutableBufferPointer { buffer throws(CancellationError) in
      let scores = DisjointBuffer(buffer)
      try team.run(items: (count + block - 1) / block) { _, item in
        // By order from 1, of the text under way.
        withUnsafeTemporaryAllocation(of: Double.self, capacity: orders.upperBound) { precisions in
          for text in item * block..<min((item + 1) * block, count) where kept?[text] ?? true {
            let length = corpus.length(at: text)
            guard statistics.matches(of: text, order: 1) > 0,
              let closest = lengths.closest(to: length)
            else { continue }
            let penalty = brevityPenalty(length: length, closest: closest)
            for n in 1...orders.upperBound {
              precisions[n &- 1] = PrecisionLogarithm.of(
                statistics.matches(of: text, order: n), of: length &- n &+ 1)
            }
            var place = text
            for order in orders {
              let weights = Double(order)
              var logarithms = 0.0
              for n in 0..<order { logarithms += precisions[n] / weights }
              scores.elements[place] = penalty * exp(logarithms)
              place &+= count
            }
          }
        }
      }
    }
    return orders.enumerated().map { row, _ in
      Array(scores[row * count..<(row + 1) * count])
    }
  }
}
