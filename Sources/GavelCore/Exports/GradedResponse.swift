/// A response with what one teacher said of it by itself, before it is a line.
public struct GradedResponse: Hashable, Sendable {
  public let critique: ContentID
  public let response: ContentID
  public let query: Query
  public let text: String
  /// Who gave the response.
  public let candidate: String
  public let teacher: String
  /// Whether the line shows the reference; prompt, scores and text go together.
  public let mode: ReferenceMode
  /// What the student learns.
  public let said: CritiqueLLMPointwise.Critique

  public init(
    critique: ContentID, response: ContentID, query: Query, text: String, candidate: String,
    teacher: String, mode: ReferenceMode, said: CritiqueLLMPointwise.Critique
  ) {
    self.critique = critique
    self.response = response
    self.query = query
    self.text = text
    self.candidate = candidate
    self.teacher = teacher
    self.mode = mode
    self.said = said
  }

  /// The reference that the prompt shows.
  public var reference: String? { mode == .with ? query.reference : nil }
}

extension CritiqueLLMPointwise.Critique {
  /// The scores as ``CritiqueLLMPointwise`` reads them: `{'清晰度': 7, '综合得分': 7}`.
  var dictionary: String {
    let entries = dimensions + [CritiqueLLMPointwise.Dimension(name: "综合得分", score: overall)]
    return "{" + entries.map { "'\($0.name)': \($0.score.scoreText)" }.joined(separator: ", ") + "}"
  }
}
