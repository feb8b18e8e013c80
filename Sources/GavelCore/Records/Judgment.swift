/// What a teacher said of one pair, in one order, in one reference mode.
public struct Judgment: Hashable, Sendable {
  /// What became of the question.
  ///
  /// Raw values are permanent.
  public enum State: String, Hashable, Sendable, CaseIterable {
    case parsed
    case unparsed
    case refused
    case truncated
    case failed
    /// Never asked: the mode shows a reference and the query has none.
    case noReference = "no_reference"
  }

  public let id: ContentID
  public let pair: ContentID
  public let teacher: String
  public let order: Order
  public let mode: ReferenceMode
  /// The request that was answered; nil where nothing was asked.
  public let request: ContentID?
  public let state: State
  /// What was said; nil unless the state is `parsed`.
  public let said: ParsedJudgment?
  /// What was wrong with the answer; nil where the state is `parsed`.
  public let problem: String?

  /// What the judgment means for the pair; nil where nobody could read it.
  ///
  /// It is never a tie then.
  public var verdict: Verdict? {
    said?.preference.map { order.side(at: $0) }
  }

  /// Reads a teacher's answer.
  public init(
    of pair: ContentID, by teacher: String, order: Order, mode: ReferenceMode,
    request: ContentID, outcome: Outcome, format: any JudgeFormat
  ) {
    var said: ParsedJudgment?
    let state: State
    let problem: String?
    switch outcome {
    case .failed(let failure):
      (state, problem) = (.failed, failure.rawValue)
    case .completed(let completion) where completion.wasRefused:
      (state, problem) = (.refused, "the server or the model declined to answer")
    case .completed(let completion) where completion.finish == .length:
      (state, problem) = (.truncated, "the answer was cut at the token limit")
    case .completed(let completion):
      do throws(UnparseableJudgment) {
        said = try format.parse(completion.answer)
        (state, problem) = (.parsed, nil)
      } catch {
        state = Refusal.isRefusal(completion.answer) ? .refused : .unparsed
        problem = error.description
      }
    }
    self.init(
      id: Self.id(of: pair, by: teacher, order: order, mode: mode), pair: pair,
      teacher: teacher, order: order, mode: mode, request: request, state: state, said: said,
      problem: problem)
  }

  /// A judgment that was never asked for, since the query has no reference to show.
  public init(
    withoutReferenceOf pair: ContentID, by teacher: String, order: Order, mode: ReferenceMode
  ) {
    self.init(
      id: Self.id(of: pair, by: teacher, order: order, mode: mode), pair: pair,
      teacher: teacher, order: order, mode: mode, request: nil, state: .noReference, said: nil,
      problem: "the query has no reference answer to show")
  }

  /// A judgment as it was stored.
  public init(
    id: ContentID, pair: ContentID, teacher: String, order: Order, mode: ReferenceMode,
    request: ContentID?, state: State, said: ParsedJudgment?, problem: String?
  ) {
    self.id = id
    self.pair = pair
    self.teacher = teacher
    self.order = order
    self.mode = mode
    self.request = request
    self.state = state
    self.said = said
    self.problem = problem
  }

  public static func id(
    of pair: ContentID, by teacher: String, order: Order, mode: ReferenceMode
  ) -> ContentID {
    ContentID(
      .judgment,
      [
        "pair": .string(pair.description),
        "teacher": .string(teacher),
        "order": .string(order.rawValue),
        "mode": .string(mode.rawValue),
      ])
  }
}
