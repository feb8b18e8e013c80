import GavelCore
import GavelStore

/// The stages that make queries, grade them and balance them, where the settings have them.
extension Pipeline {
  /// What a stage that writes new queries goes by: its requests, and the seeds they show.
  struct NewQueries {
    let slots: [AugmentQueries.Slot]
    let seeds: SeedExamples
  }

  func newQueries(_ augment: Settings.Augment, limit: Int?) async throws -> NewQueries {
    var seeds = SeedExamples(draw: draw)
    for try await query in store.keptQueries(.byID) { seeds.add(query) }
    let categories = augment.categories?.map { $0 as String? } ?? seeds.categories
    return NewQueries(slots: augment.slots(of: categories, limit: limit), seeds: seeds)
  }

  func augment(_ parts: Parts, limit: Int?) async throws {
    guard let augment = settings.queries.augment, let template = parts.queryPrompts.augment else {
      return
    }
    let store = store
    let seeds = try store.keptQueryCount()
    let new = try await newQueries(augment, limit: limit)
    progress.begin(.augment, unit: "requests", total: new.slots.count)
    let stage = AugmentQueries(
      settings: augment, writer: parts.models.asker(augment.model), template: template,
      seeds: new.seeds, queries: { try await store.queries($0) },
      firstOrdinal: try store.nextOrdinal(), draw: draw)
    try store.begin(
      .augment, input: seeds + new.slots.count * augment.perRequest, signature: stage.signature)
    try await paid(.augment, stage, on: Listed(new.slots)) { outputs in
      try await store.save(outputs.flatMap(\.queries), dropped: outputs.flatMap(\.drops))
    }
  }

  func grade(_ parts: Parts) async throws {
    guard let grade = settings.queries.grade, let template = parts.queryPrompts.grade else {
      return
    }
    let store = store
    let count = try store.keptQueryCount()
    progress.begin(.grade, unit: "queries", total: count)
    let stage = GradeQueries(
      settings: grade, grader: parts.models.asker(grade.model), template: template)
    try store.begin(.grade, input: count, signature: stage.signature)
    try await paid(.grade, stage, on: store.keptQueries(.byID)) { outputs in
      try await store.save(outputs.map(\.grade), dropped: outputs.compactMap(\.drop))
    }
  }

  func balance() async throws {
    guard let balance = settings.queries.balance else { return }
    let count = try store.keptQueryCount()
    progress.begin(.balance, unit: "queries", total: count)
    let stage = BalanceQueries(settings: balance)
    try store.begin(.balance, input: count, signature: stage.signature)
    var shortfalls: [String] = []
    let bands = try stage.bands.map { band in
      (band, try store.count(of: .difficulty(band.difficulties)))
    }
    let available = Dictionary(uniqueKeysWithValues: bands.map { ($0.0.name, $0.1) })
    if let (quotas, missing) = stage.quotas(ofBands: available) {
      shortfalls += missing
      for (band, _) in bands {
        try await keep(quotas[band.name] ?? 0, of: .difficulty(band.difficulties), "difficulty")
      }
    }
    if let (quotas, missing) = stage.quotas(ofCategories: try store.categoryCounts()) {
      shortfalls += missing
      for (category, quota) in quotas { try await keep(quota, of: .category(category), "category") }
    } else if let count = balance.count {
      let left = try store.keptQueryCount()
      if left < count {
        shortfalls.append("there are only \(left) queries for the \(count) asked for")
      }
      try await keep(count, of: .all, "count")
    }
    try store.save(shortfalls.map { Warning(stage: .balance, message: $0) })
    progress.advance(by: count)
    try store.finish(.balance)
  }

  /// Keeps the queries of a group that the draw names first.
  private func keep(_ count: Int, of group: Store.QueryGroup, _ by: String) async throws {
    let draw = draw
    try await store.dropAllButLowest(
      count, of: group, at: .balance, because: .notBalanced,
      detail: JSONObject([("by", .string(by))])
    ) { draw.bits("balance", $0) }
  }
}
