/// The variables of a `.env` file.
///
/// `KEY=VALUE` and `export KEY=VALUE`, one a line; `#` begins a comment at the start of a line or
/// after a space; single quotes keep everything, double quotes know `\n`, `\t`, `\"`, `\\` and
/// `\$`. Nothing is expanded. A key that comes again replaces the first.
public enum DotEnv {
  /// A line that is no variable.
  ///
  /// What stands there is not kept, since it may be a key.
  public struct Fault: Error, Hashable, Sendable {
    /// From 1.
    public let line: Int
    public let text: String
  }

  /// Reads all lines; the faulty ones are reported and left out.
  public static func read(_ text: String) -> (variables: [String: String], faults: [Fault]) {
    var variables: [String: String] = [:]
    var faults: [Fault] = []
    let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      var rest = line.drop(while: isSpace)
      guard let first = rest.first, first != "#" else { continue }
      if let export = rest.prefixMatch(of: /export[ \t]+/) {
        rest = rest[export.range.upperBound...]
      }
      guard let match = rest.prefixMatch(of: /([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*/) else {
        faults.append(Fault(line: index + 1, text: "expected KEY=VALUE"))
        continue
      }
      if let value = value(rest[match.range.upperBound...]) {
        variables[String(match.1)] = value
      } else {
        faults.append(
          Fault(
            line: index + 1, text: "expected a quote at the end of the value, and nothing after it")
        )
      }
    }
    return (variables, faults)
  }

  private static func value(_ text: Substring) -> String? {
    guard let quote = text.first, quote == "\"" || quote == "'" else { return bare(text) }
    var value = ""
    var rest = text.dropFirst()
    while let character = rest.popFirst() {
      if character == quote {
        rest = rest.drop(while: isSpace)
        return rest.isEmpty || rest.hasPrefix("#") ? value : nil
      }
      if character == "\\", quote == "\"", let escaped = rest.popFirst() {
        value += unescaped(escaped)
      } else {
        value.append(character)
      }
    }
    return nil
  }

  private static func unescaped(_ character: Character) -> String {
    switch character {
    case "n": "\n"
    case "r": "\r"
    case "t": "\t"
    case "\"", "\\", "$": String(character)
    default: "\\\(character)"
    }
  }

  /// A value without quotes, up to a comment.
  private static func bare(_ text: Substring) -> String {
    let isComment = text.hasPrefix("#")
    let end = isComment ? text.startIndex : text.firstRange(of: /[ \t]#/)?.lowerBound
    var value = text[..<(end ?? text.endIndex)]
    while let last = value.last, isSpace(last) { value.removeLast() }
    return String(value)
  }

  private static func isSpace(_ character: Character) -> Bool {
    character == " " || character == "\t"
  }
}
