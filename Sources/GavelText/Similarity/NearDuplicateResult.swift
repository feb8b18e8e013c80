/// The outcome of a ``NearDuplicateFilter``.
public struct NearDuplicateResult: Sendable, Hashable {
  /// One decision for each text after the references, in order.
  public let decisions: [NearDuplicateDecision]
  /// The texts that only the numbers guard kept, in order, each with a text it is near.
  ///
  /// One pair a text, so that the list is never longer than the corpus.
  public let guarded: [GuardedPair]
}
