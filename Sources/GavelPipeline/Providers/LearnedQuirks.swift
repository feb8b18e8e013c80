import GavelCore
import GavelStore
import Synchronization

/// What was found out about one model at one server, in this start and in those before.
///
/// Requests that were sent side by side are refused side by side. One of them finds out what else
/// the server does not take; the others, and those that were not sent yet, wait for it, so that each
/// is refused once at most.
final class LearnedQuirks: Sendable {
  private struct State {
    var quirks: Set<Quirk>
    /// The attempt that is finding out, if any.
    var finder: Int?
    var lastFinder = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>
  private let patience: Duration
  private let save: @Sendable (Quirk, String) async throws -> Void

  /// - Parameters:
  ///   - patience: how long others wait for one attempt: a server that refuses a part says so at
  ///     once, and one that is at work for longer has taken the request.
  ///   - save: is given each quirk once, with the words that told it.
  init(
    _ quirks: Set<Quirk> = [], patience: Duration = .seconds(2),
    save: @escaping @Sendable (Quirk, String) async throws -> Void = { _, _ in }
  ) {
    state = Mutex(State(quirks: quirks))
    self.patience = patience
    self.save = save
  }

  /// What the run's store knows of a model.
  convenience init(of model: Settings.Model, in store: Store) throws {
    let (name, server) = (model.model, model.baseURL ?? "")
    self.init(try store.quirks(of: name, at: server)) { quirk, message in
      try await store.save(quirk, of: name, at: server, message: message)
    }
  }

  var all: Set<Quirk> { state.withLock { $0.quirks } }

  /// Remembers a quirk, in the store first of all.
  func learn(_ quirk: Quirk, from message: String) async throws {
    guard state.withLock({ $0.quirks.insert(quirk).inserted }) else { return }
    try await save(quirk, message)
  }

  // MARK: Finding out

  /// Waits while another request finds out what the server takes.
  func settle() async {
    await withCheckedContinuation { continuation in
      let waits = state.withLock { state in
        guard state.finder != nil else { return false }
        state.waiting.append(continuation)
        return true
      }
      if !waits { continuation.resume() }
    }
  }

  /// Begins to find out after a refusal, or waits for whoever does.
  ///
  /// - Parameter before: what this gave the same request at its last refusal.
  /// - Returns: a number for ``found(_:)``; nil for a request that has waited.
  func find(after before: Int?) async -> Int? {
    let finder: Int? = state.withLock { state in
      guard state.finder == nil || state.finder == before else { return nil }
      state.lastFinder += 1
      state.finder = state.lastFinder
      return state.lastFinder
    }
    guard let finder else {
      await settle()
      return nil
    }
    Task {
      try? await Task.sleep(for: patience)
      found(finder)
    }
    return finder
  }

  /// Ends the finding out that one attempt began, if it has not ended.
  func found(_ finder: Int?) {
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      guard finder != nil, state.finder == finder else { return [] }
      state.finder = nil
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}
