import GavelCore
import GavelStore

/// Asks every teacher about all answers to a query at once, in every order and reference mode.
///
/// One answer of a teacher is a judgment of each pair of the list, all with the same request.
struct JudgeLists: Stage {
  typealias Input = ShownList
  typealias Output = Judgment

  let teachers: [Asker]
  let pack: TemplatePack
  let prompts: SeveralPrompts
  let orders: [Order]
  let modes: [ReferenceMode]

  var signature: Signature {
    Signature([
      "teachers": teachers.map(\.model.name).sorted().joined(separator: ","),
      "judge": pack.parser, "template": String(pack.hash.prefix(12)), "answers": "several",
      "orders": orders.map(\.rawValue).joined(separator: ","),
      "modes": modes.map(\.rawValue).joined(separator: ","),
    ])
  }

  func run(
    _ inputs: some AsyncSequence<ShownList, any Error> & Sendable,
    emit: @escaping @Sendable (Judgment) async throws -> Void
  ) async throws {
    let stage = self
    let showings = Showing.all(orders, modes)
    try await teachers.eachAsked(inputs, requests: showings.count) { teacher, list in
      try await teacher.each(showings) { showing in
        let judgments = try await stage.judgments(
          of: list, by: teacher, showing.order, showing.mode)
        for judgment in judgments { try await emit(judgment) }
      }
    }
  }

  private func judgments(
    of list: ShownList, by teacher: Asker, _ order: Order, _ mode: ReferenceMode
  ) async throws -> [Judgment] {
    let name = teacher.model.name
    if mode == .with, list.query.reference == nil {
      return list.pairs.map {
        Judgment(withoutReferenceOf: $0.pair.id, by: name, order: order, mode: mode)
      }
    }
    let messages = prompts.teacherMessages(
      for: list.query, answers: list.answers(in: order).map(\.text),
      reference: mode == .with ? list.query.reference : nil)
    return try await teacher.ask(teacher.model.request(messages), for: .judge) { asked in
      list.pairs.map {
        Judgment(
          of: $0.pair.id, at: $0.place, by: name, order: order, mode: mode,
          request: asked.request, outcome: asked.outcome)
      }
    } where: {
      // All are read from the same line.
      $0.allSatisfy { $0.state == .parsed }
    }.record
  }
}
