import GavelCore
import GavelStore
import Synchronization

/// What was found out about one model at one server, in this start and in those before.
final class LearnedQuirks: Sendable {
  private let quirks: Mutex<Set<Quirk>>
  private let save: @Sendable (Quirk, String) async throws -> Void

  /// - Parameter save: is given each quirk once, with the words that told it.
  init(
    _ quirks: Set<Quirk> = [],
    save: @escaping @Sendable (Quirk, String) async throws -> Void = { _, _ in }
  ) {
    self.quirks = Mutex(quirks)
    self.save = save
  }

  /// What the run's store knows of a model.
  convenience init(of model: Settings.Model, in store: Store) throws {
    let (name, server) = (model.model, model.baseURL ?? "")
    self.init(try store.quirks(of: name, at: server)) { quirk, message in
      try await store.save(quirk, of: name, at: server, message: message)
    }
  }

  var all: Set<Quirk> { quirks.withLock { $0 } }

  /// Remembers a quirk, in the store first of all.
  func learn(_ quirk: Quirk, from message: String) async throws {
    guard quirks.withLock({ $0.insert(quirk).inserted }) else { return }
    try await save(quirk, message)
  }
}
