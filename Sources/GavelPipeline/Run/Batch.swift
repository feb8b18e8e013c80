/// Gathers records and hands them on many at a time.
actor Batch<Element: Sendable> {
  private let size: Int
  private let save: @Sendable ([Element]) async throws -> Void
  private var waiting: [Element] = []

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
    guard !waiting.isEmpty else { return }
    // Taken before the wait: others add meanwhile.
    let full = waiting
    waiting = []
    try await save(full)
  }
}
