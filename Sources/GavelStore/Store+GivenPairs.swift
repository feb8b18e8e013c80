import GRDB
public import GavelCore

/// A pair of responses and the row that it was read from.
public struct PlacedPair: Hashable, Sendable {
  public let pair: GivenPair
  public let file: String
  public let line: Int
  /// The row's own id.
  public let ownID: String?

  public init(pair: GivenPair, file: String, line: Int, ownID: String?) {
    self.pair = pair
    self.file = file
    self.line = line
    self.ownID = ownID
  }
}

/// What of the kept queries came with responses.
public struct GivenTotals: Hashable, Sendable {
  public let pairs: Int
  public let responses: Int
  /// The names under which they came, sorted.
  public let candidates: [String]
}

extension Store {
  public func save(_ pairs: [PlacedPair]) async throws {
    try await database.write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO givenPair (queryID, firstID, secondID, firstCandidate,
            secondCandidate, firstText, secondText, file, line, ownID)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for placed in pairs {
        let (first, second) = (placed.pair.first, placed.pair.second)
        try statement.execute(arguments: [
          placed.pair.query.description, first.response.description, second.response.description,
          first.candidate, second.candidate, first.text, second.text, placed.file, placed.line,
          placed.ownID,
        ])
      }
    }
  }

  /// The pairs that kept queries came with, by query.
  public func keptGivenPairs() -> Pages<(query: ContentID, pairs: [GivenPair])> {
    let database = database
    return Pages { after in
      try await database.read { database in
        let ids = try String.fetchAll(
          database,
          sql: """
            SELECT DISTINCT queryID FROM givenPair
            WHERE queryID > ? AND NOT EXISTS (\(Self.isDropped("query", "queryID")))
            ORDER BY queryID LIMIT \(Pages<Query>.size)
            """, arguments: [after ?? ""])
        guard let first = ids.first, let last = ids.last else { return nil }
        let pairs = try Self.givenPairs(between: first, and: last, in: database)
        return (ids.map { (ContentID(stored: $0), pairs[$0] ?? []) }, last)
      }
    }
  }

  static func givenPairs(
    between first: String, and last: String, in database: Database
  ) throws -> [String: [GivenPair]] {
    var pairs: [String: [GivenPair]] = [:]
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT * FROM givenPair WHERE queryID BETWEEN ? AND ?
        ORDER BY queryID, firstID, secondID
        """, arguments: [first, last])
    while let row = try rows.next() {
      let query: String = row["queryID"]
      func member(_ side: String) -> GivenPair.Member {
        GivenPair.Member(
          response: ContentID(stored: row["\(side)ID"]), candidate: row["\(side)Candidate"],
          text: row["\(side)Text"])
      }
      pairs[query, default: []].append(
        GivenPair(query: ContentID(stored: query), first: member("first"), second: member("second"))
      )
    }
    return pairs
  }

  public func givenTotals() throws -> GivenTotals {
    try database.read { database in
      let kept = "givenPair WHERE NOT EXISTS (\(Self.isDropped("query", "queryID")))"
      let responses = """
        SELECT firstID AS id, firstCandidate AS candidate FROM \(kept)
        UNION SELECT secondID, secondCandidate FROM \(kept)
        """
      return GivenTotals(
        pairs: try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM \(kept)") ?? 0,
        responses: try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM (\(responses))") ?? 0,
        candidates: try String.fetchAll(
          database, sql: "SELECT DISTINCT candidate FROM (\(responses)) ORDER BY candidate"))
    }
  }

  /// The rows that pairs came in, as `file:line`, and each row's own id; none for a pair that came
  /// in no row.
  public func givenRows(
    of pairs: [Pair]
  ) async throws -> [ContentID: (place: String, ownID: String?)] {
    try await database.read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT file || ':' || line, ownID FROM givenPair
          WHERE queryID = ? AND firstID IN (?, ?) AND secondID IN (?, ?) ORDER BY file, line
          """)
      var rows: [ContentID: (place: String, ownID: String?)] = [:]
      for pair in pairs {
        let (a, b) = (pair.a.response.description, pair.b.response.description)
        rows[pair.id] = try Row.fetchOne(
          statement, arguments: [pair.query.description, a, b, a, b]
        ).map { ($0[0], $0[1]) }
      }
      return rows
    }
  }

  /// How many kept queries came without responses, and where the first of them stands.
  public func queriesWithoutResponses() throws -> (count: Int, first: String?) {
    try database.read { database in
      let open = """
        query WHERE \(Self.hasNoResponses) AND NOT EXISTS (\(Self.isDropped("query", "query.id")))
        """
      return (
        try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM \(open)") ?? 0,
        try String.fetchOne(
          database,
          sql: "SELECT file || ':' || line FROM \(open) ORDER BY ordinal LIMIT 1")
      )
    }
  }

  /// Where a response that came with its query stands.
  static func givenPlaces(of response: String, in database: Database) throws -> [JSONValue] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT file, line, ownID FROM givenPair WHERE ? IN (firstID, secondID) AND queryID =
          (SELECT queryID FROM response WHERE id = ?) ORDER BY file, line
        """, arguments: [response, response]
    ).map { row in
      let place = "\(row["file"] as String):\(row["line"] as Int)"
      return .string((row["ownID"] as String?).map { "\(place), \($0)" } ?? place)
    }
  }

  static let hasNoResponses =
    "NOT EXISTS (SELECT 1 FROM givenPair WHERE givenPair.queryID = query.id)"
}
