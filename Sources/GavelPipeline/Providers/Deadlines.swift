import Synchronization

/// Ends what takes too long, with one timer for all that is under way: a timer for each request
/// would cost a tenth of what the request does.
final class Deadlines: Sendable {
  /// What ``within(_:_:)`` throws at a deadline.
  struct Passed: Error {}

  private struct Entry {
    let end: ContinuousClock.Instant
    let cancel: @Sendable () -> Void
    var isPassed = false
  }

  private struct State {
    var entries: [Int: Entry] = [:]
    var lastID = 0
    var isWatching = false
  }

  /// How late a deadline may be noticed.
  private static let tick: Duration = .milliseconds(50)
  private let state = Mutex(State())

  /// Runs a body, and cancels it at its deadline.
  ///
  /// - Throws: ``Passed``, or what the body throws before.
  func within<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let work = Task { try await body() }
    let id = begin(limit) { work.cancel() }
    let result = await withTaskCancellationHandler {
      await work.result
    } onCancel: {
      work.cancel()
    }
    if end(id), case .failure = result { throw Passed() }
    return try result.get()
  }

  /// Begins to watch.
  ///
  /// - Parameter cancel: called at the deadline, unless ``end(_:)`` was called before.
  func begin(_ limit: Duration, _ cancel: @escaping @Sendable () -> Void) -> Int {
    let entry = Entry(end: .now + limit, cancel: cancel)
    let (id, begins) = state.withLock { state in
      state.lastID += 1
      state.entries[state.lastID] = entry
      defer { state.isWatching = true }
      return (state.lastID, !state.isWatching)
    }
    if begins { Task { await watch() } }
    return id
  }

  /// - Returns: whether the deadline had passed.
  @discardableResult
  func end(_ id: Int) -> Bool {
    state.withLock { $0.entries.removeValue(forKey: id)?.isPassed ?? false }
  }

  /// Goes on while there is anything to watch.
  private func watch() async {
    while true {
      try? await Task.sleep(for: Self.tick)
      let now = ContinuousClock.now
      let (late, isDone) = state.withLock { state -> ([Entry], Bool) in
        var late: [Entry] = []
        for (id, entry) in state.entries where !entry.isPassed && entry.end <= now {
          state.entries[id]?.isPassed = true
          late.append(entry)
        }
        state.isWatching = !state.entries.isEmpty
        return (late, state.entries.isEmpty)
      }
      for entry in late { entry.cancel() }
      if isDone { return }
    }
  }
}
