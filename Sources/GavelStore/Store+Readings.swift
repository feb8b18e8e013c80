import GRDB
public import GavelCore

/// A record that was read in an answer, with every attempt at its request.
public struct ReadRecord<Record: Sendable>: Sendable {
  public let record: Record
  public let attempts: [Asked]
  /// Attempts at the request of the second way to the verdict, of a judgment that has one.
  public let checks: [Asked]
}

/// What a request for new queries came to.
public struct WrittenQueries: Sendable {
  /// The first attempt's id.
  public let first: ContentID
  /// The attempt that counts.
  public let request: ContentID
  public let category: String?
  /// The request's number in its category.
  public let number: Int
  public let attempts: [Asked]
  /// The queries, by their place in the answer, from 1.
  public let queries: [Int: Query]
  /// Why there is none at the other places.
  public let drops: [Int: DropReason]
}

/// What was read in answers, in the order of ids, for whoever reads it again.
extension Store {
  public func readGrades() -> Pages<ReadRecord<Grade>> {
    read("grade", key: "queryID") { row in
      var scores: Grade.Scores?
      if let quality = row["quality"] as Double?, let difficulty = row["difficulty"] as Double? {
        scores = Grade.Scores(quality: quality, difficulty: difficulty)
      }
      return Grade(
        query: ContentID(stored: row["queryID"]), request: ContentID(stored: row["requestID"]),
        state: Grade.State(rawValue: row["state"]) ?? .failed, scores: scores,
        problem: row["problem"])
    }
  }

  public func readReferences() -> Pages<ReadRecord<WrittenReference>> {
    read("reference", key: "queryID") { row in
      WrittenReference(
        query: ContentID(stored: row["queryID"]), request: ContentID(stored: row["requestID"]),
        state: WrittenReference.State(rawValue: row["state"]) ?? .failed, text: row["text"])
    }
  }

  public func readCritiques() -> Pages<ReadRecord<Critique>> {
    read("critique", key: "id", Self.critique)
  }

  public func readJudgments() -> Pages<ReadRecord<Judgment>> {
    read(
      "judgment", Self.judgmentColumns, key: "id", check: "checkRequestID", Self.judgment)
  }

  /// What requests came to, by the attempt that counts.
  public func attempts(at requests: [ContentID]) async throws -> [ContentID: [Asked]] {
    try await database.read { database in
      try requests.reduce(into: [:]) { attempts, request in
        let first =
          try String.fetchOne(
            database, sql: "SELECT requestID FROM retry WHERE attemptID = ?",
            arguments: [request.description]) ?? request.description
        attempts[request] = try Self.asked(first, in: database)
      }
    }
  }

  /// The requests for new queries that have an answer, by the id of the attempt that counts.
  public func readNewQueries() -> Pages<WrittenQueries> {
    let database = database
    return Pages { after in
      try await database.read { database in
        let rows = try Row.fetchAll(
          database,
          sql: """
            SELECT used.id AS id, used.category AS category, request.slot AS slot,
              COALESCE(retry.requestID, used.id) AS firstID
            FROM (
              SELECT requestID AS id, category FROM query WHERE requestID IS NOT NULL
              UNION SELECT json_extract(detail, '$.request'), json_extract(detail, '$.category')
              FROM dropped WHERE kind = 'record' AND stage = 'augment'
            ) AS used
            JOIN request ON request.id = used.id
            LEFT JOIN retry ON retry.attemptID = used.id
            WHERE used.id > ? ORDER BY used.id LIMIT \(Pages<WrittenQueries>.size)
            """, arguments: [after ?? ""])
        guard let last = rows.last?["id"] as String? else { return nil }
        return (try rows.map { try Self.newQueries($0, in: database) }, last)
      }
    }
  }

  private static func newQueries(_ row: Row, in database: Database) throws -> WrittenQueries {
    let id: String = row["id"]
    let queries = try Row.fetchAll(
      database,
      sql: """
        SELECT line, \(Self.queryColumns) FROM query
        LEFT JOIN reference ON reference.queryID = query.id WHERE query.requestID = ?
        """, arguments: [id]
    ).map { ($0["line"] as Int, Self.query($0)) }
    let drops = try Row.fetchAll(
      database,
      sql: """
        SELECT recordID, reason FROM dropped
        WHERE kind = 'record' AND stage = 'augment' AND recordID >= ? AND recordID < ?
        """, arguments: [id + ":", id + ";"]
    ).compactMap { row -> (Int, DropReason)? in
      guard let place = Int((row["recordID"] as String).dropFirst(id.count + 1)),
        let reason = DropReason(rawValue: row["reason"])
      else { return nil }
      return (place, reason)
    }
    return WrittenQueries(
      first: ContentID(stored: row["firstID"]), request: ContentID(stored: id),
      category: row["category"], number: row["slot"],
      attempts: try Self.asked(row["firstID"], in: database),
      queries: Dictionary(queries, uniquingKeysWith: { first, _ in first }),
      drops: Dictionary(drops, uniquingKeysWith: { first, _ in first }))
  }

  /// The seeds that new queries were written in the manner of.
  public func sampledSeeds() async throws -> [Query] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT \(Self.queryColumns) FROM query
          LEFT JOIN reference ON reference.queryID = query.id
          WHERE query.requestID IS NULL AND NOT EXISTS (
            \(Self.isDropped("query", "query.id")) AND stage IN ('read', 'sample'))
          ORDER BY query.id
          """
      ).map(Self.query)
    }
  }

  /// The records of a table that have a request.
  ///
  /// - Parameter columns: what `record` reads, of all columns where it goes by their names.
  private func read<Record: Sendable>(
    _ table: String, _ columns: String? = nil, key: String, check: String? = nil,
    _ record: @escaping @Sendable (Row) throws -> Record
  ) -> Pages<ReadRecord<Record>> {
    let database = database
    let (checkID, checkJoin) =
      check.map { check in
        (
          "COALESCE(checked.requestID, \(table).\(check))",
          "LEFT JOIN retry AS checked ON checked.attemptID = \(table).\(check)"
        )
      } ?? ("NULL", "")
    return Pages { after in
      try await database.read { database in
        let rows = try Row.fetchAll(
          database,
          sql: """
            SELECT \(columns ?? "\(table).*"),
              COALESCE(retry.requestID, \(table).requestID) AS firstID, \(checkID) AS checkID
            FROM \(table) LEFT JOIN retry ON retry.attemptID = \(table).requestID \(checkJoin)
            WHERE \(table).\(key) > ? AND \(table).requestID IS NOT NULL
            ORDER BY \(table).\(key) LIMIT \(Pages<ReadRecord<Record>>.size)
            """, arguments: [after ?? ""])
        guard let last = rows.last?[key] as String? else { return nil }
        let records = try rows.map { row in
          ReadRecord(
            record: try record(row), attempts: try Self.asked(row["firstID"], in: database),
            checks: try (row["checkID"] as String?).map { try Self.asked($0, in: database) } ?? [])
        }
        return (records, last)
      }
    }
  }

  /// What came of the attempts at a request that need not be sent again.
  private static func asked(_ first: String, in database: Database) throws -> [Asked] {
    try attempts(at: first, askingAgain: FailureClass.passing, in: database).compactMap {
      attempt in
      attempt.outcome.map { Asked(request: attempt.request, outcome: $0) }
    }
  }
}
