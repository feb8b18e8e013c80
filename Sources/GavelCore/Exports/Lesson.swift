/// What a student is sent, and what it learns to say.
public struct Lesson: Hashable, Sendable {
  public let messages: [CompletionRequest.Message]
  public let target: String

  public init(messages: [CompletionRequest.Message], target: String) {
    self.messages = messages
    self.target = target
  }

  /// The text of the system message; empty where there is none.
  var system: String { text(.system) }
  var question: String { text(.user) }

  private func text(_ role: CompletionRequest.Message.Role) -> String {
    messages.first { $0.role == role }?.content ?? ""
  }
}

extension TemplatePack {
  /// An example as its student reads it: two answers, or all answers of a list.
  func lesson(in example: Example) -> Lesson {
    guard let list = example.list else {
      return Lesson(
        messages: studentMessages(
          for: example.query, first: example.first.text, second: example.second.text,
          reference: example.reference), target: target(for: example.shown))
    }
    guard let several else { preconditionFailure("a pack without several answers was let through") }
    return Lesson(
      messages: several.studentMessages(
        for: example.query, answers: list.answers.map(\.text), reference: example.reference),
      target: several.target(for: list.said))
  }

  /// What a student will be sent of one response by itself; nil where the pack does not teach it.
  public func studentMessages(
    of response: String, to query: Query, reference: String?
  ) -> [CompletionRequest.Message]? {
    critiques?.studentMessages(
      of: response, to: query, reference: reference, system: studentSystem)
  }

  /// A graded response as its student reads it; nil where the pack does not teach it.
  public func lesson(in graded: GradedResponse) -> Lesson? {
    critiques?.lesson(in: graded, system: studentSystem)
  }
}
