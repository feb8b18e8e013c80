/// Commits answers as they come, many in one transaction.
///
/// While one transaction is on its way to the disk the next answers gather, so a batch grows with
/// the load and an answer never waits for a clock. A call returns when its answer is on disk;
/// cancelling the caller does not lose the answer.
public actor AnswerJournal {
  private let store: Store
  private var waiting: [(AnsweredRequest, CheckedContinuation<Void, any Error>)] = []
  private var isWriting = false

  public init(store: Store) { self.store = store }

  public func record(_ answered: AnsweredRequest) async throws {
    try await withCheckedThrowingContinuation { continuation in
      waiting.append((answered, continuation))
      guard !isWriting else { return }
      isWriting = true
      Task { await write() }
    }
  }

  private func write() async {
    while !waiting.isEmpty {
      let batch = waiting
      waiting = []
      do {
        try await store.save(batch.map(\.0))
        for (_, continuation) in batch { continuation.resume() }
      } catch {
        let explained = store.explained(error)
        for (_, continuation) in batch { continuation.resume(throwing: explained) }
      }
    }
    isWriting = false
  }
}
