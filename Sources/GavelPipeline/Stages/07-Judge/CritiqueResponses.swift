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
    let request = teacher.model.request(conversation)
    let outcome = try await teacher.outcome(of: request, for: .critique)
    let with = Critique(
      of: shown.response, by: name, mode: .with, request: request.id, outcome: outcome)
    guard with.state == .parsed, case .completed(let completion) = outcome else {
      let problem = "there is no critique to rewrite: \(with.problem ?? with.state.rawValue)"
      return (with, unasked(.without, .noCritique, problem))
    }
    let rewriting = teacher.model.request(
      prompts.rewriting(conversation, answer: completion.answer, by: prompts.critiqueRewrite))
    let rewritten = try await teacher.outcome(of: rewriting, for: .critique)
    return (
      with,
      Critique(
        of: shown.response, by: name, mode: .without, request: rewriting.id, outcome: rewritten)
    )
  }
}
