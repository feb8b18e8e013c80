import GRDB
public import GavelCore

extension Store {
  public func save(_ responses: [Response]) async throws {
    try await database.write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO response (id, queryID, candidate, requestID, state, text, dictates)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """)
      for response in responses {
        try statement.execute(arguments: [
          response.id.description, response.query.description, response.candidate,
          response.request?.description, response.state.rawValue, response.text, response.dictates,
        ])
      }
    }
  }

  public func responseStates() throws -> [Response.State: Int] {
    try tallyStates("SELECT state, COUNT(*) AS n FROM response GROUP BY state")
  }

  /// A kept query's responses and the pairs that it came with, by the query's id; a query with none
  /// has empty lists.
  public func responsesByQuery() -> Pages<
    (query: ContentID, responses: [Response], given: [GivenPair])
  > {
    let database = database
    return Pages { after in
      try await database.read { database in
        let ids = try String.fetchAll(
          database,
          sql: """
            SELECT id FROM query
            WHERE id > ? AND NOT EXISTS (\(Self.isDropped("query", "query.id")))
            ORDER BY id LIMIT \(Pages<Query>.size)
            """, arguments: [after ?? ""])
        guard let first = ids.first, let last = ids.last else { return nil }
        var responses: [String: [Response]] = [:]
        let rows = try Row.fetchCursor(
          database,
          sql:
            "SELECT * FROM response WHERE queryID BETWEEN ? AND ? ORDER BY queryID, candidate, id",
          arguments: [first, last])
        while let row = try rows.next() {
          responses[row["queryID"], default: []].append(Self.response(row))
        }
        let given = try Self.givenPairs(between: first, and: last, in: database)
        return (
          ids.map { (ContentID(stored: $0), responses[$0] ?? [], given[$0] ?? []) }, last
        )
      }
    }
  }

  static func response(_ row: Row) -> Response {
    Response(
      id: ContentID(stored: row["id"]), query: ContentID(stored: row["queryID"]),
      candidate: row["candidate"],
      request: (row["requestID"] as String?).map { ContentID(stored: $0) },
      state: Response.State(rawValue: row["state"]) ?? .failed, text: row["text"],
      dictates: row["dictates"])
  }
}
