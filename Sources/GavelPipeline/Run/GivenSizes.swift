import GavelCore
import GavelStore

/// How much of a plan came with the queries.
struct GivenSizes {
  /// How many pairs a query came with, by query.
  private(set) var pairs: [ContentID: Int] = [:]
  /// Of the responses in all these pairs.
  private(set) var bytes = 0
  let responses: Int
  /// Of the queries that came with pairs: their bytes, those of their references, how many have
  /// one, and how many pairs are of such a query.
  private(set) var questionBytes = 0
  private(set) var referenceBytes = 0
  private(set) var queriesWithReference = 0
  private(set) var pairsWithReference = 0
  /// Of the queries that came with pairs, how many have a reference to show, written or not.
  private(set) var listsWithReference = 0
  /// The bytes of references, once for each pair that they are shown with.
  private(set) var shownReferenceBytes = 0

  /// - Parameters:
  ///   - hasWriter: whether references that are missing are written.
  ///   - most: how many responses to a query a teacher sees at once; nil where it sees the pairs.
  init(_ store: Store, hasWriter: Bool, listing most: Int?) async throws {
    responses = try store.givenTotals().responses
    for try await (query, given) in store.keptGivenPairs() {
      guard let most else {
        pairs[query] = given.count
        bytes += given.reduce(0) { $0 + $1.first.text.utf8.count + $1.second.text.utf8.count }
        continue
      }
      var sizes: [ContentID: Int] = [:]
      for member in given.flatMap({ [$0.first, $0.second] }) {
        sizes[member.response] = member.text.utf8.count
      }
      let listed = min(most, sizes.count)
      pairs[query] = listed * (listed - 1) / 2
      bytes += sizes.values.reduce(0, +) * listed / sizes.count
    }
    guard !pairs.isEmpty else { return }
    for try await query in store.keptQueries(.byID) {
      guard let own = pairs[query.id] else { continue }
      questionBytes += query.text.utf8.count
      if query.reference != nil || hasWriter {
        pairsWithReference += own
        listsWithReference += 1
      }
      guard let reference = query.reference else { continue }
      queriesWithReference += 1
      referenceBytes += reference.utf8.count
      shownReferenceBytes += reference.utf8.count * own
    }
  }

  /// How many pairs there are.
  var count: Int { pairs.values.reduce(0, +) }
}
