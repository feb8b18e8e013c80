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
  /// An example as its student reads it.
  func lesson(in example: Example) -> Lesson {
    Lesson(
      messages: studentMessages(
        for: example.query, first: example.first.text, second: example.second.text,
        reference: example.reference), target: target(for: example.shown))
  }

  /// A graded response as its student reads it; nil where the pack does not teach it.
  public func lesson(in graded: GradedResponse) -> Lesson? {
    critiques?.lesson(in: graded, system: studentSystem)
  }
}
