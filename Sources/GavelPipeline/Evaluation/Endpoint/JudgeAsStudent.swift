import GavelCore
import GavelStore

/// Asks one model what a student is asked, in both orders.
struct JudgeAsStudent: Stage {
  typealias Input = StudentQuestion
  /// What one answer says: of a pair, or of every pair of a list.
  typealias Output = [Judgment]

  let student: Asker
  let prompts: StudentPrompts

  var signature: Signature {
    Signature([
      "student": student.model.name, "judge": prompts.pack.parser,
      "template": String(prompts.pack.hash.prefix(12)),
    ])
  }

  func run(
    _ inputs: some AsyncSequence<StudentQuestion, any Error> & Sendable,
    emit: @escaping @Sendable ([Judgment]) async throws -> Void
  ) async throws {
    let stage = self
    try await [student].eachAsked(inputs, requests: Order.allCases.count) { student, question in
      try await student.each(Order.allCases) { order in
        try await emit(try await stage.judgments(of: question, order))
      }
    }
  }

  private func judgments(of question: StudentQuestion, _ order: Order) async throws -> [Judgment] {
    let name = student.model.name
    guard let request = prompts.request(question, order, to: student.model) else {
      return question.pairs.map {
        Judgment(withoutReferenceOf: $0, by: name, order: order, mode: question.mode)
      }
    }
    let prompts = prompts
    return try await student.ask(request, for: .evaluate) { asked in
      prompts.judgments(of: question, order, by: name, asked)
    } where: {
      // All are read from the same line.
      $0.allSatisfy { $0.state == .parsed }
    }.record
  }
}
