/// How often two labels meet on one row, from which Krippendorff's alpha is computed.
///
/// Each row with m ≥ 2 labels adds its ordered pairs, each 1/(m − 1) (Krippendorff 2004, chapter
/// 11), so people may have left rows out. The matrix is symmetric: six sums make it.
public struct CoincidenceMatrix: Hashable, Sendable {
  public static let width = 6

  /// How far two labels are apart; the order is a, tie, b.
  public enum Metric: Hashable, Sendable, CaseIterable {
    /// Equal or not.
    case nominal
    /// By how many labels lie between them, themselves counted half.
    case ordinal
    /// By the square of their distance.
    case interval
  }

  /// aa, tt, bb, at, ab, tb.
  public let sums: [Double]

  private static let pairs = [(0, 1), (0, 2), (1, 2)]

  public init(_ sums: some Sequence<Double>) {
    self.sums = Array(sums)
    precondition(self.sums.count == Self.width, "a matrix of coincidences has 6 sums")
  }

  /// What a row adds, whose labels were given so often each; at least two in all.
  static func amounts(of labels: [Double]) -> [Double] {
    let others = labels.reduce(0, +) - 1
    return labels.map { $0 * ($0 - 1) / others }
      + pairs.map { labels[$0.0] * labels[$0.1] / others }
  }

  /// Krippendorff's alpha: 1 − the disagreement seen / that of labels dealt out anew.
  ///
  /// As the Python package `krippendorff`. Undefined where all labels are of one class.
  public func alpha(_ metric: Metric) -> Estimate {
    let each = [
      sums[0] + sums[3] + sums[4], sums[1] + sums[3] + sums[5], sums[2] + sums[4] + sums[5],
    ]
    let all = each[0] + each[1] + each[2]
    guard all > 0 else { return .undefined(.noRows) }
    var seen = 0.0
    var expected = 0.0
    for (place, pair) in Self.pairs.enumerated() {
      let weight = Self.difference(pair.0, pair.1, by: metric, each)
      seen += sums[3 + place] * weight
      expected += each[pair.0] * each[pair.1] * weight
    }
    guard expected > 0 else { return .undefined(.oneClass) }
    return .value(1 - (all - 1) * seen / expected)
  }

  /// The square of how far apart two ranks are, the first below the second.
  private static func difference(
    _ low: Int, _ high: Int, by metric: Metric, _ each: [Double]
  ) -> Double {
    switch metric {
    case .nominal: return 1
    case .interval: return Double((high - low) * (high - low))
    case .ordinal:
      let between = each[low...high].reduce(0, +) - (each[low] + each[high]) / 2
      return between * between
    }
  }
}
