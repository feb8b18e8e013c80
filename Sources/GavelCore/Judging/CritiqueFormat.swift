/// How a teacher's grade of one response is read.
public enum CritiqueFormat: Hashable, Sendable, CaseIterable {
  /// The words, then a dictionary of scores: ``CritiqueLLMPointwise``.
  case dictionary
  /// A line with the reference's 10 and the answer's score, then the words: ``JudgeLMPointwise``.
  case scoreLine

  /// The one that belongs to a parser of comparisons: what gives scores of two gives them of one.
  public init(beside parser: any JudgeFormat.Type) {
    self = parser.hasScores ? .scoreLine : .dictionary
  }

  public func parse(
    _ completion: String
  ) throws(UnparseableJudgment) -> CritiqueLLMPointwise.Critique {
    switch self {
    case .dictionary: try CritiqueLLMPointwise().parse(completion)
    case .scoreLine: try JudgeLMPointwise().parse(completion)
    }
  }
}
