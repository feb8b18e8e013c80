/// A single value as it was written: its text, and whether it stood in quotes.
///
/// What it means depends on what is expected there: `no` is a model's name where a name is
/// expected and false where a boolean is.
struct SettingsScalar: Hashable, Sendable {
  let text: String
  /// Whether the text may mean something else than text.
  let isPlain: Bool

  /// Nothing at all stands behind the key.
  var isEmpty: Bool { isPlain && text.isEmpty }

  var isNull: Bool { isPlain && ["~", "null", "Null", "NULL"].contains(text) }

  /// YAML 1.1's booleans, which people write.
  var bool: Bool? {
    guard isPlain else { return nil }
    switch text {
    case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": return true
    case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": return false
    default: return nil
    }
  }

  /// Whether the boolean is `true` or `false` in YAML 1.2 as well.
  var isUnambiguousBool: Bool { isPlain && ["true", "false"].contains(text.lowercased()) }

  /// The number as a JSON literal: decimal, `_` between digits left out.
  var number: String? { isPlain ? Self.literal(text) : nil }

  /// The value for messages.
  var shown: String {
    if isEmpty { return "nothing" }
    if isNull { return "null" }
    if let number { return number }
    if isUnambiguousBool { return text }
    return "the text \(Secret.quoted(text))"
  }

  /// The JSON literal of a decimal number, or nil: no hexadecimal, no octal, no `1:30`.
  static func literal(_ text: String) -> String? {
    var rest = text[...]
    let sign = rest.first == "-" ? "-" : ""
    if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
    let whole = rest.first == "_" ? "" : digits(&rest, orLines: true)
    var fraction = ""
    if rest.first == "." {
      rest.removeFirst()
      fraction = digits(&rest, orLines: false)
    }
    guard !whole.isEmpty || !fraction.isEmpty, whole.count < 2 || whole.first != "0" else {
      return nil
    }
    guard let exponent = exponent(&rest), rest.isEmpty else { return nil }
    let literal =
      sign + (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : ".\(fraction)") + exponent
    return Double(literal)?.isFinite == true ? literal : nil
  }

  /// The digits at the front, those `_` between them left out that may stand there.
  private static func digits(_ text: inout Substring, orLines: Bool) -> String {
    let digits = text.prefix { ("0"..."9").contains($0) || (orLines && $0 == "_") }
    text = text.dropFirst(digits.count)
    return digits.filter { $0 != "_" }
  }

  /// `e-5` and the like, or nothing; nil where an exponent begins and does not go on.
  private static func exponent(_ text: inout Substring) -> String? {
    guard let mark = text.first, mark == "e" || mark == "E" else { return "" }
    var exponent = String(text.removeFirst())
    if let sign = text.first, sign == "-" || sign == "+" { exponent.append(text.removeFirst()) }
    let digits = digits(&text, orLines: false)
    return digits.isEmpty ? nil : exponent + digits
  }
}
