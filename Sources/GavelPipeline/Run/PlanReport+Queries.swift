import GavelCore
import GavelStore

extension PlanReport {
  /// What a run would have of queries before their references are looked at.
  struct QuerySide {
    var funnel: [Funnel.Row]
    var calls: [Calls] = []
    var prompts: [(name: String, messages: [CompletionRequest.Message])] = []
    /// At most so many, where queries are written, graded or drawn; else exactly so many.
    var queries: Int
    /// Of these without a reference.
    var missing: Int
    /// New questions are taken to be as long as the seeds.
    let sample: PlanSample
    /// A query to show in prompts.
    var example: Query?
  }

  /// Runs the free stages before the first request, and counts what would follow.
  static func querySide(
    _ settings: Settings, _ pipeline: Pipeline, _ prompts: QueryPrompts, limit: Int?,
    lengths: AnswerLengths
  ) async throws -> QuerySide {
    let store = pipeline.store
    let augment = settings.queries.augment
    try await pipeline.run(until: augment == nil ? .diversify : .sample, limit: limit)
    var side = QuerySide(
      funnel: try store.funnel().rows, queries: try store.keptQueryCount(),
      missing: try store.countOfQueriesWithoutReference(),
      sample: try await PlanSample(store, draw: pipeline.draw))
    for try await query in store.keptQueries(.byID) {
      if side.example == nil || side.example?.reference == nil && query.reference != nil {
        side.example = query
      }
    }
    if let augment, let template = prompts.augment {
      try await side.add(augment, template, settings, pipeline, limit: limit, lengths: lengths)
    }
    if let grade = settings.queries.grade, let template = prompts.grade,
      let model = settings.model(named: grade.model)
    {
      side.funnel.append(row(.grade, "queries", side.queries))
      side.calls.append(
        Calls(
          model, .grade, count: side.queries,
          each: side.sample.mean { grade.messages(template, of: $0, system: model.system) },
          lengths: lengths))
      if let example = side.example {
        side.prompts.append(
          ("grade", grade.messages(template, of: example, system: model.system)))
      }
    }
    if let balance = settings.queries.balance {
      let left = min(side.queries, balance.total ?? side.queries)
      side.funnel.append(
        Funnel.Row(
          stage: .balance, unit: "queries", input: side.queries, output: 0,
          dropped: [DropReason.notBalanced.rawValue: side.queries - left], pending: left))
      side.cut(to: left)
    }
    return side
  }
}

extension PlanReport.QuerySide {
  /// Adds new queries, and what diversify would make of them and the seeds at most.
  fileprivate mutating func add(
    _ augment: Settings.Augment, _ template: Template, _ settings: Settings, _ pipeline: Pipeline,
    limit: Int?, lengths: AnswerLengths
  ) async throws {
    guard let model = settings.model(named: augment.model) else { return }
    let new = try await pipeline.newQueries(augment, limit: limit)
    let asked = new.slots.count * augment.perRequest
    let seeds = queries
    funnel.append(
      Funnel.Row(
        stage: .augment, unit: "queries", input: seeds + asked, output: seeds, dropped: [:],
        pending: asked))
    var each: [Reckoned] = []
    // Spread over all, so that each category has its share.
    for index in stride(
      from: 0, to: new.slots.count, by: max(1, new.slots.count / PlanSample.size))
    {
      let slot = new.slots[index]
      let ids = new.seeds.examples(augment.examples, of: slot.category, slot: slot.number)
      let examples = try await pipeline.store.queries(ids).map(\.text)
      let messages = augment.messages(
        template, category: slot.category, examples: examples, system: model.system)
      each.append(Reckoned(tokensOf: messages))
      if index == 0 { prompts.append(("augment", messages)) }
    }
    calls.append(
      PlanReport.Calls(
        model, .augment, count: new.slots.count, each: each.mean ?? .zero, lengths: lengths))
    queries = seeds + asked
    missing += asked
    var left = augment.keepSeeds ? queries : asked
    if case .keep(let count)? = settings.queries.diversity.selfBLEU?.target {
      left = min(left, count)
    }
    let dropped = queries - left
    let reason: DropReason = augment.keepSeeds ? .selfBLEU : .seedOnly
    funnel.append(
      Funnel.Row(
        stage: .diversify, unit: "queries", input: queries, output: 0,
        dropped: augment.keepSeeds || dropped <= seeds
          ? [reason.rawValue: dropped]
          : [
            DropReason.seedOnly.rawValue: seeds, DropReason.selfBLEU.rawValue: dropped - seeds,
          ], pending: left))
    if !augment.keepSeeds { missing = left }
    cut(to: left)
  }

  /// Leaves at most so many queries.
  fileprivate mutating func cut(to left: Int) {
    guard left < queries else { return }
    missing = min(missing, left)
    queries = left
  }
}
