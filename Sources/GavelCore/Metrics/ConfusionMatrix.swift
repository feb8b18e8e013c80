/// How often a pair with one label was given each verdict: what agreement is computed from.
///
/// Rows are the labels and columns the predictions, both in the order a, tie, b; a fourth column has
/// the predictions that nobody can read and that count as wrong. Counts are `Double`, so that the
/// sums of a resample do as well.
public struct ConfusionMatrix: Hashable, Sendable {
  /// How many counts there are: three labels by four predictions.
  public static let cells = 12

  /// Row by row.
  public let counts: [Double]
  /// How many rows have each label; the fourth place is empty.
  public let labelled: SIMD4<Double>
  /// How many rows have each prediction.
  public let predicted: SIMD4<Double>
  public let right: Double
  public let total: Double

  public init(_ counts: [Double]) {
    precondition(counts.count == Self.cells, "a confusion matrix has 12 counts")
    self.counts = counts
    var labelled = SIMD4<Double>()
    var predicted = SIMD4<Double>()
    for label in 0..<3 {
      for prediction in 0..<4 {
        labelled[label] += counts[label * 4 + prediction]
        predicted[prediction] += counts[label * 4 + prediction]
      }
    }
    self.labelled = labelled
    self.predicted = predicted
    right = counts[0] + counts[5] + counts[10]
    total = labelled.sum()
  }

  /// The place of a row's count.
  public static func cell(_ label: Verdict, _ prediction: Prediction) -> Int {
    label.rank * 4 + (prediction.verdict?.rank ?? 3)
  }

  /// The share of rows whose prediction is their label; between people, the observed agreement.
  public var accuracy: Estimate { .ratio(right, of: total) }

  /// Matthews' correlation for several classes, as scikit-learn's `matthews_corrcoef`.
  ///
  /// With c right of s rows, t the labels and p the predictions by class: (c·s − Σ p·t) /
  /// √((s² − Σ p²)(s² − Σ t²)) (Gorodkin 2004). Undefined where one side is constant.
  public var matthews: Estimate {
    guard total > 0 else { return .undefined(.noRows) }
    let square = total * total
    let free =
      (square - (predicted * predicted).sum()) * (square - (labelled * labelled).sum())
    guard free > 0 else { return .undefined(.constant) }
    return .value((right * total - (predicted * labelled).sum()) / free.squareRoot())
  }
}
