import GavelCore
import GavelStore

/// How a student is asked, and how its answers are read: with the prompt of the exported lines, and
/// in the format of their targets.
struct StudentPrompts: Sendable {
  let pack: TemplatePack
  /// For several answers at once; nil shows fewer.
  let several: SeveralPrompts?
  /// For one answer by itself; nil shows more.
  let single: CritiquePrompts?
  private let format: any JudgeFormat

  init(
    pack: TemplatePack, several: SeveralPrompts? = nil, single: CritiquePrompts? = nil
  ) {
    guard let format = JudgeFormats.named(pack.parser) else {
      preconditionFailure("a pack with an unknown parser was let through")
    }
    self.pack = pack
    self.several = several
    self.single = single
    self.format = format.init()
  }

  /// What stands in an exported line before the student's own words.
  func messages(
    _ question: StudentQuestion, _ order: Order
  ) -> [CompletionRequest.Message] {
    switch question.answers {
    case .pair(let shown):
      return pack.studentMessages(
        for: question.query, first: shown.text(of: order.side(at: .first)),
        second: shown.text(of: order.side(at: .second)), reference: question.reference)
    case .list(let list, _):
      guard let several else { preconditionFailure("a list for a pack that shows two answers") }
      return several.studentMessages(
        for: question.query, answers: list.answers(in: order).map(\.text),
        reference: question.reference)
    }
  }

  /// The request, or nil where the mode shows a reference and there is none.
  func request(
    _ question: StudentQuestion, _ order: Order, to model: Settings.Model
  ) -> CompletionRequest? {
    if question.mode == .with, question.reference == nil { return nil }
    return model.request(
      messages(question, order),
      responseFormat: pack.parser == JSONFormat.name ? model.jsonMode.responseFormat : nil)
  }

  /// What an answer says of each pair of the question.
  func judgments(
    of question: StudentQuestion, _ order: Order, by name: String, _ asked: Asked
  ) -> [Judgment] {
    switch question.answers {
    case .pair(let shown):
      [
        Judgment(
          of: shown.pair.id, by: name, order: order, mode: question.mode, request: asked.request,
          outcome: asked.outcome, format: format)
      ]
    case .list(_, let pairs):
      pairs.map {
        Judgment(
          of: $0.pair.id, at: $0.place, by: name, order: order, mode: question.mode,
          request: asked.request, outcome: asked.outcome)
      }
    }
  }
}
