/// What a teacher said of one response by itself.
///
/// CritiqueLLM's way to a comparison (arXiv 2311.18702): each response is graded against the
/// reference, dimension by dimension; the critique is rewritten so that it needs no reference; two
/// critiques lead to a verdict.
public struct Critique: Hashable, Sendable {
  public let id: ContentID
  public let response: ContentID
  public let teacher: String
  /// `with`: written with the reference in view; `without`: that one rewritten.
  public let mode: ReferenceMode
  /// The request that was answered; nil where nothing was asked.
  public let request: ContentID?
  /// What became of the question, as of a judgment's.
  public let state: Judgment.State
  /// What was said; nil unless the state is `parsed`.
  public let said: CritiqueLLMPointwise.Critique?
  /// What was wrong with the answer; nil where the state is `parsed`.
  public let problem: String?

  /// Reads a teacher's answer.
  public init(
    of response: ContentID, by teacher: String, mode: ReferenceMode, request: ContentID,
    outcome: Outcome
  ) {
    let (state, said, problem) = outcome.read { completion throws(UnparseableJudgment) in
      try CritiqueLLMPointwise().parse(completion)
    }
    self.init(
      id: Self.id(of: response, by: teacher, mode: mode), response: response, teacher: teacher,
      mode: mode, request: request, state: state, said: said, problem: problem)
  }

  /// A critique that was never asked for.
  ///
  /// - Parameters:
  ///   - state: `noReference`, or `noCritique` where the one to rewrite could not be had.
  ///   - problem: why.
  public init(
    notAskedOf response: ContentID, by teacher: String, mode: ReferenceMode,
    state: Judgment.State, problem: String
  ) {
    self.init(
      id: Self.id(of: response, by: teacher, mode: mode), response: response, teacher: teacher,
      mode: mode, request: nil, state: state, said: nil, problem: problem)
  }

  /// A critique as it was stored.
  public init(
    id: ContentID, response: ContentID, teacher: String, mode: ReferenceMode,
    request: ContentID?, state: Judgment.State, said: CritiqueLLMPointwise.Critique?,
    problem: String?
  ) {
    self.id = id
    self.response = response
    self.teacher = teacher
    self.mode = mode
    self.request = request
    self.state = state
    self.said = said
    self.problem = problem
  }

  public static func id(
    of response: ContentID, by teacher: String, mode: ReferenceMode
  ) -> ContentID {
    ContentID(
      .critique,
      [
        "response": .string(response.description), "teacher": .string(teacher),
        "mode": .string(mode.rawValue),
      ])
  }
}
