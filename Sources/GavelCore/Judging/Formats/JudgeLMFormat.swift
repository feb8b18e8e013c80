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
      let scores = Self.scores(in: lines[first])
    else {
      throw UnparseableJudgment(
        expected: Self.expectation, found: completion.trimmingWhitespace)
    }
    for line in lines[(first + 1)...] {
      if let other = Self.scores(in: line), other.preference != scores.preference {
        throw UnparseableJudgment(
          expected: "one pair of scores", found: "\(lines[first].trimmingWhitespace), then \(line)")
      }
    }
    return ParsedJudgment(
      preference: scores.preference, scores: scores,
      reason: lines[(first + 1)...].joined(separator: "\n").trimmingWhitespace)
  }

  /// The two scores of a line that holds nothing else but separators, labels and a scale.
  static func scores(in line: some StringProtocol) -> ParsedJudgment.Scores? {
    guard line.utf8.count <= 200 else { return nil }
    var text = String(line.unicodeScalars.map { halfWidth($0) }.map(Character.init)).lowercased()
    for label in labels { text.replace(label, with: " ") }
    text.replace(scale, with: " ")
    var numbers: [Double] = []
    for piece in text.split(whereSeparator: { !$0.isNumber && $0 != "." && !$0.isLetter }) {
      // A full stop ends a sentence as often as it stands in a number.
      guard let number = Double(piece.hasSuffix(".") ? piece.dropLast() : piece) else { return nil }
      numbers.append(number)
    }
    guard numbers.count == 2, numbers.allSatisfy(range.contains) else { return nil }
    // "-3 8" is not "3 8".
    guard !text.contains("-") || text.contains(dash) else { return nil }
    return ParsedJudgment.Scores(first: numbers[0], second: numbers[1])
  }

  /// "Assistant 1:", "Answer 2:", "Scores:" and the like.
  private static var labels: [Regex<AnyRegexOutput>] {
    [
      Regex(
        /(?:assistant|answer|response|model|score|助手|回答|答案)\s*(?:[12]|a|b)?(?:'s)?\s*(?:score|得分|评分|分数)?\s*[:：=]/
      ),
      Regex(/(?:scores|ratings?|评分|分数)\s*[:：=]/),
    ]
  }

  /// "/10", "out of 10", "分".
  private static var scale: Regex<AnyRegexOutput> {
    Regex(/(?:\s*\/\s*10(?:\.0+)?(?![0-9])|\s*out of\s*10(?![0-9])|分)/)
  }

  /// A dash that separates two numbers.
  private static var dash: Regex<AnyRegexOutput> { Regex(/[0-9]\s*-\s*[0-9]/) }

  /// Full-width digits and punctuation as their ASCII counterparts.
  private static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    case 0x3000: " "
    default: scalar
    }
  }
}
