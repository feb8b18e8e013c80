import GavelCore

/// Reads a label that stands for itself: `1`, `2`, `0`, `"Tie"`, `"a"`, `"[[A>B]]"`.
enum VerdictLabel {
  /// What it accepts, for messages.
  static let expectation = "1, 2, 0 or tie"

  /// The label as a position; nil where it is none.
  static func read(_ value: JSONValue) -> Preference<Position>? {
    switch value {
    case .number(let literal): read(literal) ?? value.int.flatMap { read("\($0)") }
    case .string(let text): read(text)
    case .null, .bool, .array, .object: nil
    }
  }

  private static func read(_ text: String) -> Preference<Position>? {
    switch text {
    case "1": return .prefers(.first)
    case "2": return .prefers(.second)
    case "0": return .tie
    default: break
    }
    guard text.utf8.count <= 40 else { return nil }
    var word = text.trimmed.lowercased()
    if word.hasPrefix("[["), word.hasSuffix("]]") {
      word = String(word.dropFirst(2).dropLast(2)).trimmed
    }
    word.removeAll { $0 == " " }
    // A column of numbers with a gap in it is written with fractions by some programs.
    return switch word {
    case "1", "1.0", "a", "a>b", "b<a": .prefers(.first)
    case "2", "2.0", "b", "b>a", "a<b": .prefers(.second)
    case "0", "0.0", "tie", "a=b", "b=a": .tie
    default: nil
    }
  }
}

extension JSONValue {
  /// The value in a message, cut where it is long.
  var shown: String {
    let text = line
    return text.count > 60 ? text.prefix(60) + "…" : text
  }

  /// Whether nothing is there: no value, or a text without a letter.
  var isNothing: Bool {
    switch self {
    case .null: true
    case .string(let text): text.isBlank
    case .bool, .number, .array, .object: false
    }
  }

  /// A number, also where a table has it as text.
  var figure: Double? {
    let number: Double? =
      switch self {
      case .number: double
      case .string(let text): Double(text.trimmed)
      case .null, .bool, .array, .object: nil
      }
    return number.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The elements of a list, also where a table has it as text.
  var elements: [JSONValue]? {
    switch self {
    case .array(let values): return values
    case .string(let text):
      guard text.first == "[" else { return nil }
      return (try? JSONParser.parse(text))?.array
    case .null, .bool, .number, .object: return nil
    }
  }
}
