import Foundation

extension Interval {
  /// Wilson's score interval of a share (Wilson 1927); `nil` where there is nothing to share.
  public static func wilson(successes: Double, of count: Double, level: Double) -> Interval? {
    guard count > 0 else { return nil }
    let z = normalQuantile((1 + level) / 2)
    let share = successes / count
    let scale = 1 + z * z / count
    let center = (share + z * z / (2 * count)) / scale
    let half =
      z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot() / scale
    return Interval(
      lower: max(0, center - half), upper: min(1, center + half), method: .wilson)
  }

  /// Where a standard normal variable stays below with this probability.
  private static func normalQuantile(_ probability: Double) -> Double {
    var (low, high) = (-40.0, 40.0)
    while true {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { return middle }
      if erfc(-middle / 2.0.squareRoot()) / 2 < probability { low = middle } else { high = middle }
    }
  }
}
