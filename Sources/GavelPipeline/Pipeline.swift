public import GavelCore
public import GavelStore

/// The stages, in their order.
///
/// Free stages run over everything each time; paid stages ask only for what has no answer yet.
public struct Pipeline: Sendable {
  let settings: Settings
  let environment: [String: String]
  let store: Store
  let library: TemplateLibrary
  /// Where exports go; nil ends before them.
  let exportFolder: String?
  let control: RunControl
  let progress: RunProgress
  let draw: Draw
  /// The failures of requests that are sent again.
  var asksAgain = FailureClass.passing
  /// The answers of other runs; nil where they are not to be used.
  var memory: AnswerMemory?
  /// Where each attempt at a request is written down; nil where nobody asks for that.
  var trace: RequestTrace?
  /// What answers for a model instead of what the settings name, where it is not nil.
  var substitute: @Sendable (Settings.Model) -> (any Provider)? = { _ in nil }

  public init(
    settings: Settings, environment: [String: String], store: Store, library: TemplateLibrary,
    exportFolder: String?, control: RunControl = RunControl(),
    progress: RunProgress = RunProgress()
  ) {
    self.settings = settings.identifyingSimulations()
    self.environment = environment
    self.store = store
    self.library = library
    self.exportFolder = exportFolder
    self.control = control
    self.progress = progress
    draw = Draw(seed: settings.seed)
  }

  /// Runs the stages up to and with `last`.
  ///
  /// - Parameter limit: at most so many queries, those with the lowest draws; the others are dropped
  ///   as `over_limit`.
  /// - Returns: what was exported.
  /// - Throws: ``RunControl/Stop`` where the run stopped with work left.
  @discardableResult
  public func run(until last: StageName = .export, limit: Int? = nil) async throws
    -> [Exporter.Report]
  {
    let pack = try library.pack(settings.judging.format)
    let question = try library.prompt("candidate")
    let referencePrompt = try library.prompt("reference")
    let queryPrompts = try library.queryPrompts(settings.queries)
    let against = try AgainstTexts(reading: settings.queries.diversity.against)
    try store.setSignature(
      settings.signature(
        pack: pack, prompts: [question, referencePrompt], queryPrompts: queryPrompts,
        against: against.texts, limit: limit))
    try store.setExtent(until: last, limit: limit)
    let models = try ModelPool(
      settings: settings, environment: environment, store: store, control: control,
      progress: progress, asksAgain: asksAgain, memory: memory, trace: trace, substitute: substitute
    )
    do {
      let reports = try await run(
        until: last, limit: limit,
        Parts(
          pack: pack, question: question, referencePrompt: referencePrompt,
          queryPrompts: queryPrompts, against: against, models: models))
      await memory?.flush()
      try await models.shutdown()
      return reports
    } catch {
      await memory?.flush()
      try await models.shutdown()
      throw error
    }
  }

  /// What is read and made before any stage begins.
  struct Parts {
    let pack: TemplatePack
    let question: Template
    let referencePrompt: Template
    let queryPrompts: QueryPrompts
    let against: AgainstTexts
    let models: ModelPool
  }

  private func run(until last: StageName, limit: Int?, _ parts: Parts) async throws
    -> [Exporter.Report]
  {
    try store.clear(from: .read)
    try await read()
    guard last >= .sample else { return [] }
    try await sample(limit: limit)
    guard last >= .augment else { return [] }
    try await augment(parts, limit: limit)
    guard last >= .diversify else { return [] }
    try await diversify(against: parts.against)
    guard last >= .grade else { return [] }
    try await grade(parts)
    guard last >= .balance else { return [] }
    try await balance()
    try requireCandidates()
    guard last >= .reference else { return [] }
    try await writeReferences(parts)
    guard last >= .respond else { return [] }
    try await respond(parts)
    guard last >= .pair else { return [] }
    try await pair()
    guard last >= .critique else { return [] }
    try await critique(parts)
    guard last >= .judge else { return [] }
    try await judge(parts)
    guard last >= .reconcile else { return [] }
    try await reconcile()
    guard last >= .split else { return [] }
    try await split()
    guard last >= .export, let exportFolder else { return [] }
    return try await export(parts.pack, to: exportFolder)
  }

  // MARK: Free stages before the paid ones

  private func read() async throws {
    progress.begin(.read, unit: "records")
    let (store, progress) = (store, progress)
    let queries = Batch<ReadQueries.Output> { outputs in
      try await store.save(outputs.compactMap(\.query))
      try await store.save(outputs.compactMap(\.pair))
    }
    let drops = Batch<Drop> { try await store.save($0) }
    let stage = ReadQueries(draw: draw, categories: settings.queries.categories)
    let sources = settings.queries.sources
    try await stage.run(Listed(sources)) { output in
      switch output {
      case .query: try await queries.add(output)
      case .pair: return try await queries.add(output)
      case .drop(let drop): try await drops.add(drop)
      case .warning(let warning): return try store.save([warning])
      }
      progress.advance()
    }
    try await queries.flush()
    try await drops.flush()
    try store.begin(.read, input: progress.snapshot.done, signature: stage.signature)
    try store.finish(.read)
  }

