import Foundation
public import GavelCore
public import GavelStore

/// What a run would do: counts a stage, calls, tokens and money a model, and one prompt of each kind.
///
/// The free stages before the first request are really run, in memory. Nothing is called. Where
/// queries are still to be written, graded or drawn, what follows is counted at its most.
public struct PlanReport: Sendable {
  public let funnel: Funnel
  public let calls: [Calls]
  /// Rendered prompts: what they are for, and their messages.
  public let prompts: [(name: String, messages: [CompletionRequest.Message])]
  public let warnings: [Warning]
  /// For how many queries prompts were rendered to tell their length.
  public let sampleSize: Int

  /// - Parameter lengths: how long answers were, where any were measured.
  public init(
    settings: Settings, library: TemplateLibrary, environment: [String: String],
    limit: Int? = nil, lengths: AnswerLengths = AnswerLengths()
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
        exportFolder: nil), library.queryPrompts(settings.queries), limit: limit,
      lengths: lengths)
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
    let sample = side.sample
    sampleSize = sample.queries.count
    func add(
      _ name: String, _ purpose: AnsweredRequest.Purpose, _ count: Int, each: Reckoned
    ) {
      guard let model = settings.model(named: name) else { return }
      calls.append(Calls(model, purpose, count: count, each: each, lengths: lengths))
    }
    func answer(_ name: String, _ purpose: AnsweredRequest.Purpose) -> Reckoned {
      settings.model(named: name).map { lengths.tokens(of: $0, for: purpose).tokens } ?? .zero
    }
    for name in settings.writers {
      let system = settings.model(named: name)?.system
      let each = sample.mean(where: { $0.reference == nil }) {
        $0.asQuestion(referencePrompt, system: system)
      }
      add(name, .reference, missing, each: each)
    }
    for name in settings.candidates {
      let system = settings.model(named: name)?.system
      let each = sample.mean(where: { sample.given[$0.id] == nil }) {
        $0.asQuestion(question, system: system)
      }
      add(name, .respond, asked, each: each)
    }
    let unwritten = UnwrittenTexts(
      answer: settings.candidates.map { answer($0, .respond) }.mean ?? .zero,
      reference: settings.writers.first.map { answer($0, .reference) })
    for name in settings.teachers where pairs > 0 {
      if most != nil, let several = pack.several {
        let lists = modes.reduce(0) {
          $0
            + ($1 == .with
              ? askedWithReference + given.listsWithReference : asked + given.pairs.count)
        }
        add(
          name, .judge, lists * orders.count,
          each: sample.listing(settings, several, candidates: listed, unwritten))
        continue
      }
      guard gradesResponses, let critiques = pack.critiques else {
        let each = sample.judging(settings, pack, perQuery: perQuery, unwritten)
        add(name, .judge, judgments, each: each)
        continue
      }
      let critique = answer(name, .critique)
      add(
        name, .critique, modes.count * graded,
        each: sample.critiques(
          critiques, pack, unwritten, critique: critique, isRewritten: modes.count == 2))
      guard judgesPairs, let combination = critiques.combination else { continue }
      let turns = withReference * orders.count * (modes.contains(.without) ? 3 : 1)
      add(
        name, .judge, turns,
        each: sample.combining(
          settings, combination, pack, unwritten, critique: critique, verdict: answer(name, .judge))
      )
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
      "calls": .array(calls.map(\.json)),
      "total_calls": .number(calls.reduce(0) { $0 + $1.count }),
      "usd": isAnyPriceKnown ? usd.json() : .null,
      "models_without_price": .array(modelsWithoutPrice.map { .string($0) }),
      "least_hours": .number(leastSeconds / 3600),
      "expected_hours": expectedSeconds.map { .number($0 / 3600) } ?? .null,
      "assumptions": .array(assumptions.map { .string($0) }),
      "prompts": .array(
        prompts.map {
          ["for": .string($0.name), "messages": .array($0.messages.map(\.json))]
        }),
    ]
  }
}
