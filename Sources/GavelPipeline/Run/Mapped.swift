/// A sequence whose elements are turned into others, and that can be handed to another task.
struct Mapped<Base: AsyncSequence & Sendable, Element: Sendable>: AsyncSequence, Sendable
where Base.Failure == any Error {
  typealias Failure = any Error
  let base: Base
  let transform: @Sendable (Base.Element) -> Element

  func makeAsyncIterator() -> Iterator {
    Iterator(base: base.makeAsyncIterator(), transform: transform)
  }

  struct Iterator: AsyncIteratorProtocol {
    var base: Base.AsyncIterator
    let transform: @Sendable (Base.Element) -> Element

    mutating func next() async throws -> Element? {
      try await base.next().map(transform)
    }
  }
}
