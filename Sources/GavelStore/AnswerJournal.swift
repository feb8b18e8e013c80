import Synchronization

/// Commits answers as they come, many in one transaction.
///
/// While one transaction is on its way to the disk the next answers gather, so a batch grows with
/// the load and an answer never waits for a clock. A call returns when its answer is on disk;
/// cancelling the caller does not lose the answer.
public final class AnswerJournal: Sendable {
  private struct State {
    var waiting: [(AnsweredRequest, CheckedContinuation<Void, any Error>)] = []
    var isWriting = false
  }

  private let store: Store
  private let state = Mutex(State())

  public init(store: Store) { self.store = store }

  public func record(_ answered: AnsweredRequest) async throws {
    try await withCheckedThrowingContinuation { continuation in
      let begins = state.withLock { state in
        state.waiting.append((answered, continuation))
        defer { state.isWriting = true }
        return !state.isWriting
      }
      if begins { Task { await write() } }
    }
  }

  private func write() async {
    while let batch = next() {
      do {
        try await store.save(batch.map(\.0))
        for (_, continuation) in batch { continuation.resume() }
      } catch {
        let explained = store.explained(error)
        for (_, continuation) in batch { continuation.resume(throwing: explained) }
      }
    }
  }

  /// All that waits; nil, and nobody writes any more, where nothing does.
  private func next() -> [(AnsweredRequest, CheckedContinuation<Void, any Error>)]? {
    state.withLock { state in
      state.isWriting = !state.waiting.isEmpty
      defer { state.waiting = [] }
      return state.waiting.isEmpty ? nil : state.waiting
    }
  }
}
