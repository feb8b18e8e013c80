/// CritiqueLLM's comparison: reasons in Chinese, then `{'综合比较结果': '助手1'}`, `'助手2'` or `'质量相当'`.
///
/// Source: the CritiqueLLM paper and repository (arXiv 2311.18702). The reason is the text before the
/// dictionary. Its pointwise judgments are read by ``CritiqueLLMPointwise``.
public struct CritiqueLLMFormat: JudgeFormat {
  public static let name = "critiquellm"
  public static let expectation = "{'综合比较结果': '助手1', '助手2' or '质量相当'} at the end"
  public static let hasScores = false
  public static let answerDelimiters = ["'综合比较结果'", "\"综合比较结果\""]

  private static let key = "综合比较结果"

  public init() {}

  public func parse(_ completion: String) throws(UnparseableJudgment) -> ParsedJudgment {
    let answer = AnswerText(completion)
    var label: (range: Range<Int>, preference: Preference<Position>)?
    var others: [(range: Range<Int>, preference: Preference<Position>)] = []
    for dictionary in AnswerDictionary.all(in: answer) {
      let values = dictionary.entries.filter { $0.key == Self.key }.map(\.value)
      guard let value = values.first else { continue }
      let place = answer.place(of: dictionary.range)
      if place == .quotation { continue }
      guard values.count == 1, let preference = Self.preference(value) else {
        throw UnparseableJudgment(
          expected: Self.expectation, found: answer.text(dictionary.range))
      }
      others.append((dictionary.range, preference))
      if place == .label { label = (dictionary.range, preference) }
    }
    guard let label else {
      throw UnparseableJudgment(expected: Self.expectation, found: answer.lastLine)
    }
    if let other = others.first(where: { $0.preference != label.preference }) {
      throw UnparseableJudgment(
        expected: "one verdict",
        found: "\(answer.text(other.range)) and \(answer.text(label.range))")
    }
    return ParsedJudgment(
      preference: label.preference, reason: answer.reason(around: label.range))
  }

  /// The label that fills a value; an English-speaking teacher may have translated it.
  private static func preference(_ value: String) -> Preference<Position>? {
    var value = value.lowercased()
    for end in ["的回答更好", "的回答更优", "更好", "更优", "胜出", "胜", "较好"] where value.hasSuffix(end) {
      value = String(value.dropLast(end.count))
      guard !["1", "2", "一", "二"].contains(value) else { return nil }
      break
    }
    return switch value {
    case "助手1", "助手一", "assistant1": .prefers(.first)
    case "助手2", "助手二", "assistant2": .prefers(.second)
    case "质量相当", "相当", "平局", "平手", "tie", "equalquality": .tie
    default: nil
    }
  }
}

extension Preference<Position> {
  /// `助手1`, `助手2` or `质量相当`, as CritiqueLLM writes it.
  public var assistant: String {
    switch self {
    case .prefers(.first): "助手1"
    case .prefers(.second): "助手2"
    case .tie: "质量相当"
    }
  }

  /// `A>B`, `B>A` or `A=B`, as Nova writes it between brackets.
  public var comparison: String {
    switch self {
    case .prefers(.first): "A>B"
    case .prefers(.second): "B>A"
    case .tie: "A=B"
    }
  }
}
