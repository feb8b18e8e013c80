/// One number of a report: a measure's name and value, over how many rows, and how sure it is.
public struct Measured: Hashable, Sendable {
  /// Lower snake case, a dot before what it is of (`f1.tie`); permanent.
  public var name: String
  public var estimate: Estimate
  /// How many rows, or questions, or models it is computed over.
  public var n: Int
  public var interval: Interval?
  /// Where the field prints one beside the value.
  public var standardError: Double?

  public init(
    _ name: String, _ estimate: Estimate, n: Int, interval: Interval? = nil,
    standardError: Double? = nil
  ) {
    self.name = name
    self.estimate = estimate
    self.n = n
    self.interval = interval
    self.standardError = standardError
  }

  public var value: Double? { estimate.value }
}

/// Between which values a measure lies with the stated confidence.
public struct Interval: Hashable, Sendable {
  public enum Method: String, Hashable, Sendable {
    /// Percentiles over resamples of whole questions.
    case bootstrap
    /// Wilson's score interval of a share (Wilson 1927).
    case wilson
  }

  public var lower: Double
  public var upper: Double
  public var method: Method
  /// How many resamples had a value; an undefined one is left out.
  public var rounds: Int?

  public init(lower: Double, upper: Double, method: Method, rounds: Int? = nil) {
    self.lower = lower
    self.upper = upper
    self.method = method
    self.rounds = rounds
  }
}
