/// A request that was sent, at whichever attempt, and what it came to.
public struct Asked: Hashable, Sendable {
  public let request: ContentID
  public let outcome: Outcome

  public init(request: ContentID, outcome: Outcome) {
    self.request = request
    self.outcome = outcome
  }
}

extension [Asked] {
  /// The attempt that counts, of those of one request, the first one first.
  ///
  /// The first that can be used; where there is none the first answer, so that asking again replaces
  /// an answer by a better one only; where there is none either the last failure.
  public func best(where isUsable: (Outcome) -> Bool) -> Asked? {
    first { isUsable($0.outcome) }
      ?? first {
        if case .completed = $0.outcome { true } else { false }
      } ?? last
  }
}
