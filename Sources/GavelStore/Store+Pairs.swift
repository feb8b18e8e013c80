import GRDB
public import GavelCore

/// A pair with everything that a judge must see.
public struct ShownPair: Hashable, Sendable {
  public let pair: Pair
  public let query: Query
  public let aText: String
  public let bText: String

  public func text(of side: Side) -> String { side == .a ? aText : bText }
}

/// The splits.
///
/// Raw values are permanent and name the exported files.
public enum SplitName: String, Hashable, Sendable, CaseIterable {
  case train, validation
}

extension Store {
  /// Saves pairs, dropped ones too, with their reasons.
  public func save(_ pairs: [Pair], dropped: [Drop]) async throws {
    try await database.write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO pair
            (id, queryID, aResponseID, bResponseID, aCandidate, bCandidate)
          VALUES (?, ?, ?, ?, ?, ?)
          """)
      for pair in pairs {
        try statement.execute(arguments: [
          pair.id.description, pair.query.description, pair.a.response.description,
          pair.b.response.description, pair.a.candidate, pair.b.candidate,
        ])
      }
      try Self.insert(dropped, into: database)
    }
  }

  public func keptPairCount() throws -> Int {
    try tallyCount("pair WHERE NOT EXISTS (\(Self.isDropped("pair", "pair.id")))")
  }

  /// The kept pairs with their texts, by id.
  public func shownPairs() -> Pages<ShownPair> {
    let database = database
    return Pages { after in
      try await database.read { try Self.page(of: $0, after: after) }
        .map { ($0, $0.last?.pair.id.description ?? "") }
    }
  }

  static func page(of database: Database, after: String?) throws -> [ShownPair]? {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT \(shownColumns) FROM \(shownTables)
        WHERE pair.id > ? AND NOT EXISTS (\(isDropped("pair", "pair.id")))
        ORDER BY pair.id LIMIT \(Pages<ShownPair>.size)
        """, arguments: [after ?? ""])
    var pairs: [ShownPair] = []
    while let row = try rows.next() { pairs.append(shown(row)) }
    return pairs.isEmpty ? nil : pairs
  }

  /// What ``shown(_:)`` reads, by position: to look up names of columns takes longer than to read
  /// what is in them.
  static let shownColumns = """
    pair.id, pair.queryID, aResponseID, aCandidate, aResponse.text, bResponseID, bCandidate,
    bResponse.text, query.ownID, query.instruction, query.input,
    COALESCE(query.reference, reference.text), query.category
    """

  static let shownTables = """
    pair
    JOIN query ON query.id = pair.queryID
    LEFT JOIN reference ON reference.queryID = pair.queryID
    JOIN response AS aResponse ON aResponse.id = aResponseID
    JOIN response AS bResponse ON bResponse.id = bResponseID
    """

  static func shown(_ row: Row) -> ShownPair {
    let query = ContentID(stored: row[1])
    return ShownPair(
      pair: Pair(
        id: ContentID(stored: row[0]), query: query,
        a: Pair.Shown(response: ContentID(stored: row[2]), candidate: row[3]),
        b: Pair.Shown(response: ContentID(stored: row[5]), candidate: row[6])),
      query: Query(
        id: query, ownID: row[8], instruction: row[9], input: row[10], reference: row[11],
        category: row[12]),
      aText: row[4] ?? "", bText: row[7] ?? "")
  }
}
