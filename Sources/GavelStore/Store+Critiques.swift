import GRDB
public import GavelCore

/// A response that is part of a kept pair, and its query.
public struct JudgedResponse: Hashable, Sendable {
  public let response: ContentID
  public let text: String
  public let query: Query
}

/// A pair with what each teacher said of each of its responses.
public struct CritiquedPair: Hashable, Sendable {
  public let shown: ShownPair
  /// The texts that could be read.
  let critiques: [Key: String]

  struct Key: Hashable, Sendable {
    let side: Side
    let teacher: String
    let mode: ReferenceMode
  }

  /// The text of a critique, without its scores; nil where there is none.
  public func critique(of side: Side, by teacher: String, _ mode: ReferenceMode) -> String? {
    critiques[Key(side: side, teacher: teacher, mode: mode)]
  }
}

extension Store {
  public func save(_ critiques: [Critique]) async throws {
    try await database.write { try Self.save(critiques, in: "critique", of: "teacher", $0) }
  }

  /// - Parameter judge: the column that says whose they are.
  static func save(
    _ critiques: [Critique], in table: String, of judge: String, _ database: Database
  ) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO \(table) (id, responseID, \(judge), referenceMode, requestID, state,
          overall, dimensions, text, problem)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for critique in critiques {
      let dimensions = critique.said.map { said in
        JSONValue.object(
          JSONObject(said.dimensions.map { ($0.name, .number($0.score)) })
        ).line
      }
      try statement.execute(arguments: [
        critique.id.description, critique.response.description, critique.teacher,
        critique.mode.rawValue, critique.request?.description, critique.state.rawValue,
        critique.said?.overall, dimensions, critique.said.map { $0.text ?? "" },
        critique.problem,
      ])
    }
  }

  public func critiqueStates() throws -> [Critique.State: Int] {
    try tallyStates("SELECT state, COUNT(*) AS n FROM critique GROUP BY state")
  }

  static let isJudged = """
    EXISTS (SELECT 1 FROM pair WHERE pair.queryID = response.queryID
      AND response.id IN (aResponseID, bResponseID) AND NOT EXISTS (\(isDropped("pair", "pair.id"))))
    """

  public func judgedResponseCount() throws -> Int { try count("response WHERE \(Self.isJudged)") }

  /// The responses that are part of a kept pair, by id.
  public func judgedResponses() -> Pages<JudgedResponse> {
    let database = database
    return Pages { after in
      try await database.read { database in
        let rows = try Row.fetchCursor(
          database,
          sql: """
            SELECT response.id AS responseID, response.text AS text, \(Self.queryColumns)
            FROM response
            JOIN query ON query.id = response.queryID
            LEFT JOIN reference ON reference.queryID = query.id
            WHERE response.id > ? AND \(Self.isJudged)
            ORDER BY response.id LIMIT \(Pages<JudgedResponse>.size)
            """, arguments: [after ?? ""])
        var responses: [JudgedResponse] = []
        while let row = try rows.next() {
          responses.append(
            JudgedResponse(
              response: ContentID(stored: row["responseID"]), text: row["text"] ?? "",
              query: Self.query(row)))
        }
        return responses.last.map { (responses, $0.response.description) }
      }
    }
  }

  /// The kept pairs with their texts and critiques, by id.
  public func critiquedPairs() -> Pages<CritiquedPair> {
    let database = database
    return Pages { after in
      try await database.read { database in
        guard let pairs = try Self.page(of: database, after: after) else { return nil }
        let statement = try database.cachedStatement(
          sql: """
            SELECT teacher, referenceMode, text FROM critique
            WHERE responseID = ? AND state = 'parsed'
            """)
        let critiqued = try pairs.map { shown in
          var critiques: [CritiquedPair.Key: String] = [:]
          for (side, answer) in [(Side.a, shown.pair.a), (.b, shown.pair.b)] {
            let rows = try Row.fetchCursor(
              statement, arguments: [answer.response.description])
            while let row = try rows.next() {
              guard let mode = ReferenceMode(rawValue: row["referenceMode"]) else { continue }
              let key = CritiquedPair.Key(side: side, teacher: row["teacher"], mode: mode)
              critiques[key] = row["text"]
            }
          }
          return CritiquedPair(shown: shown, critiques: critiques)
        }
        return pairs.last.map { (critiqued, $0.pair.id.description) }
      }
    }
  }
}
