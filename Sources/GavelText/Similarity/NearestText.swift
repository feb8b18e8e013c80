/// Another text, and the ROUGE-L F with it.
public struct NearestText: Sendable, Hashable {
  /// The other text's index in the corpus.
  public let index: Int
  /// In `0...1`.
  public let f: Double

  /// A text by its index, with F.
  public init(index: Int, f: Double) {
    self.index = index
    self.f = f
  }
}
