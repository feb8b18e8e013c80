import GRDB
public import GavelCore

/// A query and where it was read.
public struct PlacedQuery: Hashable, Sendable {
  public let query: Query
  public let file: String
  public let line: Int
  /// Its place among all queries that were read, from 0.
  public let ordinal: Int
  /// The draw by which queries are sampled.
  public let sampleKey: Int64
  /// The request whose answer it was written in; nil for a seed.
  public let request: ContentID?

  public init(
    query: Query, file: String, line: Int, ordinal: Int, sampleKey: Int64,
    request: ContentID? = nil
  ) {
    self.query = query
    self.file = file
    self.line = line
    self.ordinal = ordinal
    self.sampleKey = sampleKey
    self.request = request
  }
}

extension Store {
  public func save(_ queries: [PlacedQuery]) async throws {
    try await database.write { try Self.insert(queries, into: $0) }
  }

  static func insert(_ queries: [PlacedQuery], into database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO query
          (ordinal, id, file, line, ownID, instruction, input, reference, category, sampleKey,
            requestID)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for placed in queries {
      let query = placed.query
      try statement.execute(arguments: [
        placed.ordinal, query.id.description, placed.file, placed.line, query.ownID,
        query.instruction, query.input, query.reference, query.category, placed.sampleKey,
        placed.request?.description,
      ])
    }
  }

  public func save(_ drops: [Drop]) async throws {
    try await database.write { try Self.insert(drops, into: $0) }
  }

  static func insert(_ drops: [Drop], into database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO dropped (kind, recordID, stage, reason, detail)
        VALUES (?, ?, ?, ?, ?)
        """)
    for drop in drops {
      try statement.execute(arguments: [
        drop.kind.rawValue, drop.id, drop.stage.rawValue, drop.reason.rawValue,
        drop.detail.isEmpty ? nil : JSONValue.object(drop.detail).line,
      ])
    }
  }

  /// How queries come.
  public enum QueryOrder: Sendable {
    /// As they were read.
    case asRead
    /// By id, which no file's order changes.
    case byID
  }

  /// The queries that no stage has dropped, each with the reference that it came with or that was
  /// written for it.
  ///
  /// - Parameter withoutResponses: only those that came without responses.
  public func keptQueries(
    _ order: QueryOrder, withoutResponses: Bool = false
  ) -> Pages<Query> {
    let database = database
    let key = order == .asRead ? "query.ordinal" : "query.id"
    let condition = withoutResponses ? "AND \(Self.hasNoResponses)" : ""
    return Pages { after in
      try await database.read { database in
        var last = after
        // An ordinal is bound as an integer: text never compares as one.
        let bound: (any DatabaseValueConvertible)? =
          order == .asRead ? after.flatMap { Int64($0) } ?? -1 : after ?? ""
        let rows = try Row.fetchCursor(
          database,
          sql: """
            SELECT \(Self.queryColumns), query.ordinal AS ordinal FROM query
            LEFT JOIN reference ON reference.queryID = query.id
            WHERE \(key) > ? AND NOT EXISTS
              (SELECT 1 FROM dropped WHERE kind = 'query' AND recordID = query.id) \(condition)
            ORDER BY \(key) LIMIT \(Pages<Query>.size)
            """, arguments: [bound])
        var queries: [Query] = []
        while let row = try rows.next() {
          queries.append(Self.query(row))
          last = order == .asRead ? String(row["ordinal"] as Int64) : row["queryID"]
        }
        return last.flatMap { queries.isEmpty ? nil : (queries, $0) }
      }
    }
  }

  public func keptQueryCount() throws -> Int {
    try tallyCount("query WHERE NOT EXISTS (\(Self.isDropped("query", "query.id")))")
  }

  /// How many kept queries have no reference, of their own or written.
  public func countOfQueriesWithoutReference() throws -> Int {
    try count(
      """
      query WHERE reference IS NULL AND NOT EXISTS (\(Self.isDropped("query", "query.id")))
      """)
  }

  /// The number of kept queries by category; those without one under nil.
  public func categoryCounts() throws -> [String?: Int] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT category, COUNT(*) AS n FROM query
          WHERE NOT EXISTS (\(Self.isDropped("query", "query.id"))) GROUP BY category
          """
      ).reduce(into: [:]) { $0[$1["category"] as String?] = $1["n"] }
    }
  }

  /// Drops all kept queries but those with the lowest sample keys.
  ///
  /// - Parameter category: nil for those without one; `.some(nil)` is that, `.none` is all queries.
  public func dropAllButLowest(
    _ count: Int, category: String??, at stage: StageName, because reason: DropReason
  ) async throws {
    let condition: String
    var arguments: StatementArguments = [stage.rawValue, reason.rawValue]
    switch category {
    case .none: condition = "1"
    case .some(let category):
      condition = "category IS ?"
      arguments += [category]
    }
    arguments += [count]
    let all = arguments
    try await database.write {
      try $0.execute(
        sql: """
          INSERT INTO dropped (kind, recordID, stage, reason)
          SELECT 'query', id, ?, ? FROM query
          WHERE \(condition) AND NOT EXISTS (\(Self.isDropped("query", "query.id")))
          ORDER BY sampleKey, id LIMIT -1 OFFSET ?
          """, arguments: all)
    }
  }

  // MARK: Written references

  public func save(_ references: [WrittenReference]) async throws {
    try await database.write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO reference (queryID, requestID, state, text) VALUES (?, ?, ?, ?)
          """)
      for reference in references {
        try statement.execute(arguments: [
          reference.query.description, reference.request.description, reference.state.rawValue,
          reference.text,
        ])
      }
    }
  }

  /// How many written references ended in each state.
  public func referenceStates() throws -> [WrittenReference.State: Int] {
    try tallyStates("SELECT state, COUNT(*) AS n FROM reference GROUP BY state")
  }

  // MARK: Pieces of SQL

  static let queryColumns = """
    query.id AS queryID, query.ownID AS ownID, query.instruction AS instruction,
    query.input AS input, query.category AS category,
    COALESCE(query.reference, reference.text) AS reference
    """

  static func query(_ row: Row) -> Query {
    Query(
      id: ContentID(stored: row["queryID"]), ownID: row["ownID"],
      instruction: row["instruction"], input: row["input"], reference: row["reference"],
      category: row["category"])
  }

  static func isDropped(_ kind: String, _ id: String) -> String {
    "SELECT 1 FROM dropped WHERE kind = '\(kind)' AND recordID = \(id)"
  }

  func count(_ tableAndCondition: String) throws -> Int {
    try database.read {
      try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM \(tableAndCondition)") ?? 0
    }
  }

  func states<State: RawRepresentable & Hashable>(_ sql: String) throws -> [State: Int]
  where State.RawValue == String {
    Self.states(try database.read { try Row.fetchAll($0, sql: sql) })
  }

  static func states<State: RawRepresentable & Hashable>(_ rows: [Row]) -> [State: Int]
  where State.RawValue == String {
    rows.reduce(into: [:]) { counts, row in
      if let state = State(rawValue: row["state"]) { counts[state] = row["n"] }
    }
  }
}
