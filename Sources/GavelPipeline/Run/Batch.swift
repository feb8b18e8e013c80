import Synchronization

/// Gathers records and hands them on many at a time.
///
/// Whoever adds the last of a batch hands it on; meanwhile the next one gathers, so that a batch
/// grows with the load. A lock and not an actor: a hop for each record costs more than all else here.
final class Batch<Element: Sendable>: Sendable {
  private struct State {
    var waiting: [Element] = []
    var isSaving = false
    /// Those that go on when what waits is on its way.
    var held: [CheckedContinuation<Void, Never>] = []
  }

  private let size: Int
  private let save: @Sendable ([Element]) async throws -> Void
  private let state = Mutex(State())

  init(of size: Int = 500, save: @escaping @Sendable ([Element]) async throws -> Void) {
    self.size = size
    self.save = save
  }

  /// - Throws: what `save` throws, to whoever hands a batch on.
  func add(_ element: Element) async throws {
    let (isFull, isTurn) = state.withLock { state in
      state.waiting.append(element)
      return (isTooFull(state), state.waiting.count >= size && begins(&state))
    }
    if isTurn {
      try await saveAll(ofAtLeast: size)
    } else if isFull {
      await hold { self.isTooFull($0) }
    }
  }

  /// Hands on what is left.
  func flush() async throws {
    while true {
      await hold { $0.isSaving }
      guard state.withLock({ !$0.waiting.isEmpty }) else { return }
      if state.withLock({ begins(&$0) }) { try await saveAll(ofAtLeast: 1) }
    }
  }

  /// What is added faster than it can be saved is not all held in memory.
  private func isTooFull(_ state: borrowing State) -> Bool {
    state.isSaving && state.waiting.count >= 32 * size
  }

  private func begins(_ state: inout State) -> Bool {
    if state.isSaving { return false }
    state.isSaving = true
    return true
  }

  private func hold(while isHeld: @Sendable (borrowing State) -> Bool) async {
    await withCheckedContinuation { continuation in
      let goesOn = state.withLock { state in
        guard isHeld(state) else { return true }
        state.held.append(continuation)
        return false
      }
      if goesOn { continuation.resume() }
    }
  }

  /// For whoever has begun: until less than a batch waits.
  private func saveAll(ofAtLeast least: Int) async throws {
    while let batch = next(ofAtLeast: least) {
      do {
        try await save(batch)
      } catch {
        release { $0.isSaving = false }
        throw error
      }
    }
  }

  /// Nil, and nobody saves any more, where there is less.
  private func next(ofAtLeast least: Int) -> [Element]? {
    var batch: [Element]?
    release { state in
      if state.waiting.count >= least {
        batch = state.waiting
        state.waiting = []
      } else {
        state.isSaving = false
      }
    }
    return batch
  }

  private func release(after change: (inout State) -> Void) {
    let held = state.withLock { state in
      change(&state)
      defer { state.held = [] }
      return state.held
    }
    for continuation in held { continuation.resume() }
  }
}
