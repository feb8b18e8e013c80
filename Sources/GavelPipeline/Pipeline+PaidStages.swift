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
    let total = try store.keptQueryCount() * settings.candidates.count
    progress.begin(.respond, unit: "responses", total: total)
    let stage = CollectResponses(
      candidates: settings.candidates.map(parts.models.asker), template: parts.question)
    try store.begin(.respond, input: total, signature: stage.signature)
    try await paid(.respond, stage, on: store.keptQueries(.byID)) { try await store.save($0) }
  }

  func judge(_ parts: Parts) async throws {
    let store = store
    guard let format = JudgeFormats.named(parts.pack.parser) else {
      preconditionFailure("a pack with an unknown parser was let through")
    }
    let stage = JudgePairs(
      teachers: settings.teachers.map(parts.models.asker), pack: parts.pack,
      format: format.init(), orders: settings.judging.orders.orders,
      modes: settings.judging.reference.modes)
    let total =
      try store.keptPairCount() * settings.teachers.count * stage.orders.count
      * stage.modes.count
    progress.begin(.judge, unit: "judgments", total: total)
    try store.begin(.judge, input: total, signature: stage.signature)
    try await paid(.judge, stage, on: store.shownPairs()) { try await store.save($0) }
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
