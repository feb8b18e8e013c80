/// What becomes of one text of a corpus, and why.
///
/// Texts are named by their index in the corpus.
public enum NearDuplicateDecision: Sendable, Hashable {
  /// Nothing kept before it, and no reference, is near it.
  case kept
  /// The same UTF-8 as a kept text or a reference.
  case exactDuplicate(of: Int)
  /// F with a kept text is above the threshold: the one with the highest F, ties to the earliest.
  case nearDuplicate(of: Int, f: Double)
  /// F with a reference is above the threshold and no kept text has a higher one.
  case nearReference(of: Int, f: Double)

  /// Whether the text stays.
  public var isKept: Bool { self == .kept }
}
