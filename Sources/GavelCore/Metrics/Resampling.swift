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
  ///   value.
  public func intervals(
    of tallies: Tallies, _ statistics: @Sendable (_ sums: [Double]) -> [Double?]
  ) -> [Interval?] {
    let values = (0..<rounds).map { round in
      statistics(sums(of: tallies, round: round))
    }
    guard let count = values.first?.count else { return [] }
    return (0..<count).map { index in percentiles(values.compactMap { $0[index] }) }
  }

  private func sums(of tallies: Tallies, round: Int) -> [Double] {
    var generator = Generator(state: seed &+ UInt64(round) &* 0x9e37_79b9_7f4a_7c15)
    var sums = Array(repeating: 0.0, count: tallies.width)
    for _ in 0..<tallies.questions {
      let question = Int.random(in: 0..<tallies.questions, using: &generator)
      for column in 0..<tallies.width {
        sums[column] += tallies.amounts[question * tallies.width + column]
      }
    }
    return sums
  }

  private func percentiles(_ values: [Double]) -> Interval? {
    guard values.count * 2 >= rounds, !values.isEmpty else { return nil }
    let sorted = values.sorted()
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let below = Int(place)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
    return Interval(
      lower: quantile((1 - level) / 2), upper: quantile((1 + level) / 2), method: .bootstrap,
      rounds: values.count)
  }

  /// SplitMix64 (Steele, Lea & Flood 2014).
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return mixed ^ (mixed >> 31)
    }
  }
}
