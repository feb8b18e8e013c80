import GavelCore
import GavelStore

/// How much of a plan came with the queries.
struct GivenSizes {
  /// How many pairs a query came with, by query.
  private(set) var pairs: [ContentID: Int] = [:]
  let responses: Int
  /// Of the queries that came with pairs: how many have a reference, and how many pairs are of
  /// such a query.
  private(set) var queriesWithReference = 0
  private(set) var pairsWithReference = 0
  /// Of the queries that came with pairs, how many have a reference to show, written or not.
  private(set) var listsWithReference = 0

  /// - Parameters:
  ///   - hasWriter: whether references that are missing are written.
  ///   - most: how many responses to a query a teacher sees at once; nil where it sees the pairs.
  init(_ store: Store, hasWriter: Bool, listing most: Int?) async throws {
    responses = try store.givenTotals().responses
    for try await (query, given) in store.keptGivenPairs() {
      guard let most else {
        pairs[query] = given.count
        continue
      }
      let responses = Set(given.flatMap { [$0.first.response, $0.second.response] })
      let listed = min(most, responses.count)
      pairs[query] = listed * (listed - 1) / 2
    }
    guard !pairs.isEmpty else { return }
    for try await query in store.keptQueries(.byID) {
      guard let own = pairs[query.id] else { continue }
      if query.reference != nil { queriesWithReference += 1 }
      guard query.reference != nil || hasWriter else { continue }
      pairsWithReference += own
      listsWithReference += 1
    }
  }

  /// How many pairs there are.
  var count: Int { pairs.values.reduce(0, +) }
}
