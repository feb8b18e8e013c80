/// PandaLM's format: `1`, `2` or `Tie` on the first line, then `### Reason:` and `### Reference:`.
///
/// Source: the PandaLM repository's training records and its parser (arXiv 2306.05087). That parser
/// turns every first line that it does not know into a tie; here it is an error.
public struct PandaLMFormat: JudgeFormat {
  public static let name = "pandalm"
  public static let expectation = "1, 2 or Tie on the first line"
  public static let hasScores = false
  public static let answerDelimiters = ["### Evaluation:", "### Reason:", "### Reference:"]

  public init() {}

  public func parse(_ completion: String) throws(UnparseableJudgment) -> ParsedJudgment {
    let lines = completion.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard let first = lines.firstIndex(where: { !$0.trimmingWhitespace.isEmpty }) else {
      throw UnparseableJudgment(expected: Self.expectation, found: "")
    }
    guard let preference = Self.label(in: lines[first]) else {
      throw UnparseableJudgment(expected: Self.expectation, found: lines[first])
    }
    var section = Section.none
    var reason: [Substring] = []
    var reference: [Substring] = []
    for line in lines[(first + 1)...] {
      if let (next, rest) = Self.heading(of: line), next > section {
        section = next
        if next == .reason { reason = [rest] } else { reference = [rest] }
        continue
      }
      if section < .reference, let other = Self.repeatedLabel(in: line, section: section),
        other != preference
      {
        throw UnparseableJudgment(
          expected: "one verdict", found: "\(lines[first].trimmingWhitespace), then \(line)")
      }
      if section == .reference { reference.append(line) } else { reason.append(line) }
    }
    return ParsedJudgment(
      preference: preference,
      reason: reason.joined(separator: "\n").trimmingWhitespace,
      reference: reference.joined(separator: "\n").trimmingWhitespace)
  }

  private enum Section: Int, Comparable {
    case none, reason, reference
    static func < (left: Section, right: Section) -> Bool { left.rawValue < right.rawValue }
  }

  /// A verdict that fills its line, but for decoration and the prompt's own heading before it.
  private static func label(in line: some StringProtocol) -> Preference<Position>? {
    var text = undecorated(line)
    if text.hasPrefix("evaluation:") {
      text = undecorated(text.dropFirst("evaluation:".count))
    }
    return switch text {
    case "1": .prefers(.first)
    case "2": .prefers(.second)
    case "tie": .tie
    default: nil
    }
  }

  /// A line that states a verdict again: a label alone before the reason, or the heading's own.
  private static func repeatedLabel(
    in line: some StringProtocol, section: Section
  ) -> Preference<Position>? {
    if section == .none || undecorated(line).hasPrefix("evaluation:") { return label(in: line) }
    return nil
  }

  /// The text in lower case without the marks that models put around a label.
  private static func undecorated(_ text: some StringProtocol) -> String {
    let marks: Set<Character> = ["*", "#", "\"", "'", "`", ".", "“", "”", "_", " ", "\t", "[", "]"]
    let kept = text.trimmingWhitespace.drop { marks.contains($0) }
    let end = kept.lastIndex { !marks.contains($0) }
    return end.map { kept[...$0].lowercased() } ?? ""
  }

  private static func heading(
    of line: some StringProtocol
  ) -> (Section, rest: Substring)? {
    let text = Substring(line).drop { $0.isWhitespace }
    guard text.hasPrefix("#") || text.hasPrefix("*") else { return nil }
    let title = text.drop { $0 == "#" || $0 == "*" || $0 == " " }
    for (name, section) in [("reason", Section.reason), ("reference", Section.reference)] {
      guard title.lowercased().hasPrefix(name) else { continue }
      let rest = title.dropFirst(name.count).drop { $0 == "*" || $0 == " " }
      guard let colon = rest.first, colon == ":" || colon == "：" else { continue }
      return (section, rest.dropFirst().drop { $0 == "*" || $0 == " " })
    }
    return nil
  }
}
