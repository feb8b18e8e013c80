import GavelCore
import GavelStore

/// How much of a plan came with the queries.
struct GivenSizes {
  /// How many pairs a query came with, by query.
  private(set) var pairs: [ContentID: Int] = [:]
  /// Of the responses in all these pairs.
  private(set) var bytes = 0
  let responses: Int

  init(_ store: Store) async throws {
    responses = try store.givenTotals().responses
    for try await (query, given) in store.keptGivenPairs() {
      pairs[query] = given.count
      bytes += given.reduce(0) { $0 + $1.first.text.utf8.count + $1.second.text.utf8.count }
    }
  }

  /// How many pairs there are.
  var count: Int { pairs.values.reduce(0, +) }
}
