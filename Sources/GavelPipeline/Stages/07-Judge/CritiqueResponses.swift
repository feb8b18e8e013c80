import GavelCore
import GavelStore

/// Has every teacher grade each response that is in a pair: with the reference in view, then
/// rewritten so that none is needed.
struct CritiqueResponses: Stage {
  typealias Input = JudgedResponse
  typealias Output = Critique

  let teachers: [Asker]
  let prompts: CritiquePrompts
  let system: Template?

  var signature: Signature {
    Signature(["teachers": teachers.map(\.model.name).sorted().joined(separator: ",")])
  }

  func run(
    _ inputs: some AsyncSequence<JudgedResponse, any Error> & Sendable,
    emit: @escaping @Sendable (Critique) async throws -> Void
  ) async throws {
    let stage = self
    try await teachers.eachAsked(inputs) { teacher, response in
      let (with, without) = try await stage.critiques(of: response, by: teacher)
      try await emit(with)
      try await emit(without)
    }
  }

  private func critiques(
    of shown: JudgedResponse, by teacher: Asker
  ) async throws -> (with: Critique, without: Critique) {
    let name = teacher.model.name
    func unasked(_ mode: ReferenceMode, _ state: Judgment.State, _ problem: String) -> Critique {
      Critique(notAskedOf: shown.response, by: name, mode: mode, state: state, problem: problem)
    }
    guard let reference = shown.query.reference else {
      let problem = "the query has no reference answer to grade by"
      return (
        unasked(.with, .noReference, problem), unasked(.without, .noReference, problem)
      )
    }
    let conversation = prompts.critiqueMessages(
      of: shown.text, to: shown.query, reference: reference, system: system)
    let (with, answer) = try await ask(conversation, about: shown, teacher, .with)
    guard let answer else {
      let problem = "there is no critique to rewrite: \(with.problem ?? with.state.rawValue)"
      return (with, unasked(.without, .noCritique, problem))
    }
    let turn = prompts.rewriting(conversation, answer: answer, by: prompts.critiqueRewrite)
    return (with, try await ask(turn, about: shown, teacher, .without).critique)
  }

  /// - Returns: the critique, and the answer's text where it could be read.
  private func ask(
    _ conversation: [CompletionRequest.Message], about shown: JudgedResponse, _ teacher: Asker,
    _ mode: ReferenceMode
  ) async throws -> (critique: Critique, answer: String?) {
    let (critique, outcome) = try await teacher.ask(
      teacher.model.request(conversation), for: .critique
    ) { asked in
      Critique(
        of: shown.response, by: teacher.model.name, mode: mode, request: asked.request,
        outcome: asked.outcome)
    } where: {
      $0.state == .parsed
    }
    guard critique.state == .parsed, case .completed(let completion) = outcome else {
      return (critique, nil)
    }
    return (critique, completion.answer)
  }
}
