import GavelText

/// What came of one of the queries that a request asked for.
public enum WrittenItem: Hashable, Sendable {
  case query(String)
  /// With the text, where there is one.
  case dropped(DropReason, text: String?)

  public var isQuery: Bool { if case .query = self { true } else { false } }

  /// A query has at least so many tokens, as ``Tokenizer/unicode`` has them.
  ///
  /// Self-Instruct (arXiv 2212.10560) drops instructions of three words and fewer; a question of
  /// three (`What is DNA?`) is one all the same, and a Chinese character is a token.
  static let leastTokens = 3

  /// What came of each of the places that a request asked for; what a model wrote beyond them is
  /// not read.
  ///
  /// - Parameters:
  ///   - examples: what the request showed; a repetition of one of them is no new query.
  ///   - category: what was asked for, where it was.
  public static func all(
    in outcome: Outcome, asked count: Int, examples: [String], category: String?
  ) -> [WrittenItem] {
    func every(_ reason: DropReason) -> [WrittenItem] {
      Array(repeating: .dropped(reason, text: nil), count: count)
    }
    guard case .completed(let completion) = outcome else { return every(.failed) }
    let answer = completion.answer
    if completion.wasRefused || Refusal.isRefusal(answer) { return every(.refused) }
    let list = QueryList(answer, isCut: completion.finish == .length)
    let shown = Set(examples.map { Tokenizer.unicode.tokens(in: $0) })
    var seen = Set<[String]>()
    var items = list.items.enumerated().map { place, text -> WrittenItem in
      if list.endsBroken, place == list.items.count - 1 {
        return .dropped(.truncated, text: text.isEmpty ? nil : text)
      }
      let tokens = Tokenizer.unicode.tokens(in: text)
      if let reason = reason(against: text, tokens, shown: shown, category: category) {
        return .dropped(reason, text: text)
      }
      return seen.insert(tokens).inserted ? .query(text) : .dropped(.exactDuplicate, text: text)
    }
    items = Array(items.prefix(count))
    let rest: DropReason = completion.finish == .length ? .truncated : .notWritten
    while items.count < count { items.append(.dropped(rest, text: nil)) }
    return items
  }

  private static func reason(
    against text: String, _ tokens: [String], shown: Set<[String]>, category: String?
  ) -> DropReason? {
    if shown.contains(tokens) { return .echo }
    if Refusal.isRefusal(text) || QueryRemarks.isPlaceholder(text)
      || QueryRemarks.isOpening(text) || text == category
    {
      return text.trimmingWhitespace.isEmpty ? .tooShort : .notAQuery
    }
    return tokens.count < leastTokens ? .tooShort : nil
  }
}
