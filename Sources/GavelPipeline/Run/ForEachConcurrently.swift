/// Runs a body over a sequence, at most `limit` at a time.
///
/// The project's one task group over work.
///
/// Nothing is cancelled when a body throws: what is in flight may be paid for, so it ends first, and
/// then the first error is thrown. Nothing new is begun after an error, or once `isStopping` says so.
func forEachConcurrently<Items: AsyncSequence>(
  _ items: Items, limit: Int, isStopping: @escaping @Sendable () -> Bool = { false },
  _ body: @escaping @Sendable (Items.Element) async throws -> Void
) async throws where Items.Element: Sendable {
  try await withThrowingTaskGroup(of: Void.self) { group in
    var running = 0
    var failure: (any Error)?
    func finishOne() async {
      do {
        try await group.next()
      } catch {
        failure = failure ?? error
      }
      running -= 1
    }
    do {
      var iterator = items.makeAsyncIterator()
      while failure == nil, !isStopping(), let item = try await iterator.next() {
        if running >= limit { await finishOne() }
        guard failure == nil else { break }
        group.addTask { try await body(item) }
        running += 1
      }
    } catch {
      failure = failure ?? error
    }
    while running > 0 { await finishOne() }
    if let failure { throw failure }
  }
}

/// A list as a sequence that a stage can read.
struct Listed<Element: Sendable>: AsyncSequence, Sendable {
  typealias Failure = any Error
  let elements: [Element]

  init(_ elements: [Element]) { self.elements = elements }

  func makeAsyncIterator() -> Iterator { Iterator(base: elements.makeIterator()) }

  struct Iterator: AsyncIteratorProtocol {
    var base: IndexingIterator<[Element]>
    mutating func next() async throws -> Element? { base.next() }
  }
}
