import GavelCore
import GavelStore

/// Asks a model how good each query is, and how hard.
struct GradeQueries: Stage {
  struct Output: Sendable {
    let grade: Grade
    let drop: Drop?
  }

  typealias Input = Query

  let settings: Settings.Grade
  let grader: Asker
  let template: Template

  var signature: Signature { settings.signature(template: template) }

  func run(
    _ inputs: some AsyncSequence<Query, any Error> & Sendable,
    emit: @escaping @Sendable (Output) async throws -> Void
  ) async throws {
    let stage = self
    try await [grader].eachAsked(inputs) { grader, query in
      let request = grader.model.request(
        stage.settings.messages(stage.template, of: query, system: grader.model.system))
      let (grade, _) = try await grader.ask(request, for: .grade) { asked in
        Grade(query: query.id, request: asked.request, outcome: asked.outcome)
      } where: {
        $0.scores != nil
      }
      try await emit(Output(grade: grade, drop: stage.settings.drop(grade)))
    }
  }
}

extension Settings.Grade {
  /// What a grader is asked of a query.
  func messages(
    _ template: Template, of query: Query, system: String?
  ) -> [CompletionRequest.Message] {
    let safe = DelimiterGuard(template.delimiters)
    var values: [TemplateSlot: String] = [.instruction: safe.neutralised(query.instruction)]
    values[.input] = query.input.map(safe.neutralised)
    values[.category] = query.category.map(safe.neutralised)
    let question = CompletionRequest.Message(.user, template.filled(with: values))
    return (system.map { [CompletionRequest.Message(.system, $0)] } ?? []) + [question]
  }

  /// Why the query goes no further; nil where it does.
  func drop(_ grade: GavelCore.Grade) -> Drop? {
    func drop(_ reason: DropReason, _ detail: [(key: String, value: JSONValue)]) -> Drop {
      Drop(
        .query, grade.query.description, at: .grade, because: reason, detail: JSONObject(detail))
    }
    if let scores = grade.scores {
      guard let least = leastQuality, scores.quality < least else { return nil }
      return drop(
        .lowQuality,
        [("quality", .number(scores.quality)), ("difficulty", .number(scores.difficulty))])
    }
    guard ungraded == .drop, let reason = grade.dropReason else { return nil }
    return drop(reason, grade.problem.map { [("problem", .string($0))] } ?? [])
  }

  /// What of the settings can change what is kept, but for the model.
  func signature(template: Template) -> Signature {
    Signature([
      "prompt": String(Checksum.of(template.source).prefix(12)),
      "least_quality": leastQuality.map { "\($0)" } ?? "none", "ungraded": ungraded.rawValue,
    ])
  }
}
