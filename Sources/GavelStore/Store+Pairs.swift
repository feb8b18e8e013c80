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

/// A pair with all that was said of it and what came of that.
public struct JudgedPair: Hashable, Sendable {
  public let shown: ShownPair
  public let judgments: [Judgment]
  public let samples: [Sample]
  /// The split of its query, once it is decided.
  public let split: SplitName?
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
    try count("pair WHERE NOT EXISTS (\(Self.isDropped("pair", "pair.id")))")
  }

  /// The kept pairs with their texts, by id.
  public func shownPairs() -> Pages<ShownPair> {
    let database = database
    return Pages { after in
      try await database.read { try Self.page(of: $0, after: after) }
        .map { ($0, $0.last?.pair.id.description ?? "") }
    }
  }

  /// The kept pairs with what was said of them, by id.
  public func judgedPairs() -> Pages<JudgedPair> {
    let database = database
    return Pages { after in
      try await database.read { database in
        guard let pairs = try Self.page(of: database, after: after),
          let first = pairs.first?.pair.id.description, let last = pairs.last?.pair.id.description
        else { return nil }
        var judgments: [ContentID: [Judgment]] = [:]
        let judged = try Row.fetchCursor(
          database,
          sql: """
            SELECT * FROM judgment WHERE pairID BETWEEN ? AND ?
            ORDER BY pairID, teacher, referenceMode, shownOrder
            """, arguments: [first, last])
        while let row = try judged.next() {
          let judgment = Self.judgment(row)
          judgments[judgment.pair, default: []].append(judgment)
        }
        var samples: [ContentID: [Sample]] = [:]
        let sampled = try Row.fetchCursor(
          database,
          sql: """
            SELECT * FROM sample WHERE pairID BETWEEN ? AND ?
            ORDER BY pairID, teacher, referenceMode
            """, arguments: [first, last])
        while let row = try sampled.next() {
          let sample = Self.sample(row)
          samples[sample.pair, default: []].append(sample)
        }
        let queries = Set(pairs.map(\.query.id.description))
        var splits: [String: SplitName] = [:]
        let placements = try database.cachedStatement(
          sql: "SELECT split FROM placement WHERE queryID = ?")
        for query in queries {
          splits[query] = try String.fetchOne(placements, arguments: [query])
            .flatMap(SplitName.init(rawValue:))
        }
        let all = pairs.map { shown in
          JudgedPair(
            shown: shown, judgments: judgments[shown.pair.id] ?? [],
            samples: samples[shown.pair.id] ?? [], split: splits[shown.query.id.description])
        }
        return (all, last)
      }
    }
  }

  static func page(of database: Database, after: String?) throws -> [ShownPair]? {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT pair.*, \(queryColumns), aResponse.text AS aText, bResponse.text AS bText
        FROM pair
        JOIN query ON query.id = pair.queryID
        LEFT JOIN reference ON reference.queryID = query.id
        JOIN response AS aResponse ON aResponse.id = aResponseID
        JOIN response AS bResponse ON bResponse.id = bResponseID
        WHERE pair.id > ? AND NOT EXISTS (\(isDropped("pair", "pair.id")))
        ORDER BY pair.id LIMIT \(Pages<ShownPair>.size)
        """, arguments: [after ?? ""])
    var pairs: [ShownPair] = []
    while let row = try rows.next() {
      pairs.append(
        ShownPair(
          pair: pair(row), query: query(row), aText: row["aText"] ?? "",
          bText: row["bText"] ?? ""))
    }
    return pairs.isEmpty ? nil : pairs
  }

  static func pair(_ row: Row) -> Pair {
    Pair(
      id: ContentID(stored: row["id"]), query: ContentID(stored: row["queryID"]),
      a: Pair.Shown(
        response: ContentID(stored: row["aResponseID"]), candidate: row["aCandidate"]),
      b: Pair.Shown(
        response: ContentID(stored: row["bResponseID"]), candidate: row["bCandidate"]))
  }
}
