/// The bullets that begin an item of a list, and the wrapping that models put around one.
enum QueryMarks {
  /// The bullet that begins a line; nil where none does.
  static func bullet(of line: Substring) -> (indent: Int, rest: String)? {
    let indent = line.prefix(while: \.isWhitespace).count
    let trimmed = line.trimmingWhitespace
    guard let first = trimmed.first else { return nil }
    let rest = trimmed.dropFirst()
    let isBullet =
      "•·●○▪■◆–—".contains(first) || "-*+".contains(first) && rest.first?.isWhitespace == true
    return isBullet ? (indent, rest.trimmingWhitespace) : nil
  }

  /// The text without bold, quotes and labels around it.
  static func cleaned(_ item: String) -> String {
    var text = item.trimmingWhitespace
    while true {
      let before = text
      text = withoutLabel(text)
      for (open, close) in wrappings
      where text.count > open.count + close.count && text.hasPrefix(open) && text.hasSuffix(close) {
        let inner = text.dropFirst(open.count).dropLast(close.count)
        // “one” and “two” is not wrapped.
        if !inner.contains(open), !inner.contains(close) { text = inner.trimmingWhitespace }
      }
      if text.hasPrefix("\""), text.hasSuffix("\",") { text.removeLast() }
      if text == before { return text }
    }
  }

  /// The text without `Question:` or `问题：` before it.
  private static func withoutLabel(_ text: String) -> String {
    var rest = text[...]
    if rest.hasPrefix("**") { rest = rest.dropFirst(2) }
    let start = rest.prefix(16).lowercased()
    guard let label = labels.first(where: start.hasPrefix) else { return text }
    rest = rest.dropFirst(label.count)
    if rest.hasPrefix("**") { rest = rest.dropFirst(2) }
    guard let colon = rest.first, colon == ":" || colon == "：" else { return text }
    rest = rest.dropFirst()
    if rest.hasPrefix("**") { rest = rest.dropFirst(2) }
    return rest.trimmingWhitespace
  }

  private static let labels = [
    "new question", "question", "query", "instruction", "prompt", "新问题", "问题", "指令", "题目", "提问",
  ]
  private static let wrappings = [
    ("**", "**"), ("__", "__"), ("\"", "\""), ("“", "”"), ("「", "」"), ("『", "』"), ("'", "'"),
    ("`", "`"), ("*", "*"), ("‘", "’"), ("«", "»"),
  ]
}
