/// Records of the store, read a page at a time, in the order of a key.
///
/// No read transaction stays open between pages, so that a stage which runs for hours holds nothing
/// up; the sequence can be iterated several times.
public struct Pages<Element: Sendable>: AsyncSequence, Sendable {
  public typealias Failure = any Error

  static var size: Int { 500 }

  /// A page's records after a key, and the key of its last record; nil at the end.
  let page: @Sendable (_ after: String?) async throws -> (elements: [Element], last: String)?

  public func makeAsyncIterator() -> Iterator { Iterator(page: page) }

  /// One page: the records after a key, and the key of the last; nil at the end.
  public func read(after key: String?) async throws -> (elements: [Element], last: String)? {
    try await page(key)
  }

  /// The pages, each as one element.
  public var whole: Pages<[Element]> {
    let page = page
    return Pages<[Element]> { after in try await page(after).map { ([$0.elements], $0.last) } }
  }

  /// The same pages with other records, of each so many as there are.
  public func expanded<Other: Sendable>(
    _ expand: @escaping @Sendable (Element) -> [Other]
  ) -> Pages<Other> {
    let page = page
    return Pages<Other> { after in
      try await page(after).map { ($0.elements.flatMap(expand), $0.last) }
    }
  }

  public struct Iterator: AsyncIteratorProtocol {
    let page: @Sendable (String?) async throws -> (elements: [Element], last: String)?
    private var buffer: [Element] = []
    private var position = 0
    private var last: String?
    private var isAtEnd = false

    init(page: @escaping @Sendable (String?) async throws -> (elements: [Element], last: String)?) {
      self.page = page
    }

    public mutating func next() async throws -> Element? {
      while position == buffer.count {
        guard !isAtEnd, let (elements, last) = try await page(last) else {
          isAtEnd = true
          return nil
        }
        (buffer, position, self.last) = (elements, 0, last)
      }
      defer { position += 1 }
      return buffer[position]
    }
  }
}
