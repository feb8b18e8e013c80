import GavelCore
import GavelStore

/// Asks every teacher about every pair, in every order and reference mode.
struct JudgePairs: Stage {
  typealias Input = ShownPair
  typealias Output = Judgment

  let teachers: [Asker]
  let pack: TemplatePack
  let format: any JudgeFormat
  let orders: [Order]
  let modes: [ReferenceMode]

  var signature: Signature {
    .judging(by: teachers, with: pack, orders: orders, modes: modes)
  }

  func run(
    _ inputs: some AsyncSequence<ShownPair, any Error> & Sendable,
    emit: @escaping @Sendable (Judgment) async throws -> Void
  ) async throws {
    let stage = self
    let showings = Showing.all(orders, modes)
    try await teachers.eachAsked(inputs, requests: showings.count) { teacher, pair in
      try await teacher.each(showings) { showing in
        try await emit(try await stage.judge(pair, teacher, showing.order, showing.mode))
      }
    }
  }

  private func judge(
    _ shown: ShownPair, _ teacher: Asker, _ order: Order, _ mode: ReferenceMode
  ) async throws -> Judgment {
    let pair = shown.pair.id
    guard let request = request(shown, teacher.model, order, mode) else {
      return Judgment(
        withoutReferenceOf: pair, by: teacher.model.name, order: order, mode: mode)
    }
    return try await teacher.judgment(
      of: pair, order, mode, asking: request, in: format
    ).record
  }

  /// The request, or nil where the mode shows a reference and there is none.
  func request(
    _ shown: ShownPair, _ teacher: Settings.Model, _ order: Order, _ mode: ReferenceMode
  ) -> CompletionRequest? {
    if mode == .with, shown.query.reference == nil { return nil }
    let messages = pack.teacherMessages(
      for: shown.query, first: shown.text(of: order.side(at: .first)),
      second: shown.text(of: order.side(at: .second)),
      reference: mode == .with ? shown.query.reference : nil)
    return teacher.request(
      messages,
      responseFormat: pack.parser == JSONFormat.name
        ? teacher.jsonMode.responseFormat : nil)
  }
}

extension Signature {
  /// What can change a judgment.
  ///
  /// - Parameter path: how a verdict is come to; nil is the direct way.
  static func judging(
    by teachers: [Asker], with pack: TemplatePack, path: Settings.Judging.Path? = nil,
    orders: [Order], modes: [ReferenceMode]
  ) -> Signature {
    let signature = Signature([
      "teachers": teachers.map(\.model.name).sorted().joined(separator: ","),
      "judge": pack.parser, "template": String(pack.hash.prefix(12)),
    ])
    return (path.map { signature.adding("path", $0.rawValue) } ?? signature)
      .adding("orders", orders.map(\.rawValue).joined(separator: ","))
      .adding("modes", modes.map(\.rawValue).joined(separator: ","))
  }
}

extension Asker {
  /// What the teacher says of a pair in answer to a request.
  func judgment(
    of pair: ContentID, _ order: Order, _ mode: ReferenceMode, asking request: CompletionRequest,
    in format: any JudgeFormat
  ) async throws -> (record: Judgment, outcome: Outcome) {
    let name = model.name
    return try await ask(request, for: .judge) { asked in
      Judgment(
        of: pair, by: name, order: order, mode: mode, request: asked.request,
        outcome: asked.outcome, format: format)
    } where: {
      $0.state == .parsed
    }
  }
}

extension Settings.Model.JSONMode {
  /// The `response_format` of a request; nil asks for none.
  var responseFormat: JSONValue? {
    switch self {
    case .none: nil
    case .object: ["type": "json_object"]
    case .schema: ["type": "json_schema", "json_schema": Self.judgmentSchema]
    case .auto: JSONChoice.open(Self.judgmentSchema)
    }
  }

  private static let judgmentSchema: JSONValue = [
    "name": "judgment", "strict": true,
    "schema": [
      "type": "object",
      "properties": [
        "result": ["type": "string", "enum": ["1", "2", "Tie"]],
        "reason": ["type": "string"],
        "reference": ["type": "string"],
      ],
      "required": ["result", "reason", "reference"],
      "additionalProperties": false,
    ],
  ]
}
