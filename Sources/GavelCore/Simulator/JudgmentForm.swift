/// The form of answer that a judging prompt asks for.
enum JudgmentForm: Hashable, Sendable {
  /// A label on the first line, then reason and reference: ``PandaLMFormat``.
  case label
  /// Two scores on the first line, then reasons: ``JudgeLMFormat``.
  case scores
  /// The same, where the first answer is the reference and has a 10: ``JudgeLMPointwise``.
  case scoreBesideReference
  /// An object: ``JSONFormat``.
  case object
  /// Reasons, then a label in brackets: ``NovaFormat``.
  case bracket
  /// Reasons, then a dictionary in Chinese: ``CritiqueLLMFormat``.
  case dictionary

  /// - Parameter asked: the prompt's own text, without question, reference and answers.
  init(asked: [UInt8]) {
    let text = LowercasedBytes(asked)
    func asks(for phrase: StaticString) -> Bool { text.firstIndex(of: phrase) != nil }
    if asks(for: "is the reference answer"), asks(for: "two scores") {
      self = .scoreBesideReference
    } else if asks(for: "[[a>b]]"), asks(for: "[[b>a]]") {
      self = .bracket
    } else if asks(for: "综合比较结果"), asks(for: "质量相当") {
      self = .dictionary
    } else if asks(for: "\"result\"") || (asks(for: "json") && asks(for: "result")) {
      self = .object
    } else if asks(for: "### reason") {
      self = .label
    } else if asks(for: "scores") || asks(for: "1 to 10") || asks(for: "1-10")
      || asks(for: "scale") || asks(for: "评分") || asks(for: "打分")
    {
      self = .scores
    } else {
      self = .label
    }
  }
}
