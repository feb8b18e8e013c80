import GavelCore
import GavelStore

/// Asks every teacher about every pair by what it said of each response, in every order.
///
/// With the reference: both responses with both critiques. Without it there are two ways: the
/// critiques rewritten, and the verdict with the reference rewritten. Where they come to different
/// verdicts there is none; where there is none with the reference, the other way is not asked for
/// either, since nothing could be held against it.
struct JudgeByCritiques: Stage {
  typealias Input = CritiquedPair
  typealias Output = Judgment

  let teachers: [Asker]
  let pack: TemplatePack
  let prompts: CombinePrompts
  let format: any JudgeFormat
  let orders: [Order]
  let modes: [ReferenceMode]

  var signature: Signature {
    .judging(by: teachers, with: pack, path: .critiques, orders: orders, modes: modes)
  }

  func run(
    _ inputs: some AsyncSequence<CritiquedPair, any Error> & Sendable,
    emit: @escaping @Sendable (Judgment) async throws -> Void
  ) async throws {
    let stage = self
    try await teachers.eachAsked(inputs, requests: orders.count) { teacher, pair in
      try await teacher.each(stage.orders) { order in
        let with = try await stage.judge(pair, teacher, order, .with)
        if stage.modes.contains(.with) { try await emit(with.judgment) }
        guard stage.modes.contains(.without) else { return }
        try await emit(try await stage.checked(pair, teacher, order, with))
      }
    }
  }

  /// A judgment, and the conversation that led to it where it was read.
  private struct Judged {
    let judgment: Judgment
    var conversation: [CompletionRequest.Message]?
    var answer = ""
  }

  private func judge(
    _ pair: CritiquedPair, _ teacher: Asker, _ order: Order, _ mode: ReferenceMode
  ) async throws -> Judged {
    let shown = pair.shown
    let (id, name) = (shown.pair.id, teacher.model.name)
    guard let reference = shown.query.reference else {
      return Judged(
        judgment: Judgment(withoutReferenceOf: id, by: name, order: order, mode: mode))
    }
    func part(_ position: Position) -> (response: String, critique: String)? {
      let side = order.side(at: position)
      return pair.critique(of: side, by: name, mode).map { (shown.text(of: side), $0) }
    }
    guard let first = part(.first), let second = part(.second) else {
      return Judged(
        judgment: Judgment(
          withoutCritiqueOf: id, by: name, order: order, mode: mode,
          problem: "a response has no critique \(mode.rawValue) reference"))
    }
    let conversation = prompts.messages(
      for: shown.query, first: first, second: second,
      reference: mode == .with ? reference : nil, system: pack.teacherSystem)
    return try await ask(conversation, teacher, id, order, mode)
  }

  private func ask(
    _ conversation: [CompletionRequest.Message], _ teacher: Asker, _ pair: ContentID,
    _ order: Order, _ mode: ReferenceMode
  ) async throws -> Judged {
    let (judgment, outcome) = try await teacher.judgment(
      of: pair, order, mode, asking: teacher.model.request(conversation), in: format)
    guard judgment.state == .parsed, case .completed(let completion) = outcome else {
      return Judged(judgment: judgment)
    }
    return Judged(judgment: judgment, conversation: conversation, answer: completion.answer)
  }

  /// The judgment from the rewritten critiques, held against the rewritten judgment.
  private func checked(
    _ pair: CritiquedPair, _ teacher: Asker, _ order: Order, _ with: Judged
  ) async throws -> Judgment {
    let id = pair.shown.pair.id
    guard let conversation = with.conversation else {
      return Judgment(without: with.judgment)
    }
    let judged = try await judge(pair, teacher, order, .without)
    guard judged.judgment.state == .parsed else { return judged.judgment }
    let other = try await ask(
      CritiquePrompts.rewriting(conversation, answer: with.answer, by: prompts.rewrite),
      teacher, id, order, .without)
    return judged.judgment.checked(by: other.judgment)
  }
}

extension Judgment {
  /// The judgment without a reference of a pair for which the one with it could not be had: it was
  /// never asked for.
  init(without with: Judgment) {
    if with.state == .noReference {
      self.init(
        withoutReferenceOf: with.pair, by: with.teacher, order: with.order, mode: .without)
    } else {
      self.init(
        withoutCritiqueOf: with.pair, by: with.teacher, order: with.order, mode: .without,
        problem: "there is no judgment with the reference to hold it against: "
          + (with.problem ?? with.state.rawValue))
    }
  }
}
