public import GavelCore

/// What there is to evaluate: pairs with verdicts, responses with scores, or both.
public struct EvaluationData: Hashable, Sendable {
  public var pairs: JudgedTable
  public var responses: ScoredTable
  /// Rows that are not among these, by reason, such as `no_prediction`.
  public var leftOut: [LeftOut]
  public var warnings: [String]

  /// Rows that could not be used, with where the first of them stand.
  public struct LeftOut: Hashable, Sendable {
    /// Lower snake case, permanent: `no_prediction`, `no_gold`, `broken_row`.
    public var reason: String
    public var count: Int
    /// `file:line: what is wrong`, at most five.
    public var examples: [String]

    public init(reason: String, count: Int, examples: [String] = []) {
      self.reason = reason
      self.count = count
      self.examples = examples
    }
  }

  public init(
    pairs: JudgedTable = JudgedTable(), responses: ScoredTable = ScoredTable(),
    leftOut: [LeftOut] = [], warnings: [String] = []
  ) {
    self.pairs = pairs
    self.responses = responses
    self.leftOut = leftOut
    self.warnings = warnings
  }
}
