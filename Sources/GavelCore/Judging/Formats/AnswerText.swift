/// An answer whose label stands at its end, after the reasons, as Nova's and CritiqueLLM's do.
///
/// A label counts where the format puts it: at the end of a line, or at the head of the answer. What
/// is quoted inside a sentence is what somebody else said, and what has a backslash before it is a
/// candidate's text that was neutralised on its way into the prompt.
struct AnswerText {
  /// As the teacher wrote it, and the same in half width; both have the same places.
  let scalars: [Unicode.Scalar]
  let plain: [Unicode.Scalar]

  init(_ completion: String) {
    scalars = Array(completion.trimmingWhitespace.withoutFence.unicodeScalars)
    plain = scalars.map(\.halfWidth)
  }

  enum Place {
    /// Where the format puts a label.
    case label
    /// In the middle of a line, or denied: no label, but a contradiction where it says another thing.
    case mention
    /// Somebody else's words.
    case quotation
  }

  func place(of range: Range<Int>) -> Place {
    if range.lowerBound > 0, plain[range.lowerBound - 1] == "\\" { return .quotation }
    let line = lineStart(of: range.lowerBound)
    let before = Self.bare(plain[line..<range.lowerBound])
    let end = plain[range.upperBound...].firstIndex(where: \.isNewline) ?? plain.count
    let isLast = Self.bare(plain[range.upperBound..<end]).isEmpty
    if isInQuotes(range), !isLast || !Self.introducesVerdict(before) { return .quotation }
    if Self.denies(Self.string(plain[line..<range.lowerBound])) { return .mention }
    let isFirst = before.isEmpty && Self.bare(plain[..<line]).isEmpty
    return isLast || isFirst ? .label : .mention
  }

  /// The text before the label, without what announces it; where there is none, the text after it.
  func reason(around range: Range<Int>) -> String {
    let line = lineStart(of: range.lowerBound)
    let lead = Self.bare(plain[line..<range.lowerBound])
    let end = Self.isLead(lead) ? line : range.lowerBound
    var lines = Self.lines(scalars[..<end])
    while let last = lines.last, Self.announces(last) { lines.removeLast() }
    let before = lines.joined(separator: "\n").trimmingWhitespace
    if !before.isEmpty { return before }
    var after = Self.lines(scalars[range.upperBound...])
    if let rest = after.first, Self.bare(Array(rest.unicodeScalars)[...]).isEmpty {
      after.removeFirst()
    }
    return after.joined(separator: "\n").trimmingWhitespace
  }

  /// The last line with anything on it, for messages.
  var lastLine: String {
    Self.lines(scalars[...]).last { !$0.trimmingWhitespace.isEmpty } ?? ""
  }

  /// The text of a range, for messages.
  func text(_ range: Range<Int>) -> String { Self.string(scalars[range]) }

  private func lineStart(of place: Int) -> Int {
    (plain[..<place].lastIndex(where: \.isNewline) ?? -1) + 1
  }

  private func isInQuotes(_ range: Range<Int>) -> Bool {
    guard let before = plain[..<range.lowerBound].last(where: { !Self.emphasis.contains($0) }),
      let after = plain[range.upperBound...].first(where: { !Self.emphasis.contains($0) })
    else { return false }
    return Self.quotes.contains(before) && Self.quotes.contains(after)
  }

  /// Whether a line's beginning does nothing but lead to its label: "Final verdict:".
  private static func isLead(_ text: String) -> Bool {
    guard text.unicodeScalars.count <= 40 else { return false }
    return text.isEmpty || [":", " is", "为", "是"].contains(where: text.hasSuffix)
  }

  /// Whether the words directly before a label deny it: "I would not say [[A>B]]".
  ///
  /// "A is not right, so [[B>A]]" denies something else.
  private static func denies(_ text: String) -> Bool {
    let clause =
      text.lowercased().split(omittingEmptySubsequences: false) { ",.;:!?，。；：".contains($0) }.last
      ?? ""
    let words = clause.split(separator: " ").suffix(2)
    return words.contains { denials.contains(String($0)) || $0.hasSuffix("n't") }
      || chineseDenials.contains { clause.suffix(5).contains($0) }
  }

  /// Whether a quoted label after this is the teacher's own all the same.
  private static func introducesVerdict(_ text: String) -> Bool {
    text.isEmpty || isLead(text) && announcements.contains(where: text.contains)
  }

  /// Whether a line is empty, opens a fence, or is the heading of the verdict.
  private static func announces(_ line: String) -> Bool {
    let trimmed = line.trimmingWhitespace
    if trimmed.isEmpty || trimmed.hasPrefix("```") { return true }
    let text = bare(trimmed.unicodeScalars.map(\.halfWidth)[...])
    guard text.unicodeScalars.count <= 40, announcements.contains(where: text.contains) else {
      return text.isEmpty
    }
    return text.hasSuffix(":") || trimmed.hasPrefix("#") || trimmed.hasPrefix("**")
  }

  /// In lower case, without white space and decoration around it.
  private static func bare(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    let isDecoration = { (scalar: Unicode.Scalar) in
      decoration.contains(scalar) || scalar.properties.isWhitespace || scalar == "\u{FEFF}"
    }
    let kept = scalars.drop(while: isDecoration)
    guard let end = kept.lastIndex(where: { !isDecoration($0) }) else { return "" }
    return string(kept[...end]).lowercased()
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private static func lines(_ scalars: ArraySlice<Unicode.Scalar>) -> [String] {
    string(scalars).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map(String.init)
  }

  private static let emphasis = Set("*_ ".unicodeScalars)
  private static let quotes = Set("\"'`“”‘’「」『』«»".unicodeScalars)
  private static let decoration = Set("*_#>`\"'“”‘’「」『』.。!;-|()".unicodeScalars)
  private static let denials: Set = ["not", "never", "cannot", "hardly"]
  private static let chineseDenials = ["不能", "不是", "不应", "不该", "不会", "并非", "难以"]
  private static let announcements = [
    "verdict", "result", "conclusion", "answer", "judgment", "judgement", "decision", "choice",
    "label", "preference", "score", "得分", "评分", "结论", "结果", "判断", "评判", "裁决", "判定", "选择",
  ]
}

extension Unicode.Scalar {
  /// Whether it ends a line.
  var isNewline: Bool {
    switch value {
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}

extension String {
  /// The text without a Markdown fence around the whole of it.
  var withoutFence: String {
    guard hasPrefix("```"), hasSuffix("```"), let line = firstIndex(where: \.isNewline) else {
      return self
    }
    let inside = self[index(after: line)...].dropLast(3)
    return inside.contains("\n```") ? self : String(inside).trimmingWhitespace
  }
}
