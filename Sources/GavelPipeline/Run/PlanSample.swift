import GavelCore
import GavelStore

/// Some of the queries, by which the length of prompts is told: each prompt is really rendered.
struct PlanSample {
  /// How many queries, where there are more.
  static let size = 200

  let queries: [Query]
  /// The pairs that queries of the sample came with.
  let given: [ContentID: [GivenPair]]

  /// The queries that the run's seed draws.
  init(_ store: Store, draw: Draw) async throws {
    var drawn: [(key: UInt64, query: Query)] = []
    for try await query in store.keptQueries(.byID) {
      drawn.append((draw.bits("plan", query.id.description), query))
      if drawn.count >= 8 * Self.size { Self.cut(&drawn) }
    }
    Self.cut(&drawn)
    queries = drawn.map(\.query)
    let ids = Set(queries.map(\.id))
    var given: [ContentID: [GivenPair]] = [:]
    for try await (query, pairs) in store.keptGivenPairs() where ids.contains(query) {
      given[query] = pairs
    }
    self.given = given
  }

  private static func cut(_ drawn: inout [(key: UInt64, query: Query)]) {
    drawn.sort { ($0.key, $0.query.id) < ($1.key, $1.query.id) }
    drawn.removeLast(max(0, drawn.count - size))
  }

  /// The tokens of a prompt on average, over the queries that have one.
  func mean(
    where isAsked: (Query) -> Bool = { _ in true },
    _ messages: (Query) -> [CompletionRequest.Message]
  ) -> Reckoned {
    let asked = queries.filter(isAsked)
    // Where the sample has none of a kind, others stand for it.
    return (asked.isEmpty ? queries : asked).map { Reckoned(tokensOf: messages($0)) }.mean ?? .zero
  }
}
