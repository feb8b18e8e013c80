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

  /// - Parameter hasWriter: whether references that are missing are written.
  init(_ store: Store, hasWriter: Bool) async throws {
    responses = try store.givenTotals().responses
    for try await (query, given) in store.keptGivenPairs() {
      pairs[query] = given.count
    }
    guard !pairs.isEmpty else { return }
    for try await query in store.keptQueries(.byID) {
      guard let own = pairs[query.id] else { continue }
      if query.reference != nil || hasWriter { pairsWithReference += own }
      if query.reference != nil { queriesWithReference += 1 }
    }
  }

  /// How many pairs there are.
  var count: Int { pairs.values.reduce(0, +) }
}
