import GavelCore
import GavelStore

/// Has one model grade single responses as a student is asked to.
struct GradeAsStudent: Stage {
  typealias Input = GradeQuestion
  typealias Output = Critique

  let student: Asker
  let prompts: StudentPrompts

  var signature: Signature {
    Signature([
      "student": student.model.name, "judge": prompts.pack.parser,
      "template": String(prompts.pack.hash.prefix(12)), "answers": "single",
    ])
  }

  func run(
    _ inputs: some AsyncSequence<GradeQuestion, any Error> & Sendable,
    emit: @escaping @Sendable (Critique) async throws -> Void
  ) async throws {
    let stage = self
    try await [student].eachAsked(inputs) { student, question in
      try await emit(try await stage.critique(of: question))
    }
  }

  private func critique(of question: GradeQuestion) async throws -> Critique {
    let name = student.model.name
    guard let request = prompts.request(question, to: student.model) else {
      return Critique(
        notAskedOf: question.graded.response, by: name, mode: question.mode, state: .noReference,
        problem: "the query has no reference answer to grade by")
    }
    let prompts = prompts
    return try await student.ask(request, for: .evaluate) { asked in
      prompts.critique(of: question, by: name, asked)
    } where: {
      $0.state == .parsed
    }.record
  }
}
