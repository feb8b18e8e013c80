/// PandaLM's format: `1`, `2` or `Tie` on the first line, then `### Reason:` and `### Reference:`.
///
/// Source: the PandaLM repository's training records and its parser (arXiv 2306.05087). That parser
/// turns every first line that it does not know into a tie; here it is an error. One line before the
/// label may announce it.
public struct PandaLMFormat: JudgeFormat {
  public static let name = "pandalm"
  public static let expectation = "1, 2 or Tie on the first line"
  public static let hasScores = false
  public static let answerDelimiters = ["### Evaluation:", "### Reason:", "### Reference:"]

  public init() {}

  public func parse(_ completion: String) throws(UnparseableJudgment) -> ParsedJudgment {
    let lines = completion.trimmingWhitespace.withoutFence
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let isText = { (line: Substring) in !Self.afterHeading(line).isEmpty }
    guard var first = lines.firstIndex(where: isText) else {
      throw UnparseableJudgment(
        expected: Self.expectation, found: completion.trimmingWhitespace)
    }
    if Announcement.isOne(lines[first]), let next = lines[(first + 1)...].firstIndex(where: isText),
      Self.label(in: lines[next]) != nil
    {
      first = next
    }
    guard let preference = Self.label(in: lines[first]) else {
      throw UnparseableJudgment(expected: Self.expectation, found: lines[first])
    }
    var heading = Heading.none
    var reason: [Substring] = []
    var reference: [Substring] = []
    for line in lines[(first + 1)...] {
      if let (next, rest) = Heading.reading(line, after: heading) {
        heading = next
        if next.section == .reason { reason = [rest] } else { reference = [rest] }
        continue
      }
      if let other = Self.repeatedLabel(in: line, heading.section), other != preference {
        throw UnparseableJudgment(
          expected: "one verdict", found: "\(lines[first].trimmingWhitespace), then \(line)")
      }
      // The end of a fence around the label.
      if heading.section == .none, line.trimmingWhitespace == "```" { continue }
      if heading.section == .reference { reference.append(line) } else { reason.append(line) }
    }
    return ParsedJudgment(
      preference: preference,
      reason: reason.joined(separator: "\n").trimmingWhitespace,
      reference: reference.joined(separator: "\n").trimmingWhitespace)
  }

  /// A verdict that fills its line, but for decoration and the prompt's own heading before it.
  private static func label(in line: some StringProtocol) -> Preference<Position>? {
    switch afterHeading(line) {
    case "1", "(1)": .prefers(.first)
    case "2", "(2)": .prefers(.second)
    case "tie", "(tie)": .tie
    default: nil
    }
  }

  /// A line, bare, without the heading `### Evaluation:` before it.
  private static func afterHeading(_ line: some StringProtocol) -> String {
    let text = bare(line)
    guard text.hasPrefix("evaluation") else { return text }
    let rest = text.dropFirst("evaluation".count).drop { "*_ ".contains($0) }
    return rest.first == ":" ? bare(rest.dropFirst()) : text
  }

  /// A line that states a verdict again: a label alone before the reason, or the heading's own.
  ///
  /// In the reference answer nothing is a verdict.
  private static func repeatedLabel(
    in line: some StringProtocol, _ section: Heading.Section
  ) -> Preference<Position>? {
    switch section {
    case .none: label(in: line)
    case .reason: bare(line).hasPrefix("evaluation") ? label(in: line) : nil
    case .reference: nil
    }
  }

  /// The text in lower case and half width without the marks that models put around a label.
  private static func bare(_ text: some StringProtocol) -> String {
    let marks: Set<Character> = [
      "*", "#", "\"", "'", "`", ".", "。", "“", "”", "‘", "’", "_", " ", "\t", "[", "]",
    ]
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: text.trimmingWhitespace.unicodeScalars.map(\.halfWidth))
    let kept = String(scalars).drop { marks.contains($0) }
    let end = kept.lastIndex { !marks.contains($0) }
    return end.map { kept[...$0].lowercased() } ?? ""
  }

  /// A heading of the teacher's answer.
  ///
  /// It has a mark before it, or begins its line with a colon behind it: `### Reason:`,
  /// `**Reason**:`, `Reason:`. One without a mark divides only what has no marks at all.
  private struct Heading {
    enum Section: Int, Comparable {
      case none, reason, reference
      static func < (left: Section, right: Section) -> Bool { left.rawValue < right.rawValue }
    }

    let section: Section
    let isMarked: Bool

    static let none = Heading(section: .none, isMarked: false)

    /// Longer titles first.
    private static let titles: [(title: String, section: Section)] = [
      ("reference response", .reference), ("reference answer", .reference),
      ("reference", .reference), ("reason", .reason),
    ]

    /// The heading that a line begins with, if it may follow the last one, and the line's rest.
    static func reading(
      _ line: Substring, after last: Heading
    ) -> (heading: Heading, rest: Substring)? {
      let text = line.drop(while: \.isWhitespace)
      let isMark = { (character: Character) in "#* ".contains(character) }
      let isMarked = text.first.map(isMark) ?? false
      let title = text.drop(while: isMark)
      let lower = title.prefix(24).lowercased()
      guard let (name, section) = titles.first(where: { lower.hasPrefix($0.title) }),
        section > last.section
      else { return nil }
      let isExpected = section == .reason || last.section == .reason && !last.isMarked
      guard isMarked || isExpected else { return nil }
      let heading = Heading(section: section, isMarked: isMarked)
      let rest = title.dropFirst(name.count).drop(while: isMark)
      if let colon = rest.first, colon == ":" || colon == "：" {
        return (heading, rest.dropFirst().drop(while: isMark))
      }
      return isMarked && rest.allSatisfy(\.isWhitespace) ? (heading, rest) : nil
    }
  }
}
