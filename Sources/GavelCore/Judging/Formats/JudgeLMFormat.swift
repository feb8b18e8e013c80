/// JudgeLM's format: two scores from 1 to 10 on the first line, then the reasons.
///
/// Source: the JudgeLM repository (arXiv 2310.17631). The verdict is the higher score; equal scores
/// are a tie. Its own parser fails on commas without spaces, `7/10 9/10` and a blank first line and
/// counts the failure as a tie; here the separators are free and a failure is an error.
public struct JudgeLMFormat: JudgeFormat {
  public static let name = "judgelm"
  public static let expectation = "two scores from 1 to 10 on the first line"
  public static let hasScores = true
  public static let answerDelimiters: [String] = []
  /// The lowest and the highest score.
  public static let range = 1.0...10.0

  public init() {}

  public func parse(_ completion: String) throws(UnparseableJudgment) -> ParsedJudgment {
    let lines = completion.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard let first = lines.firstIndex(where: { !$0.trimmingWhitespace.isEmpty }),
      let scores = ScoreLine.scores(in: lines[first])
    else {
      throw UnparseableJudgment(
        expected: Self.expectation, found: completion.trimmingWhitespace)
    }
    for line in lines[(first + 1)...] {
      if let other = ScoreLine.scores(in: line), other != scores {
        throw UnparseableJudgment(
          expected: "one pair of scores", found: "\(lines[first].trimmingWhitespace), then \(line)")
      }
    }
    return ParsedJudgment(
      preference: scores.preference, scores: scores,
      reason: lines[(first + 1)...].joined(separator: "\n").trimmingWhitespace)
  }
}
