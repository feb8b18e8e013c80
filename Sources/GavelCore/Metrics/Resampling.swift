import Foundation
import Synchronization

/// The bootstrap: how often a measure would come out otherwise had other questions been asked.
///
/// Questions are drawn with replacement, each with all of its rows, since the rows of one question
/// depend on each other (both orders, several pairs of models). Intervals are percentiles (Efron &
/// Tibshirani 1993, chapter 13).
public struct Resampling: Hashable, Sendable {
  public var rounds: Int
  public var seed: UInt64
  /// The confidence, such as 0.95.
  public var level: Double
  /// How many threads; results do not depend on it.
  public var threads: Int

  public init(rounds: Int = 1000, seed: UInt64 = 0, level: Double = 0.95, threads: Int = 1) {
    self.rounds = rounds
    self.seed = seed
    self.level = level
    self.threads = threads
  }

  /// The intervals of statistics that are functions of sums.
  ///
  /// - Parameter statistics: the values of all statistics for one resample's sums, in an order of
  ///   its own; `nil` where one is undefined. Called from several threads.
  /// - Returns: an interval for each statistic; `nil` where fewer than half of the resamples have a
  ///   value, and where there are fewer than two questions: one drawn again and again would pass
  ///   for certainty.
  public func intervals(
    of tallies: Tallies, _ statistics: @Sendable (_ sums: [Double]) -> [Double?]
  ) -> [Interval?] {
    resamples(of: tallies, statistics).intervals
  }

  /// The standard errors of statistics that are functions of sums.
  public func standardErrors(
    of tallies: Tallies, _ statistics: @Sendable (_ sums: [Double]) -> [Double?]
  ) -> [Double?] {
    resamples(of: tallies, statistics).standardErrors
  }

  /// The values of statistics that are functions of sums, in all rounds: for who wants both their
  /// intervals and their standard errors.
  public func resamples(
    of tallies: Tallies, _ statistics: @Sendable (_ sums: [Double]) -> [Double?]
  ) -> Resamples {
    resamples(of: QuestionTypes(tallies), statistics)
  }

  func resamples(
    of types: QuestionTypes, _ statistics: @Sendable (_ sums: [Double]) -> [Double?]
  ) -> Resamples {
    let strata = QuestionStrata(types)
    let rounds = types.questions > 1 ? max(0, rounds) : 0
    let batches = (rounds + Self.batch - 1) / Self.batch
    let found = Mutex<[[[Double?]]]>(Array(repeating: [], count: batches))
    let taken = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, batches))) { _ in
      while true {
        let batch = taken.wrappingAdd(1, ordering: .relaxed).oldValue
        guard batch < batches else { return }
        let first = batch * Self.batch
        let values = strata.sums(of: first..<min(first + Self.batch, rounds), seed: seed)
          .map(statistics)
        found.withLock { $0[batch] = values }
      }
    }
    return Resamples(
      found.withLock { $0 }.flatMap(\.self), statistics: statistics(types.total).count,
      level: level)
  }

  /// How many rounds are drawn together; each has its own generator, so it changes no result.
  private static let batch = 32
}
