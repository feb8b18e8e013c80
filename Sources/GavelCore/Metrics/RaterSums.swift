/// How far several people agree who have all labelled the same rows.
///
/// A function of five sums over the rows, so that a resample's sums do as well.
public struct RaterSums: Hashable, Sendable {
  public static let width = 5

  public let rows: Double
  /// The sum over rows of the share of pairs of people who agree.
  public let agreeing: Double
  /// How many labels of each class were given.
  public let labels: [Double]

  public init(_ sums: some Sequence<Double>) {
    let sums = Array(sums)
    precondition(sums.count == Self.width, "agreement of several people is made from 5 sums")
    rows = sums[0]
    agreeing = sums[1]
    labels = Array(sums[2...])
  }

  /// What a row adds, whose labels were given so often each; at least two in all.
  static func amounts(of labels: [Double]) -> [Double] {
    let all = labels.reduce(0, +)
    let agreeing = labels.reduce(0) { $0 + $1 * ($1 - 1) }
    return [1, agreeing / (all * (all - 1))] + labels
  }

  /// The mean share of pairs of people who agree.
  public var agreement: Estimate { .ratio(agreeing, of: rows) }

  /// Fleiss' kappa (Fleiss 1971), as statsmodels' `fleiss_kappa`.
  ///
  /// (agreement − e) / (1 − e) with e the sum of squares of the classes' shares. Undefined where all
  /// labels are of one class.
  public var fleissKappa: Estimate {
    corrected(by: shares.reduce(0) { $0 + $1 * $1 })
  }

  /// Gwet's AC1 for several people (Gwet 2008): e = Σ π(1 − π) / 2 over the three labels.
  public var gwetAC1: Estimate {
    corrected(by: shares.reduce(0) { $0 + $1 * (1 - $1) / 2 })
  }

  private var shares: [Double] {
    let all = labels.reduce(0, +)
    return labels.map { $0 / all }
  }

  private func corrected(by chance: Double) -> Estimate {
    guard rows > 0 else { return .undefined(.noRows) }
    guard chance < 1 else { return .undefined(.oneClass) }
    return .value((agreeing / rows - chance) / (1 - chance))
  }
}
