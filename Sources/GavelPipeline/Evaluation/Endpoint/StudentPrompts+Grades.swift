import GavelCore
import GavelStore

/// How a student of graded responses is asked, and how its grades are read.
extension StudentPrompts {
  /// The request, or nil where the mode shows a reference and there is none.
  func request(_ question: GradeQuestion, to model: Settings.Model) -> CompletionRequest? {
    if question.mode == .with, question.reference == nil { return nil }
    guard
      let messages = pack.studentMessages(
        of: question.graded.text, to: question.graded.query, reference: question.reference)
    else { preconditionFailure("a pack that teaches no grades was let through") }
    return model.request(messages)
  }

  /// What an answer says of the response.
  func critique(of question: GradeQuestion, by name: String, _ asked: Asked) -> Critique {
    guard let single else { preconditionFailure("a response for a pack that shows two answers") }
    return Critique(
      of: question.graded.response, by: name, mode: question.mode, request: asked.request,
      outcome: asked.outcome, format: single.format)
  }
}
