/// JudgeLM's grade of one answer: two scores on the first line, of which the first is the reference's
/// and is 10, then the reasons.
///
/// The reference stands in the place of the first answer and is said to have a 10 (arXiv
/// 2310.17631), so that a judge of pairs can grade a single answer. Another first score means that
/// the teacher graded the reference itself, on a scale that nobody knows.
public struct JudgeLMPointwise: Hashable, Sendable {
  /// What the reference is given.
  public static let ofReference = JudgeLMFormat.range.upperBound
  /// What the format asks for, for messages.
  public static let expectation = "10, the reference's score, before the answer's"

  public init() {}

  public func parse(
    _ completion: String
  ) throws(UnparseableJudgment) -> CritiqueLLMPointwise.Critique {
    let said = try JudgeLMFormat().parse(completion)
    guard let scores = said.scores, scores.first == Self.ofReference else {
      let found = said.scores.map { "\($0.first.scoreText) \($0.second.scoreText)" } ?? ""
      throw UnparseableJudgment(expected: Self.expectation, found: found)
    }
    return CritiqueLLMPointwise.Critique(
      overall: scores.second, dimensions: [], text: said.reason)
  }
}
