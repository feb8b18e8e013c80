import GavelCore

/// Made-up seed questions: the same for the same number, different enough from each other.
public enum Questions {
  private static let verbs = [
    "Explain", "Compare", "Describe", "Plan", "Improve", "Criticise", "Draft", "Outline",
  ]

  private static let syllables = [
    "ba", "do", "fi", "gu", "ke", "la", "mo", "ni", "pu", "ra", "se", "ti", "vo", "wu", "ze", "sha",
  ]

  public static func text(_ number: Int) -> String {
    let draw = Draw(seed: 7)
    func word(_ place: Int) -> String {
      let bits = draw.bits("word \(place)", "\(number)")
      return (0..<3).map { syllables[Int(bits >> (8 * $0) & 15)] }.joined()
    }
    let verb = verbs[draw.index(below: verbs.count, "verb", "\(number)")]
    return "\(verb) \(word(0)) \(word(1)) and \(word(2)) of case \(number), \(word(3)) \(word(4)) "
      + "with \(word(5)) \(word(6)), then \(word(7)) \(word(8))."
  }

  /// Lines of an alpaca file; every third has no reference.
  public static func jsonl(_ numbers: some Sequence<Int>) -> String {
    numbers.map { number in
      var line = JSONObject([
        ("id", .string("q\(number)")), ("category", .string("topic \(number % 4)")),
        ("instruction", .string(text(number))),
      ])
      if number % 3 != 0 { line["output"] = .string("A reference for case \(number).") }
      return JSONValue.object(line).line + "\n"
    }.joined()
  }
}
