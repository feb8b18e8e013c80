/// What a teacher said of one response by itself.
///
/// CritiqueLLM's way to a comparison (arXiv 2311.18702): each response is graded against the
/// reference, dimension by dimension; the critique is rewritten so that it needs no reference; two
/// critiques lead to a verdict. By itself it is what a judge of single answers learns from.
public struct Critique: Hashable, Sendable {
  /// What became of the question.
  ///
  /// Raw values are permanent.
  public enum State: String, Hashable, Sendable, CaseIterable {
    case parsed
    case unparsed
    case refused
    case truncated
    case failed
    /// Never asked: the query has no reference to grade by.
    case noReference = "no_reference"
    /// Never asked: the critique that would be rewritten could not be had.
    case noCritique = "no_critique"
    /// Rewritten, and the overall score is another one.
    case scoreMoved = "score_moved"
  }

  /// How far a rewritten critique's overall score may be from that of the first turn.
  ///
  /// It is what CritiqueLLM's rewriting asks for. So far a score is the same one.
  public static let greatestMove = 1.0

  public let id: ContentID
  public let response: ContentID
  public let teacher: String
  /// `with`: written with the reference in view; `without`: that one rewritten.
  public let mode: ReferenceMode
  /// The request that was answered; nil where nothing was asked.
  public let request: ContentID?
  public let state: State
  /// What was said; nil unless the state is `parsed`.
  public let said: CritiqueLLMPointwise.Critique?
  /// What was wrong with the answer; nil where the state is `parsed`.
  public let problem: String?

  /// Reads a teacher's answer.
  ///
  /// - Parameter before: of a rewritten critique, the overall score of the one that was rewritten.
  public init(
    of response: ContentID, by teacher: String, mode: ReferenceMode, request: ContentID,
    outcome: Outcome, format: CritiqueFormat, rewriting before: Double? = nil
  ) {
    var (state, said, problem) = Self.read(outcome, format)
    if let before, let score = said?.overall, abs(score - before) > Self.greatestMove {
      (state, said) = (.scoreMoved, nil)
      problem =
        "expected an overall score at most \(Self.greatestMove.scoreText) from "
        + "\(before.scoreText), which the rewritten critique gave, found \(score.scoreText)"
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
    state: State, problem: String
  ) {
    self.init(
      id: Self.id(of: response, by: teacher, mode: mode), response: response, teacher: teacher,
      mode: mode, request: nil, state: state, said: nil, problem: problem)
  }

  /// A critique as it was stored.
  public init(
    id: ContentID, response: ContentID, teacher: String, mode: ReferenceMode,
    request: ContentID?, state: State, said: CritiqueLLMPointwise.Critique?, problem: String?
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

  private static func read(
    _ outcome: Outcome, _ format: CritiqueFormat
  ) -> (state: State, said: CritiqueLLMPointwise.Critique?, problem: String?) {
    let read = outcome.read { completion throws(UnparseableJudgment) in
      try format.parse(completion)
    }
    guard let state = State(rawValue: read.state.rawValue) else {
      preconditionFailure("an answer is read into a state that only pairs have")
    }
    return (state, read.said, read.problem)
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
