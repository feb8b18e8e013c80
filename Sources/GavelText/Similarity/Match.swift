/// A text of the index and its F with the text that was looked up.
struct Match: Sendable {
  var text: Int
  var f: Double

  /// Whether this match is the one to record: the higher F, then the earlier text.
  func isBetter(than other: Match?) -> Bool {
    guard let other else { return true }
    return f > other.f || (f == other.f && text < other.text)
  }
}
