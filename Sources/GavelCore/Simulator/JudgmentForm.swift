/// The form of answer that a judging prompt asks for.
enum JudgmentForm: Hashable, Sendable {
  /// A label on the first line, then reason and reference: ``PandaLMFormat``.
  case label
  /// Two scores on the first line, then reasons: ``JudgeLMFormat``.
  case scores
  /// An object: ``JSONFormat``.
  case object

  /// - Parameter asked: the prompt's own text, without question, reference and answers.
  init(asked: [UInt8]) {
    let text = asked.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
    func asks(for phrase: StaticString) -> Bool {
      phrase.withUTF8Buffer { phrase in
        guard let first = phrase.first, text.count >= phrase.count else { return false }
        return text.indices.dropLast(phrase.count - 1).contains {
          text[$0] == first && text[$0...].starts(with: phrase)
        }
      }
    }
    if asks(for: "\"result\"") || (asks(for: "json") && asks(for: "result")) {
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
