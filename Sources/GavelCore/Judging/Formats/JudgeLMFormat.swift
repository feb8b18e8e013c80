/// JudgeLM's format: two scores from 1 to 10 on the first line, then the reasons.
///
/// Source: the JudgeLM repository (arXiv 2310.17631). The verdict is the higher score; equal scores
/// are a tie. Its own parser fails on commas without spaces, `7/10 9/10` and a blank first line and
/// counts the failure as a tie; here the separators are free and a failure is an error. One line
/// before the scores may announce them.
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
    let isText = { (line: Substring) in
      !line.trimmingWhitespace.isEmpty && !line.trimmingWhitespace.hasPrefix("```")
    }
    var head = lines.firstIndex(where: isText)
    if let line = head, Announcement.isOne(lines[line]) {
      head = lines[(line + 1)...].firstIndex(where: isText)
    }
    guard let first = head, let scores = ScoreLine.scores(in: lines[first]) else {
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
      reason: Self.reason(lines[(first + 1)...]))
  }

  /// The lines after the scores, without the end of a fence around the scores or around all.
  private static func reason(_ lines: ArraySlice<Substring>) -> String {
    let fences = lines.indices.filter { lines[$0].trimmingWhitespace.hasPrefix("```") }
    let head = lines.firstIndex { !$0.trimmingWhitespace.isEmpty }
    guard !fences.count.isMultiple(of: 2),
      let fence = fences.first == head ? head : fences.last
    else { return lines.joined(separator: "\n").trimmingWhitespace }
    return (lines[..<fence] + lines[(fence + 1)...]).joined(separator: "\n").trimmingWhitespace
  }
}
