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
    /// Never asked: it builds on what the teacher said of each response, and that could not be had.
    case noCritique = "no_critique"
    /// Two ways to the same verdict came to different ones.
    case pathsDisagree = "paths_disagree"
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
  /// The request of the second way to the verdict, where there is one.
  public let check: ContentID?

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
    self.init(of: pair, by: teacher, order: order, mode: mode, request: request, outcome: outcome) {
      completion throws(UnparseableJudgment) in try format.parse(completion)
    }
  }

  /// Reads a teacher's answer about a whole list for one pair of it.
  public init(
    of pair: ContentID, at place: ListPlace, by teacher: String, order: Order,
    mode: ReferenceMode, request: ContentID, outcome: Outcome
  ) {
    self.init(of: pair, by: teacher, order: order, mode: mode, request: request, outcome: outcome) {
      completion throws(UnparseableJudgment) in
      place.judgment(in: try SeveralScores(count: place.count).parse(completion), order: order)
    }
  }

  private init(
    of pair: ContentID, by teacher: String, order: Order, mode: ReferenceMode,
    request: ContentID, outcome: Outcome,
    reading parse: (String) throws(UnparseableJudgment) -> ParsedJudgment
  ) {
    let (state, said, problem) = outcome.read(parse)
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

  /// A judgment that was never asked for, since a critique that it builds on is missing.
  public init(
    withoutCritiqueOf pair: ContentID, by teacher: String, order: Order, mode: ReferenceMode,
    problem: String
  ) {
    self.init(
      id: Self.id(of: pair, by: teacher, order: order, mode: mode), pair: pair,
      teacher: teacher, order: order, mode: mode, request: nil, state: .noCritique, said: nil,
      problem: problem)
  }

  /// This judgment where another way to the verdict agrees; else one without a verdict.
  ///
  /// - Parameter other: what was said on the other way, of the same pair in the same order.
  public func checked(by other: Judgment) -> Judgment {
    guard let said, let otherSaid = other.said else {
      return Judgment(
        id: id, pair: pair, teacher: teacher, order: order, mode: mode, request: request,
        state: said == nil ? state : other.state, said: nil,
        problem: problem ?? other.problem.map { "on the other way: \($0)" }, check: other.request)
    }
    let agrees = said.preference == otherSaid.preference
    return Judgment(
      id: id, pair: pair, teacher: teacher, order: order, mode: mode, request: request,
      state: agrees ? .parsed : .pathsDisagree, said: agrees ? said : nil,
      problem: agrees
        ? nil : "\(said.preference.name) on one way, \(otherSaid.preference.name) on the other",
      check: other.request)
  }

  /// A judgment as it was stored.
  public init(
    id: ContentID, pair: ContentID, teacher: String, order: Order, mode: ReferenceMode,
    request: ContentID?, state: State, said: ParsedJudgment?, problem: String?,
    check: ContentID? = nil
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
    self.check = check
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

extension Outcome {
  /// What became of an answer, and what a format reads in it.
  func read<Said>(
    _ parse: (String) throws(UnparseableJudgment) -> Said
  ) -> (state: Judgment.State, said: Said?, problem: String?) {
    switch self {
    case .failed(let failure): return (.failed, nil, failure.rawValue)
    case .completed(let completion) where completion.wasRefused:
      return (.refused, nil, "the server or the model declined to answer")
    case .completed(let completion) where completion.finish == .length:
      return (.truncated, nil, "the answer was cut at the token limit")
    case .completed(let completion):
      do throws(UnparseableJudgment) {
        return (.parsed, try parse(completion.answer), nil)
      } catch {
        let isRefusal = Refusal.isRefusal(completion.answer)
        return (isRefusal ? .refused : .unparsed, nil, error.description)
      }
    }
  }
}
