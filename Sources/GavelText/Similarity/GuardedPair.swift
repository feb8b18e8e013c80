/// A text that was kept though it is near another, because their numbers differ.
public struct GuardedPair: Sendable, Hashable {
  /// The kept text or reference it is near, by index in the corpus.
  public let kept: Int
  /// The text that the guard kept, by index in the corpus.
  public let text: Int
  /// ROUGE-L F of the two, above the threshold.
  public let f: Double

  /// A pair of texts by their indices in a corpus, with their F.
  public init(kept: Int, text: Int, f: Double) {
    self.kept = kept
    self.text = text
    self.f = f
  }
}
