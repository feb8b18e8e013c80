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
    let (scores, reason) = try Self.read(completion, count: 2, expectation: Self.expectation)
    let two = ParsedJudgment.Scores(first: scores[0], second: scores[1])
    return ParsedJudgment(preference: two.preference, scores: two, reason: reason)
  }

  /// The scores of the first line, just so many, and the text after it.
  static func read(
    _ completion: String, count: Int, expectation: String
  ) throws(UnparseableJudgment) -> (scores: [Double], reason: String) {
    let lines = completion.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let isText = { (line: Substring) in
      !line.trimmingWhitespace.isEmpty && !line.trimmingWhitespace.hasPrefix("```")
    }
    var head = lines.firstIndex(where: isText)
    if let line = head, Announcement.isOne(lines[line]) {
      head = lines[(line + 1)...].firstIndex(where: isText)
    }
    guard let first = head, let scores = ScoreLine.scores(in: lines[first], count: count) else {
      throw UnparseableJudgment(expected: expectation, found: completion.trimmingWhitespace)
    }
    for line in lines[(first + 1)...] {
      if let other = ScoreLine.scores(in: line, count: count), other != scores {
        throw UnparseableJudgment(
          expected: count == 2 ? "one pair of scores" : "one line of scores",
          found: "\(lines[first].trimmingWhitespace), then \(line)")
      }
    }
    return (scores, reason(lines[(first + 1)...]))
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