  private func sample(limit: Int?) async throws {
    let available = try store.keptQueryCount()
    guard available > 0 else {
      throw try NoQueries(
        dropped: store.dropCounts().reduce(into: [:]) { $0[$1.reason, default: 0] += $1.count },
        examples: store.firstProblems(5))
    }
    progress.begin(.sample, unit: "queries", total: available)
    var signature = Signature()
    if let sample = settings.queries.sample {
      let stage = SampleQueries(settings: sample)
      signature = stage.signature
      try store.begin(.sample, input: available, signature: signature)
      if sample.byCategory {
        let (quotas, shortfalls) = stage.quotas(of: try store.categoryCounts())
        for (category, quota) in quotas {
          try await store.dropAllButLowest(
            quota, category: .some(category), at: .sample, because: .notSampled)
        }
        try store.save(shortfalls.map { Warning(stage: .sample, message: $0) })
      } else {
        try await store.dropAllButLowest(
          sample.count ?? available, category: .none, at: .sample, because: .notSampled)
        if let count = sample.count, count > available {
          try store.save([
            Warning(
              stage: .sample,
              message: "there are only \(available) queries for the \(count) asked for")
          ])
        }
      }
    } else {
      try store.begin(.sample, input: available, signature: signature)
    }
    if let limit {
      try await store.dropAllButLowest(
        limit, category: .none, at: .sample, because: .overLimit)
    }
    progress.advance(by: available)
    try store.finish(.sample)
  }

  private func diversify(against: AgainstTexts) async throws {
    let store = store
    let count = try store.keptQueryCount()
    progress.begin(.diversify, unit: "queries", total: count)
    var stage = DropNearDuplicates(settings: settings.queries.diversity, against: against.texts)
    if settings.queries.augment?.keepSeeds == false {
      stage.seedsThatEnd = try store.keptSeedCount()
    }
    let progress = progress
    stage.onProgress = { progress.reach($0) }
    try store.begin(.diversify, input: count, signature: stage.signature)
    try store.save(against.warnings)
    let drops = Batch<Drop> { try await store.save($0) }
    try await stage.run(store.keptQueries(.asRead)) { output in
      switch output {
      case .drop(let drop): try await drops.add(drop)
      case .warning(let warning): try store.save([warning])
      }
    }
    try await drops.flush()
    progress.reach(count)
    try store.finish(.diversify)
  }

  // MARK: Free stages after them

  private func pair() async throws {
    switch settings.judging.answers {
    case .pair, .single:
      try await pair(
        by: ChoosePairs(settings: settings.pairs, candidates: settings.candidates, draw: draw))
    case .several: try await pair(by: ListAnswers(most: settings.pairs.answers, draw: draw))
    }
  }

  private func pair<S: Stage>(by stage: S) async throws
  where S.Input == ChoosePairs.Input, S.Output == ChoosePairs.Output {
    let (store, progress) = (store, progress)
    progress.begin(.pair, unit: "queries", total: try store.keptQueryCount())
    let batch = Batch<ChoosePairs.Output> { outputs in
      try await store.save(outputs.map(\.pair), dropped: outputs.compactMap(\.drop))
      progress.advance(by: outputs.count)
    }
    try await stage.run(
      Mapped(base: store.responsesByQuery()) {
        ChoosePairs.Input(query: $0.query, responses: $0.responses, given: $0.given)
      }
    ) { try await batch.add($0) }
    try await batch.flush()
    try store.begin(.pair, input: progress.snapshot.done, signature: stage.signature)
    try store.finish(.pair)
  }

  /// Pairs again, over the responses as they stand, and forgets what was said of pairs that are not
  /// kept.
  func pairAgain() async throws {
    try store.forgetPairs()
    try await pair()
    try store.forgetWhatIsNotPaired()
    try store.setInput(of: .critique, to: critiqueTotal())
    try store.setInput(of: .judge, to: judgmentTotal())
  }

  /// Reconciles and splits again, over the judgments as they stand.
  func settle() async throws {
    try store.clear(from: .reconcile)
    try await reconcile()
    try await split()
  }

  private func reconcile() async throws {
    let store = store
    if settings.judging.answers == .single {
      try store.begin(.reconcile, input: 0, signature: Signature())
      return try store.finish(.reconcile)
    }
    let modes = settings.judging.reference.modes
    let total = try store.keptPairCount() * settings.teachers.count * modes.count
    progress.begin(.reconcile, unit: "samples", total: total)
    let stage = KeepSwapConsistent(
      filter: SwapFilter(policy: settings.keep.swap, orders: settings.judging.orders.orders),
      contradictions: ContradictionFilter(
        settings.keep.contradictions.policies,
        reasonsAreOfPairs: settings.judging.answers == .pair),
      teachers: settings.teachers, modes: modes)
    try store.begin(.reconcile, input: total, signature: stage.signature)
    let progress = progress
    let batch = Batch<SwapFilter.Decision> { decisions in
      try await store.save(decisions.map(\.sample), dropped: decisions.compactMap(\.drop))
      progress.advance(by: decisions.count)
    }
    try await stage.run(store.judgedPairs()) { try await batch.add($0) }
    try await batch.flush()
    try store.finish(.reconcile)
  }

  private func split() async throws {
    let store = store
    progress.begin(.split, unit: "queries", total: try store.keptQueryCount())
    let stage = SplitByCluster(
      settings: settings.split, tokenizer: settings.queries.diversity.tokenizer, draw: draw)
    try store.begin(
      .split, input: try store.exportableCount(settings.judging), signature: stage.signature)
    let progress = progress
    let batch = Batch<Placement> { placements in
      try await store.save(placements)
      progress.advance(by: placements.count)
    }
    try await stage.run(store.keptQueries(.byID)) { try await batch.add($0) }
    try await batch.flush()
    try store.finish(.split)
  }

  private func export(_ pack: TemplatePack, to folder: String) async throws -> [Exporter.Report] {
    progress.begin(.export, unit: "formats", total: settings.export.count)
    let exporter = try Exporter(store: store, settings: settings, pack: pack, library: library)
    try store.begin(
      .export, input: try store.exportableCount(settings.judging), signature: Signature())
    var reports: [Exporter.Report] = []
    for export in settings.export {
      reports.append(try await exporter.write(export, to: folder))
      progress.advance()
    }
    try store.finish(.export)
    return reports
  }
}
