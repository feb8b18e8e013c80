import GavelCore
import GavelStore

/// The stages that send requests.
extension Pipeline {
  func writeReferences(_ parts: Parts) async throws {
    guard let writer = settings.writers.first else { return }
    let store = store
    let missing = try store.countOfQueriesWithoutReference()
    progress.begin(.reference, unit: "references", total: missing)
    let stage = WriteReferences(
      writer: parts.models.asker(writer), template: parts.referencePrompt)
    try store.begin(.reference, input: missing, signature: stage.signature)
    try await paid(.reference, stage, on: store.keptQueries(.byID)) { try await store.save($0) }
  }

  func respond(_ parts: Parts) async throws {
    let store = store
    let given = try store.givenTotals()
    let total =
      try given.responses + store.queriesWithoutResponses().count * settings.candidates.count
    progress.begin(.respond, unit: "responses", total: total)
    let stage = CollectResponses(
      candidates: settings.candidates.map(parts.models.asker), template: parts.question)
    try store.begin(.respond, input: total, signature: stage.signature)
    try await takeGivenResponses()
    guard !settings.candidates.isEmpty else { return try store.finish(.respond) }
    try await paid(.respond, stage, on: store.keptQueries(.byID, withoutResponses: true)) {
      try await store.save($0)
    }
  }

  private func takeGivenResponses() async throws {
    let (store, progress) = (store, progress)
    let batch = Batch<Response> { responses in
      try await store.save(responses)
      progress.advance(by: responses.count)
    }
    try await TakeGivenResponses().run(store.keptGivenPairs()) { try await batch.add($0) }
    try await batch.flush()
  }

  /// - Throws: ``NoCandidates`` where a query has no responses and nobody is there to answer it.
  func requireCandidates() throws {
    let open = try store.queriesWithoutResponses()
    guard settings.candidates.isEmpty, let place = open.first else { return }
    throw NoCandidates(count: open.count, place: place)
  }

  func judge(_ parts: Parts) async throws {
    let store = store
    if settings.judging.answers == .single {
      try store.begin(.judge, input: 0, signature: Signature())
      return try store.finish(.judge)
    }
    guard let format = JudgeFormats.named(parts.pack.parser) else {
      preconditionFailure("a pack with an unknown parser was let through")
    }
    if settings.judging.path == .critiques {
      return try await judgeByCritiques(parts, format.init())
    }
    if settings.judging.answers == .several { return try await judgeLists(parts) }
    let stage = JudgePairs(
      teachers: settings.teachers.map(parts.models.asker), pack: parts.pack,
      format: format.init(), orders: settings.judging.orders.orders,
      modes: settings.judging.reference.modes)
    try await judge(stage, on: store.shownPairs())
  }

  private func judge<S: Stage>(_ stage: S, on pairs: Pages<S.Input>) async throws
  where S.Output == Judgment {
    let store = store
    let total = try judgmentTotal()
    progress.begin(.judge, unit: "judgments", total: total)
    try store.begin(.judge, input: total, signature: stage.signature)
    try await paid(.judge, stage, on: pairs) { try await store.save($0) }
  }

  /// How many judgments there are to be of the pairs that are kept.
  func judgmentTotal() throws -> Int {
    guard settings.judging.answers != .single else { return 0 }
    return try store.keptPairCount() * settings.teachers.count
      * settings.judging.orders.orders.count * settings.judging.reference.modes.count
  }

  /// How many critiques there are to be of the responses that are in such a pair.
  func critiqueTotal() throws -> Int {
    try store.judgedResponseCount() * settings.teachers.count
      * settings.judging.reference.modes.count
  }

  private func judgeLists(_ parts: Parts) async throws {
    guard let prompts = parts.pack.several else {
      preconditionFailure("a pack without several answers was let through")
    }
    let stage = JudgeLists(
      teachers: settings.teachers.map(parts.models.asker), pack: parts.pack, prompts: prompts,
      orders: settings.judging.orders.orders, modes: settings.judging.reference.modes)
    try await judge(stage, on: store.shownLists())
  }

  func critique(_ parts: Parts) async throws {
    guard settings.judging.gradesResponses else { return }
    guard let prompts = parts.pack.critiques else {
      preconditionFailure("a pack that grades no single response was let through")
    }
    let store = store
    let modes = settings.judging.reference.modes
    let total = try critiqueTotal()
    progress.begin(.critique, unit: "critiques", total: total)
    let stage = CritiqueResponses(
      teachers: settings.teachers.map(parts.models.asker), prompts: prompts,
      system: parts.pack.teacherSystem, modes: modes)
    try store.begin(.critique, input: total, signature: stage.signature)
    try await paid(.critique, stage, on: store.judgedResponses()) { try await store.save($0) }
  }

  private func judgeByCritiques(_ parts: Parts, _ format: any JudgeFormat) async throws {
    guard let prompts = parts.pack.critiques?.combination else {
      preconditionFailure("a pack that compares by no critiques was let through")
    }
    let stage = JudgeByCritiques(
      teachers: settings.teachers.map(parts.models.asker), pack: parts.pack, prompts: prompts,
      format: format, orders: settings.judging.orders.orders,
      modes: settings.judging.reference.modes)
    try await judge(stage, on: store.critiquedPairs())
  }

  /// Runs a stage that sends requests.
  ///
  /// What came before a stop or a failure is saved.
  func paid<S: Stage>(
    _ name: StageName, _ stage: S, on inputs: some AsyncSequence<S.Input, any Error> & Sendable,
    save: @escaping @Sendable ([S.Output]) async throws -> Void
  ) async throws {
    let progress = progress
    // Small, so that what others read of a run that is going on is up to date.
    let batch = Batch(of: 64, save: save)
    do {
      try await stage.run(inputs) { output in
        try await batch.add(output)
        progress.advance()
      }
    } catch {
      // Cancelled tasks write nothing; what is here is derived, and derived again next time.
      if error is CancellationError { throw error }
      try await batch.flush()
      throw control.stop ?? error
    }
    try await batch.flush()
    try store.markSimulated()
    if let stop = control.stop { throw stop }
    try store.finish(name)
  }
}
