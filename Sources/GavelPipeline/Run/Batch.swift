/// Gathers records and hands them on many at a time.
///
/// While some are on their way the next gather, so that a batch grows with the load.
actor Batch<Element: Sendable> {
  private let size: Int
  private let save: @Sendable ([Element]) async throws -> Void
  private var waiting: [Element] = []
  private var isSaving = false
  private var next: [CheckedContinuation<Void, Never>] = []

  init(of size: Int = 500, save: @escaping @Sendable ([Element]) async throws -> Void) {
    self.size = size
    self.save = save
  }

  func add(_ element: Element) async throws {
    waiting.append(element)
    if waiting.count >= size { try await flush() }
  }

  /// Hands on what is left.
  func flush() async throws {
    while isSaving { await withCheckedContinuation { next.append($0) } }
    // Whoever waited too may have taken all of it.
    guard !waiting.isEmpty else { return }
    let full = waiting
    waiting = []
    isSaving = true
    defer {
      isSaving = false
      for continuation in next { continuation.resume() }
      next = []
    }
    try await save(full)
  }
}
