internal import GavelCore

/// JSON values as YAML for people: block style, quotes only where they are needed.
enum BlockYAML {
  static func text(of object: JSONObject) -> String {
    var text = ""
    write(object, indent: 0, to: &text)
    return text
  }

  private static func write(_ object: JSONObject, indent: Int, to text: inout String) {
    for member in object.members {
      text += String(repeating: " ", count: indent) + scalar(member.key) + ":"
      write(member.value, indent: indent, to: &text)
    }
  }

  /// A value behind a key.
  private static func write(_ value: JSONValue, indent: Int, to text: inout String) {
    switch value {
    case .object(let object) where !object.isEmpty:
      text += "\n"
      write(object, indent: indent + 2, to: &text)
    case .array(let items) where !items.isEmpty:
      text += "\n"
      for item in items { write(item: item, indent: indent + 2, to: &text) }
    default: text += " " + flow(value) + "\n"
    }
  }

  /// An item of a list: a mapping's first key stands beside the dash.
  private static func write(item: JSONValue, indent: Int, to text: inout String) {
    let spaces = String(repeating: " ", count: indent)
    if case .object(let object) = item, !object.isEmpty {
      var block = ""
      write(object, indent: indent + 2, to: &block)
      text += spaces + "- " + block.dropFirst(indent + 2)
    } else {
      text += spaces + "- " + flow(item) + "\n"
    }
  }

  private static func flow(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let bool): bool ? "true" : "false"
    case .number(let literal): literal
    case .string(let string): scalar(string)
    case .array(let items): "[" + items.map(flow).joined(separator: ", ") + "]"
    case .object(let object):
      "{" + object.members.map { "\(scalar($0.key)): \(flow($0.value))" }.joined(separator: ", ")
        + "}"
    }
  }

  /// Text, bare where no reader could take it for anything else.
  static func scalar(_ text: String) -> String { isBare(text) ? text : quoted(text) }

  /// Words, paths, URLs and times: nothing that begins, ends or continues like YAML's own marks.
  private static func isBare(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
      return false
    }
    if first.properties.numericType != nil {
      return ["s", "ms"].contains(text.drop(while: \.isNumber))
    }
    return (isWord(first) || first == "/") && last != ":"
      && text.unicodeScalars.allSatisfy { isWord($0) || "./:@+-".unicodeScalars.contains($0) }
      && !reserved.contains(text.lowercased())
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber:
      true
    default: scalar == "_"
    }
  }

  private static let reserved: Set<String> = [
    "null", "true", "false", "yes", "no", "on", "off", "y", "n",
  ]

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}",
        "\u{FFFE}", "\u{FFFF}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
