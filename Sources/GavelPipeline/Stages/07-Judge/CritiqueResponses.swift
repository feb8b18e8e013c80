import GavelCore
import GavelStore

/// Has every teacher grade each response that is in a pair: with the reference in view, then, where
/// that is asked for, rewritten so that none is needed.
struct CritiqueResponses: Stage {
  typealias Input = JudgedResponse
  typealias Output = Critique

  let teachers: [Asker]
  let prompts: CritiquePrompts
  let system: Template?
  let modes: [ReferenceMode]

  var signature: Signature {
    Signature([
      "teachers": teachers.map(\.model.name).sorted().joined(separator: ","),
      "modes": modes.map(\.rawValue).joined(separator: ","),
    ])
  }

  func run(
    _ inputs: some AsyncSequence<JudgedResponse, any Error> & Sendable,
    emit: @escaping @Sendable (Critique) async throws -> Void
  ) async throws {
    let stage = self
    try await teachers.eachAsked(inputs) { teacher, response in
      for critique in try await stage.critiques(of: response, by: teacher) {
        try await emit(critique)
      }
    }
  }

  private func critiques(
    of shown: JudgedResponse, by teacher: Asker
  ) async throws -> [Critique] {
    let name = teacher.model.name
    func unasked(_ mode: ReferenceMode, _ state: Critique.State, _ problem: String) -> Critique {
      Critique(notAskedOf: shown.response, by: name, mode: mode, state: state, problem: problem)
    }
    guard let reference = shown.query.reference else {
      return modes.map {
        unasked($0, .noReference, "the query has no reference answer to grade by")
      }
    }
    let conversation = prompts.critiqueMessages(
      of: shown.text, to: shown.query, reference: reference, system: system)
    let (with, answer) = try await ask(conversation, about: shown, teacher, .with)
    guard modes.contains(.without), let rewrite = prompts.critiqueRewrite else { return [with] }
    guard let answer else {
      let problem = "there is no critique to rewrite: \(with.problem ?? with.state.rawValue)"
      return [with, unasked(.without, .noCritique, problem)]
    }
    let turn = CritiquePrompts.rewriting(conversation, answer: answer, by: rewrite)
    let (without, _) = try await ask(
      turn, about: shown, teacher, .without, rewriting: with.said?.overall)
    return [with, without]
  }

  /// - Parameter before: in the second turn, the overall score of the first.
  /// - Returns: the critique, and the answer's text where it could be read.
  private func ask(
    _ conversation: [CompletionRequest.Message], about shown: JudgedResponse, _ teacher: Asker,
    _ mode: ReferenceMode, rewriting before: Double? = nil
  ) async throws -> (critique: Critique, answer: String?) {
    let (critique, outcome) = try await teacher.ask(
      teacher.model.request(conversation), for: .critique
    ) { asked in
      Critique(
        of: shown.response, by: teacher.model.name, mode: mode, request: asked.request,
        outcome: asked.outcome, format: prompts.format, rewriting: before)
    } where: {
      $0.state == .parsed
    }
    guard critique.state == .parsed, case .completed(let completion) = outcome else {
      return (critique, nil)
    }
    return (critique, completion.answer)
  }
}
