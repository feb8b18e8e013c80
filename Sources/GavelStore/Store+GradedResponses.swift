import GRDB
public import GavelCore

/// A response that is part of a kept pair, with all that was said of it by itself.
public struct CritiquedResponse: Sendable {
  public let response: ContentID
  public let candidate: String
  public let text: String
  public let query: Query
  /// By teacher and mode, whatever they came to.
  public let critiques: [Critique]
  /// The split of its query, once it is decided.
  public let split: SplitName?
}

extension Store {
  public func parsedCritiqueCount() throws -> Int { try count("critique WHERE state = 'parsed'") }

  /// The number of critiques that could be read, in each split.
  public func parsedCritiquesBySplit() throws -> [SplitName: Int] {
    try tallyStates(
      """
      SELECT split AS state, COUNT(*) AS n FROM critique
      JOIN response ON response.id = critique.responseID
      JOIN placement ON placement.queryID = response.queryID
      WHERE critique.state = 'parsed' GROUP BY split
      """)
  }

  /// The responses that were graded by themselves, by id.
  public func critiquedResponses() -> Pages<CritiquedResponse> {
    let database = database
    return Pages { after in
      try await database.read {
        try Self.critiquedResponses(after: after, where: Self.hasCritique, in: $0)
      }
    }
  }

  static let hasCritique = "EXISTS (SELECT 1 FROM critique WHERE responseID = response.id)"

  static func critiquedResponses(
    after: String?, where condition: String, in database: Database
  ) throws -> (elements: [CritiquedResponse], last: String)? {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT response.id AS responseID, response.candidate AS candidate,
          response.text AS text, placement.split AS split, \(Self.queryColumns)
        FROM response
        JOIN query ON query.id = response.queryID
        LEFT JOIN reference ON reference.queryID = query.id
        LEFT JOIN placement ON placement.queryID = query.id
        WHERE response.id > ? AND \(condition)
        ORDER BY response.id LIMIT \(Pages<CritiquedResponse>.size)
        """, arguments: [after ?? ""])
    guard let last = rows.last?["responseID"] as String? else { return nil }
    let critiques = try database.cachedStatement(
      sql: "SELECT * FROM critique WHERE responseID = ? ORDER BY teacher, referenceMode")
    let responses = try rows.map { row in
      CritiquedResponse(
        response: ContentID(stored: row["responseID"]), candidate: row["candidate"],
        text: row["text"] ?? "", query: Self.query(row),
        critiques: try Row.fetchAll(critiques, arguments: [row["responseID"] as String])
          .map { try Self.critique($0) },
        split: (row["split"] as String?).flatMap(SplitName.init(rawValue:)))
    }
    return (responses, last)
  }

  /// What a teacher said of a response, as it is stored; nil where that was never asked for.
  public func critique(
    of response: ContentID, by teacher: String, mode: ReferenceMode
  ) async throws -> Critique? {
    try await database.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM critique WHERE id = ?",
        arguments: [Critique.id(of: response, by: teacher, mode: mode).description]
      ).map { try Self.critique($0) }
    }
  }

  static func critique(_ row: Row) throws -> Critique {
    var said: CritiqueLLMPointwise.Critique?
    if let overall = row["overall"] as Double? {
      let scores = try (row["dimensions"] as String?).map(JSONParser.parse)?.object
      // A parsed critique has a text in its row, an empty one where there were no words.
      let text = (row["text"] as String?).flatMap { $0.isEmpty ? nil : $0 }
      said = CritiqueLLMPointwise.Critique(
        overall: overall,
        dimensions: (scores ?? JSONObject()).members.compactMap { name, score in
          score.double.map { CritiqueLLMPointwise.Dimension(name: name, score: $0) }
        }, text: text)
    }
    return Critique(
      id: ContentID(stored: row["id"]), response: ContentID(stored: row["responseID"]),
      teacher: row["teacher"], mode: ReferenceMode(rawValue: row["referenceMode"]) ?? .without,
      request: (row["requestID"] as String?).map { ContentID(stored: $0) },
      state: Critique.State(rawValue: row["state"]) ?? .unparsed, said: said,
      problem: row["problem"])
  }
}
