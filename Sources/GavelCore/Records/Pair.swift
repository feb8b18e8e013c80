/// Two responses to one query, on sides `a` and `b`.
public struct Pair: Hashable, Sendable {
  public let id: ContentID
  public let query: ContentID
  public let a: Shown
  public let b: Shown

  /// A response of the pair, and who gave it.
  public struct Shown: Hashable, Sendable {
    public let response: ContentID
    public let candidate: String

    public init(response: ContentID, candidate: String) {
      self.response = response
      self.candidate = candidate
    }
  }

  public init(query: ContentID, a: Shown, b: Shown) {
    self.init(
      id: ContentID(
        .pair,
        [
          "query": .string(query.description),
          "a": .string(a.response.description),
          "b": .string(b.response.description),
        ]),
      query: query, a: a, b: b)
  }

  /// A pair as it was stored.
  public init(id: ContentID, query: ContentID, a: Shown, b: Shown) {
    self.id = id
    self.query = query
    self.a = a
    self.b = b
  }

  public subscript(side: Side) -> Shown { side == .a ? a : b }
}
