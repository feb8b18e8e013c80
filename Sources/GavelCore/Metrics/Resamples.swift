/// What each statistic came to in each of a bootstrap's rounds.
public struct Resamples: Sendable {
  /// How many resamples there were.
  public let rounds: Int
  public let level: Double
  /// The values of each statistic, sorted, without the rounds in which it had none.
  private let values: [[Double]]

  /// - Parameter found: The values of all statistics, round by round.
  init(_ found: [[Double?]], statistics: Int, level: Double) {
    rounds = found.count
    self.level = level
    values = (0..<statistics).map { statistic in
      found.compactMap { $0[statistic] }.filter(\.isFinite).sorted()
    }
  }

  /// How many statistics there are.
  public var count: Int { values.count }

  /// Between which values the middle resamples lie.
  ///
  /// - Returns: `nil` where fewer than half of the resamples have a value.
  public func interval(of statistic: Int) -> Interval? {
    let sorted = values[statistic]
    guard sorted.count * 2 >= rounds, !sorted.isEmpty else { return nil }
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let below = Int(place)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
    return Interval(
      lower: quantile((1 - level) / 2), upper: quantile((1 + level) / 2), method: .bootstrap,
      rounds: sorted.count)
  }

  public var intervals: [Interval?] { values.indices.map(interval) }

  /// The standard deviation over the resamples, which estimates the statistic's standard error.
  ///
  /// - Returns: `nil` where fewer than half of the resamples, or fewer than two, have a value.
  public func standardError(of statistic: Int) -> Double? {
    let values = values[statistic]
    guard values.count * 2 >= rounds, values.count > 1 else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  public var standardErrors: [Double?] { values.indices.map(standardError) }

  /// The share of resamples with a value in which it is one of these.
  public func share(of statistic: Int, where holds: (Double) -> Bool) -> Estimate {
    let values = values[statistic]
    return .ratio(Double(values.count(where: holds)), of: Double(values.count))
  }

  /// How likely a value as far from 0 is if the true one is 0: twice the share of resamples on the
  /// rarer side of 0, one added to both counts so that it is never 0 (Davison & Hinkley 1997, 4.2).
  public func twoSided(of statistic: Int) -> Estimate {
    let values = values[statistic]
    guard values.count * 2 >= rounds, !values.isEmpty else { return .undefined(.tooFew) }
    let below = values.count { $0 <= 0 }
    let above = values.count { $0 >= 0 }
    return .value(min(1, 2 * Double(min(below, above) + 1) / Double(values.count + 1)))
  }
}
