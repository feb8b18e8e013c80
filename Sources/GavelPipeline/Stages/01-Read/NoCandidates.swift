/// Queries that came without responses, and nobody to answer them.
struct NoCandidates: Error, Hashable, CustomStringConvertible {
  let count: Int
  /// Where the first of them stands.
  let place: String

  var description: String {
    "\(place): \(count == 1 ? "a query" : "the first of \(count) queries") without responses, and "
      + "the settings name no candidates to answer; name at least two models under candidates, or "
      + "leave the source out"
  }
}
