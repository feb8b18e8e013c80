/// A JSON object: `{"result": "1" | "2" | "Tie", "reason": …, "reference": …}`.
///
/// Strict: keys that stand twice, a result of another kind and text around the object are errors;
/// the numbers 1 and 2 are as good as their texts. A Markdown fence around the whole object is
/// taken off, as servers without `response_format` often get one.
public struct JSONFormat: JudgeFormat {
  public static let name = "json"
  public static let expectation = #"an object {"result": "1", "2" or "Tie", "reason": …}"#
  public static let hasScores = false
  public static let answerDelimiters: [String] = []

  public init() {}

  public func parse(_ completion: String) throws(UnparseableJudgment) -> ParsedJudgment {
    let text = completion.trimmingWhitespace.withoutFence
    let value: JSONValue
    do throws(JSONParseError) {
      value = try JSONParser.parse(text)
    } catch {
      throw UnparseableJudgment(expected: "\(Self.expectation): \(error)", found: completion)
    }
    guard let object = value.object else {
      throw UnparseableJudgment(expected: Self.expectation, found: completion)
    }
    guard let preference = Self.preference(object["result"]) else {
      throw UnparseableJudgment(
        expected: Self.expectation,
        found: object["result"].map { "result: \($0.line)" } ?? "no key \"result\"")
    }
    return ParsedJudgment(
      preference: preference,
      reason: try Self.text("reason", in: object),
      reference: try Self.text("reference", in: object))
  }

  private static func preference(_ value: JSONValue?) -> Preference<Position>? {
    switch value {
    case .string("1"), .number("1"): .prefers(.first)
    case .string("2"), .number("2"): .prefers(.second)
    case .string(let text) where text.lowercased() == "tie": .tie
    default: nil
    }
  }

  private static func text(
    _ key: String, in object: JSONObject
  ) throws(UnparseableJudgment) -> String? {
    switch object[key] {
    case nil, .null: return nil
    case .string(let text): return text.trimmingWhitespace
    case let other?:
      throw UnparseableJudgment(expected: "text under \"\(key)\"", found: other.kind)
    }
  }
}
