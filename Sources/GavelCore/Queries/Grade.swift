/// What a model said of a query: how good it is, and how hard.
public struct Grade: Hashable, Sendable {
  /// What became of the request.
  ///
  /// Raw values are permanent.
  public enum State: String, Hashable, Sendable, CaseIterable {
    case graded, unparsed, refused, truncated, failed
  }

  /// Both on the same scale.
  public struct Scores: Hashable, Sendable {
    public let quality: Double
    public let difficulty: Double

    public init(quality: Double, difficulty: Double) {
      self.quality = quality
      self.difficulty = difficulty
    }
  }

  /// The scale of both scores: 1 is the lowest, 10 the highest, as for JudgeLM's and CritiqueLLM's
  /// scores of answers.
  public static let scale = 1.0...10.0

  public let query: ContentID
  public let request: ContentID
  public let state: State
  /// Nil unless the state is `graded`.
  public let scores: Scores?
  /// Why nobody could read it; nil where it was read.
  public let problem: String?

  public init(query: ContentID, request: ContentID, outcome: Outcome) {
    self.query = query
    self.request = request
    guard case .completed(let completion) = outcome else {
      (state, scores, problem) = (.failed, nil, "no answer")
      return
    }
    if completion.wasRefused || Refusal.isRefusal(completion.answer) {
      (state, scores, problem) = (.refused, nil, "the model refused")
      return
    }
    do throws(UnparseableJudgment) {
      scores = try GradeReader.scores(in: completion.answer)
      (state, problem) = (.graded, nil)
    } catch {
      scores = nil
      state = completion.finish == .length ? .truncated : .unparsed
      problem = error.description
    }
  }

  /// A grade as it was stored.
  public init(
    query: ContentID, request: ContentID, state: State, scores: Scores?, problem: String?
  ) {
    self.query = query
    self.request = request
    self.state = state
    self.scores = scores
    self.problem = problem
  }

  /// Why a query without scores is dropped, where such queries are.
  public var dropReason: DropReason? {
    switch state {
    case .graded: nil
    case .unparsed: .unparsed
    case .refused: .refused
    case .truncated: .truncated
    case .failed: .failed
    }
  }
}
