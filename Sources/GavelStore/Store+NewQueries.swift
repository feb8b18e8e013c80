import GRDB
public import GavelCore

/// Queries that a model wrote, grades, and what is drawn by them.
extension Store {
  /// Saves new queries, and what of an answer is none, with its reason.
  public func save(_ queries: [PlacedQuery], dropped: [Drop]) async throws {
    // A query's request must be there, and both be saved or neither.
    try await database.write { database in
      try Self.insert(queries, into: database)
      try Self.insert(dropped, into: database)
    }
  }

  /// How many queries were read from files.
  public func seedCount() throws -> Int { try tallyCount("query WHERE requestID IS NULL") }

  /// How many queries a model wrote.
  public func newQueryCount() throws -> Int { try tallyCount("query WHERE requestID IS NOT NULL") }

  /// How many seeds no stage has dropped.
  public func keptSeedCount() throws -> Int {
    try count(
      """
      query WHERE requestID IS NULL AND NOT EXISTS (\(Self.isDropped("query", "query.id")))
      """)
  }

  /// The first ordinal after all that are taken.
  public func nextOrdinal() throws -> Int {
    try database.read {
      try Int.fetchOne($0, sql: "SELECT COALESCE(MAX(ordinal) + 1, 0) FROM query") ?? 0
    }
  }

  /// Queries by their ids, in the order of these.
  public func queries(_ ids: [ContentID]) async throws -> [Query] {
    try await database.read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT \(Self.queryColumns) FROM query
          LEFT JOIN reference ON reference.queryID = query.id WHERE query.id = ?
          """)
      return try ids.compactMap {
        try Row.fetchOne(statement, arguments: [$0.description]).map(Self.query)
      }
    }
  }

  // MARK: Grades

  /// Saves grades, and the queries that are dropped because of them.
  public func save(_ grades: [Grade], dropped: [Drop]) async throws {
    try await database.write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO grade (queryID, requestID, state, quality, difficulty, problem)
          VALUES (?, ?, ?, ?, ?, ?)
          """)
      for grade in grades {
        try statement.execute(arguments: [
          grade.query.description, grade.request.description, grade.state.rawValue,
          grade.scores?.quality, grade.scores?.difficulty, grade.problem,
        ])
      }
      try Self.insert(dropped, into: database)
    }
  }

  /// How many grades ended in each state.
  public func gradeStates() throws -> [Grade.State: Int] {
    try tallyStates("SELECT state, COUNT(*) AS n FROM grade GROUP BY state")
  }

  // MARK: Balance

  /// A part of the kept queries: what is drawn from, and how far.
  public enum QueryGroup: Hashable, Sendable {
    case all
    /// Nil is the queries without one.
    case category(String?)
    /// Difficulties from the first number to below the second; nil is the queries without grades.
    case difficulty(Range<Double>?)
  }

  /// How many kept queries a group has.
  public func count(of group: QueryGroup) throws -> Int {
    let (condition, arguments) = Self.condition(group)
    return try database.read {
      try Int.fetchOne(
        $0,
        sql: """
          SELECT COUNT(*) FROM query LEFT JOIN grade ON grade.queryID = query.id
          WHERE \(condition) AND NOT EXISTS (\(Self.isDropped("query", "query.id")))
          """, arguments: arguments) ?? 0
    }
  }

  /// Drops all kept queries of a group but those with the lowest keys.
  ///
  /// - Parameters:
  ///   - key: the draw of a query, by its id.
  ///   - detail: what to say of each drop.
  public func dropAllButLowest(
    _ count: Int, of group: QueryGroup, at stage: StageName, because reason: DropReason,
    detail: JSONObject, key: @escaping @Sendable (String) -> UInt64
  ) async throws {
    let (condition, arguments) = Self.condition(group)
    let detail = JSONValue.object(detail).line
    let drawn = DatabaseFunction("drawn", argumentCount: 1, pure: true) { values in
      String.fromDatabaseValue(values[0]).map { Int64(bitPattern: key($0)) }
    }
    try await database.write { database in
      database.add(function: drawn)
      defer { database.remove(function: drawn) }
      try database.execute(
        sql: """
          INSERT INTO dropped (kind, recordID, stage, reason, detail)
          SELECT 'query', query.id, '\(stage.rawValue)', '\(reason.rawValue)', ? FROM query
          LEFT JOIN grade ON grade.queryID = query.id
          WHERE \(condition) AND NOT EXISTS (\(Self.isDropped("query", "query.id")))
          ORDER BY drawn(query.id), query.id LIMIT -1 OFFSET ?
          """, arguments: [detail] + arguments + [count])
    }
  }

  private static func condition(_ group: QueryGroup) -> (String, StatementArguments) {
    switch group {
    case .all: ("1", [])
    case .category(let category): ("query.category IS ?", [category])
    case .difficulty(let range?):
      ("difficulty >= ? AND difficulty < ?", [range.lowerBound, range.upperBound])
    case .difficulty(nil): ("difficulty IS NULL", [])
    }
  }

  // MARK: The funnel

  /// The row of a stage that works on queries.
  func queryRow(
    _ stage: StageName, input: Int, kept: Int, dropped: [String: Int]
  ) throws -> Funnel.Row {
    let lost = dropped.values.reduce(0, +)
    switch stage {
    case .augment:
      return Funnel.Row(
        stage: stage, unit: "queries", input: input, output: kept, dropped: dropped,
        pending: input - kept - lost, notes: [Funnel.Row.Note("new", try newQueryCount())])
    case .grade:
      let states = try gradeStates()
      let decided = states.values.reduce(0, +)
      let pending = input - decided
      let ungraded = decided - (states[.graded] ?? 0)
      return Funnel.Row(
        stage: stage, unit: "queries", input: input, output: kept - pending, dropped: dropped,
        pending: pending,
        notes: ungraded > 0 ? [Funnel.Row.Note("ungraded", ungraded)] : [])
    default:
      return Funnel.Row(stage: stage, unit: "queries", input: input, output: kept, dropped: dropped)
    }
  }
}
