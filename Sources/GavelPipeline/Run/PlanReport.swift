import Foundation
public import GavelCore
public import GavelStore

/// What a run would do: counts a stage, calls and tokens a model, and one prompt of each kind.
///
/// The free stages before the first request are really run, in memory. Nothing is called. Where
/// queries are still to be written, graded or drawn, what follows is counted at its most.
public struct PlanReport: Sendable {
  /// The calls to one model for one purpose.
  public struct Calls: Hashable, Sendable {
    public let model: String
    public let purpose: AnsweredRequest.Purpose
    public let count: Int
    /// Estimated from the texts at four bytes a token; the teacher's from answers of half their
    /// token limit.
    public let promptTokens: Int
    /// The most that the settings allow; nil where no limit is set.
    public let greatestCompletionTokens: Int?
    /// At the model's limits a minute; nil where there are none.
    public let leastSeconds: Double?
  }

  public let funnel: Funnel
  public let calls: [Calls]
  /// Rendered prompts: what they are for, and their messages.
  public let prompts: [(name: String, messages: [CompletionRequest.Message])]
  public let warnings: [Warning]

  public init(
    settings: Settings, library: TemplateLibrary, environment: [String: String],
    limit: Int? = nil
  ) async throws {
    try library.check(settings)
    let pack = try library.pack(settings.judging.format)
    let question = try library.prompt("candidate")
    let referencePrompt = try library.prompt("reference")
    let store = try Store()
    let side = try await Self.querySide(
      settings,
      Pipeline(
        settings: settings, environment: environment, store: store, library: library,
        exportFolder: nil), library.queryPrompts(settings.queries), limit: limit)
    var funnel = side.funnel
    warnings = try store.warnings()

    let (queries, missing, example) = (side.queries, side.missing, side.example)
    let candidates = settings.candidates.count
    let most = settings.judging.answers == .several ? settings.pairs.answers : nil
    let listed = most.map { min($0, candidates) } ?? candidates
    let possible = listed * (listed - 1) / 2
    let perQuery =
      settings.pairs.choose == .all || most != nil
      ? possible : min(settings.pairs.perQuery, possible)
    let hasWriter = !settings.writers.isEmpty
    let given = try await GivenSizes(store, hasWriter: hasWriter, listing: most)
    let asked = max(0, queries - given.pairs.count)
    let pairs = asked * perQuery + given.count
    let askedWithReference =
      hasWriter ? asked : max(0, queries - missing - given.queriesWithReference)
    let withReference = askedWithReference * perQuery + given.pairsWithReference
    let sizes = (
      question: side.sizes.question, asked: max(0, side.sizes.question - given.questionBytes),
      reference: max(0, side.sizes.reference - given.referenceBytes) * perQuery
        + given.shownReferenceBytes
    )
    let (modes, orders) = (settings.judging.reference.modes, settings.judging.orders.orders)
    let judgments =
      modes.reduce(0) { $0 + ($1 == .with ? withReference : pairs) } * orders.count
    if !settings.writers.isEmpty {
      funnel.append(Self.row(.reference, "references", missing))
    }
    funnel.append(
      Funnel.Row(
        stage: .respond, unit: "responses", input: given.responses + asked * candidates,
        output: given.responses, dropped: [:], pending: asked * candidates))
    funnel.append(Self.row(.pair, "pairs", pairs))
    // By critiques a verdict without the reference is come to in two ways, both after the one with it.
    let judgesPairs = settings.judging.answers != .single
    let gradesResponses = settings.judging.gradesResponses
    // Two responses a pair, but no more than there are candidates.
    let shown = min(candidates, 2 * perQuery)
    let graded = askedWithReference * shown + 2 * given.pairsWithReference
    func row(_ stage: StageName, _ unit: String, all: Int, asked: Int) -> Funnel.Row {
      Funnel.Row(
        stage: stage, unit: unit, input: all * settings.teachers.count, output: 0,
        dropped: ["no_reference": (all - asked) * settings.teachers.count],
        pending: asked * settings.teachers.count)
    }
    if gradesResponses {
      funnel.append(
        row(
          .critique, "critiques", all: (asked * shown + 2 * given.count) * modes.count,
          asked: graded * modes.count))
    }
    if judgesPairs {
      funnel.append(
        row(
          .judge, "judgments", all: pairs * modes.count * orders.count, asked: judgments))
    }
    self.funnel = Funnel(rows: funnel)

    var calls = side.calls
    if let writer = settings.writers.first, let model = settings.model(named: writer) {
      calls.append(
        Self.calls(
          model, .reference, count: missing,
          bytes: sizes.question + missing * referencePrompt.source.utf8.count))
    }
    for name in settings.candidates {
      guard let model = settings.model(named: name) else { continue }
      calls.append(Self.calls(model, .respond, count: asked, bytes: sizes.asked))
    }
    let answer = settings.candidates.compactMap { settings.model(named: $0)?.maxTokens }
    let answerBytes = 4 * (answer.isEmpty ? 256 : answer.reduce(0, +) / answer.count / 2)
    for name in settings.teachers {
      guard let model = settings.model(named: name), pairs > 0 else { continue }
      if most != nil {
        calls.append(
          Self.listCalls(
            model, settings, pack,
            lists: [
              .without: asked + given.pairs.count,
              .with: askedWithReference + given.listsWithReference,
            ],
            bytes: sizes.question + given.bytes + asked * listed * answerBytes,
            references: side.sizes.reference))
        continue
      }
      let answers = given.bytes + (pairs - given.count) * 2 * answerBytes
      let each = pack.teacher.source.utf8.count + sizes.question / queries + answers / pairs
      let references = modes.contains(.with) ? sizes.reference * orders.count : 0
      guard gradesResponses else {
        calls.append(
          Self.calls(model, .judge, count: judgments, bytes: judgments * each + references))
        continue
      }
      // The second of two turns has the first before it; a critique is as long as an answer.
      let bytes = (modes.count == 2 ? 3 : 1) * graded * each / 2 + modes.count * sizes.reference
      calls.append(Self.calls(model, .critique, count: modes.count * graded, bytes: bytes))
      guard judgesPairs else { continue }
      let turns = withReference * orders.count * (modes.contains(.without) ? 3 : 1)
      calls.append(
        Self.calls(
          model, .judge, count: turns,
          bytes: turns * (each + 2 * answerBytes) + turns / 3 * each + references))
    }
    self.calls = calls
    prompts =
      side.prompts
      + Self.prompts(
        settings, pack: pack, question: question, reference: referencePrompt, example: example)
  }

