/// CritiqueLLM's judgment of one answer: a critique, then a score for each dimension and, last, `综合得分`.
///
/// Source: the CritiqueLLM paper and repository (arXiv 2311.18702), after AlignBench. Scores are from
/// 1 to 10. Its own parser takes an answer that it cannot read for a 5; here that is an error.
public struct CritiqueLLMPointwise: Hashable, Sendable {
  /// What the format asks for, for messages.
  public static let expectation = "a dictionary of scores from 1 to 10 that ends with '综合得分'"

  /// The score of one dimension.
  public struct Dimension: Hashable, Sendable {
    public let name: String
    public let score: Double

    public init(name: String, score: Double) {
      self.name = name
      self.score = score
    }
  }

  /// What was said of an answer.
  public struct Critique: Hashable, Sendable {
    /// The overall score.
    public let overall: Double
    /// The dimensions in the order of the answer; which there are depends on the task.
    public let dimensions: [Dimension]
    /// The text before the scores; nil where there is none.
    public let text: String?

    public init(overall: Double, dimensions: [Dimension], text: String?) {
      self.overall = overall
      self.dimensions = dimensions
      self.text = text.flatMap { $0.isEmpty ? nil : $0 }
    }
  }

  private static let key = "综合得分"

  public init() {}

  public func parse(_ completion: String) throws(UnparseableJudgment) -> Critique {
    let answer = AnswerText(completion)
    var found: (range: Range<Int>, critique: Critique)?
    for dictionary in AnswerDictionary.all(in: answer) {
      guard dictionary.entries.contains(where: { $0.key == Self.key }) else { continue }
      let place = answer.place(of: dictionary.range)
      if place == .quotation { continue }
      guard let scores = Self.scores(dictionary.entries), let overall = scores.last else {
        throw UnparseableJudgment(
          expected: Self.expectation, found: answer.text(dictionary.range))
      }
      if let found, found.critique.overall != overall.score {
        throw UnparseableJudgment(
          expected: "one overall score",
          found: "\(answer.text(found.range)) and \(answer.text(dictionary.range))")
      }
      guard place == .label else { continue }
      found = (
        dictionary.range,
        Critique(
          overall: overall.score, dimensions: Array(scores.dropLast()),
          text: answer.reason(around: dictionary.range))
      )
    }
    guard let found else {
      throw UnparseableJudgment(expected: Self.expectation, found: answer.lastLine)
    }
    return found.critique
  }

  /// The scores, the overall one last; nil where one is no score, stands twice or is elsewhere.
  private static func scores(_ entries: [(key: String, value: String)]) -> [Dimension]? {
    var scores: [Dimension] = []
    for (name, value) in entries {
      guard let score = score(value), !name.isEmpty, !scores.contains(where: { $0.name == name })
      else { return nil }
      scores.append(Dimension(name: name, score: score))
    }
    return scores.last?.name == key ? scores : nil
  }

  /// `8`, `8.5`, `8/10`, `8分`.
  private static func score(_ value: String) -> Double? {
    var digits = value
    for end in ["分", "/10"] where digits.hasSuffix(end) {
      digits = String(digits.dropLast(end.count))
    }
    guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
      let score = Double(digits), JudgeLMFormat.range.contains(score)
    else { return nil }
    return score
  }
}
