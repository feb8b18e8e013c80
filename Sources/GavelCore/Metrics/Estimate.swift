/// The value of a measure, or why it has none.
///
/// Undefined is not zero: a kappa over one class, a correlation with a constant and a share of no
/// rows have no value, and a reader must be able to tell that from a bad one.
public enum Estimate: Hashable, Sendable {
  case value(Double)
  case undefined(Undefined)

  /// Why a measure has no value.
  ///
  /// The raw values stand in reports and are permanent.
  public enum Undefined: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case noRows = "no_rows"
    case oneClass = "one_class"
    case noSuchClass = "no_such_class"
    case constant
    case tooFew = "too_few"
    case noVariation = "no_variation"
    case disconnected

    public var description: String {
      switch self {
      case .noRows: "there is no row to compute it from"
      case .oneClass: "all rows are of one class, so agreement by chance is certain"
      case .noSuchClass: "no row has this class"
      case .constant: "all values are equal"
      case .tooFew: "there are too few values"
      case .noVariation: "there is no variation to explain"
      case .disconnected: "some models never won or never lost against the others"
      }
    }
  }

  public var value: Double? {
    if case .value(let value) = self { value } else { nil }
  }

  public var undefined: Undefined? {
    if case .undefined(let reason) = self { reason } else { nil }
  }

  /// A quotient; undefined where there is nothing to divide by.
  public static func ratio(_ part: Double, of whole: Double, else reason: Undefined = .noRows)
    -> Estimate
  {
    whole > 0 ? .value(part / whole) : .undefined(reason)
  }

  /// The value changed, or still undefined.
  public func map(_ change: (Double) -> Double) -> Estimate {
    if case .value(let value) = self { .value(change(value)) } else { self }
  }
}