  static func row(_ stage: StageName, _ unit: String, _ count: Int) -> Funnel.Row {
    Funnel.Row(
      stage: stage, unit: unit, input: count, output: 0, dropped: [:], pending: count)
  }

  static func calls(
    _ model: Settings.Model, _ purpose: AnsweredRequest.Purpose, count: Int, bytes: Int
  ) -> Calls {
    let tokens = bytes / 4
    let greatest = model.maxTokens.map { $0 * count }
    let byRequests = model.limits.requestsPerMinute.map { Double(count) / Double($0) * 60 }
    let byTokens = model.limits.tokensPerMinute.map {
      Double(tokens + (greatest ?? count * 256) / 2) / Double($0) * 60
    }
    return Calls(
      model: model.name, purpose: purpose, count: count, promptTokens: tokens,
      greatestCompletionTokens: greatest,
      leastSeconds: [byRequests, byTokens].compactMap { $0 }.max())
  }

  private static func prompts(
    _ settings: Settings, pack: TemplatePack, question: Template, reference: Template,
    example: Query?
  ) -> [(name: String, messages: [CompletionRequest.Message])] {
    guard let example else { return [] }
    let (first, second) = ("(the first answer)", "(the second answer)")
    var prompts: [(name: String, messages: [CompletionRequest.Message])] = []
    if let candidate = settings.candidates.first {
      let system = settings.model(named: candidate)?.system
      prompts.append(("candidate", example.asQuestion(question, system: system)))
    }
    if !settings.writers.isEmpty {
      prompts.append(("reference", example.asQuestion(reference, system: nil)))
    }
    let isSingle = settings.judging.answers == .single
    if settings.judging.gradesResponses, let critiques = pack.critiques {
      let shown = example.reference ?? "(the reference answer)"
      let graded = critiques.critiqueMessages(
        of: "(an answer)", to: example, reference: shown, system: pack.teacherSystem)
      prompts.append(("teacher, one response", graded))
      if isSingle,
        let student = critiques.studentMessages(
          of: "(an answer)", to: example,
          reference: settings.judging.reference == .with ? shown : nil, system: pack.studentSystem)
      {
        return prompts + [("student", student)]
      }
      guard !isSingle, let combination = critiques.combination else { return prompts }
      let part = { (response: String) in (response: response, critique: "(its critique)") }
      let compared = combination.messages(
        for: example, first: part(first), second: part(second), reference: shown,
        system: pack.teacherSystem)
      prompts.append(("teacher, two responses by their critiques", compared))
    }
    if settings.judging.answers == .several, let several = pack.several {
      return prompts + Self.listPrompts(settings, several, example: example)
    }
    for mode in settings.judging.path == .direct ? settings.judging.reference.modes : [] {
      let shown = mode == .with ? example.reference ?? "(the reference answer)" : nil
      prompts.append(
        (
          "teacher, \(mode.rawValue) reference",
          pack.teacherMessages(for: example, first: first, second: second, reference: shown)
        ))
    }
    prompts.append(
      (
        "student",
        pack.studentMessages(for: example, first: first, second: second, reference: nil)
      ))
    return prompts
  }

  public var json: JSONValue {
    [
      "funnel": funnel.json,
      "calls": .array(
        calls.map {
          [
            "model": .string($0.model), "purpose": .string($0.purpose.rawValue),
            "calls": .number($0.count), "prompt_tokens": .number($0.promptTokens),
            "greatest_completion_tokens": $0.greatestCompletionTokens.map { .number($0) } ?? .null,
            "least_hours": $0.leastSeconds.map { .number($0 / 3600) } ?? .null,
          ]
        }),
      "total_calls": .number(calls.reduce(0) { $0 + $1.count }),
      "prompts": .array(
        prompts.map {
          ["for": .string($0.name), "messages": .array($0.messages.map(\.json))]
        }),
    ]
  }
}
