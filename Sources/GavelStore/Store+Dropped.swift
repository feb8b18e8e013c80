import GRDB
public import GavelCore

extension Store {
  /// How many records were dropped, by kind, stage and reason.
  public func dropCounts() throws -> [DropTotal] {
    try tallied(
      """
      SELECT kind, stage, reason, COUNT(*) AS n FROM dropped
      GROUP BY kind, stage, reason ORDER BY kind, stage, reason
      """
    ).compactMap { row in
      guard let kind = Drop.Kind(rawValue: row["kind"]),
        let stage = StageName(rawValue: row["stage"]),
        let reason = DropReason(rawValue: row["reason"])
      else { return nil }
      return DropTotal(kind: kind, stage: stage, reason: reason, count: row["n"])
    }
  }

  /// The first records that could not be read, as `file:line: message`.
  public func firstProblems(_ count: Int) throws -> [String] {
    try database.read {
      try String.fetchAll(
        $0,
        sql: """
          SELECT recordID || ': ' || COALESCE(detail ->> 'message', reason) FROM dropped
          WHERE kind = 'record' ORDER BY length(recordID), recordID LIMIT ?
          """, arguments: [count])
    }
  }

  /// Everything that went no further, as lines of `dropped.jsonl`: by kind and id.
  ///
  /// A line names the record, the stage and the reason, then what belongs to the reason, then what
  /// the record was, as far as a person needs to recognise it.
  public func droppedLines() -> Pages<JSONValue> {
    let database = database
    return Pages { after in
      try await database.read { database in
        let rows = try Row.fetchCursor(
          database,
          sql: """
            SELECT dropped.*, kind || ' ' || recordID AS sortKey,
              query.ownID AS ownID, query.instruction AS instruction, query.input AS input,
              query.category AS category,
              COALESCE(pair.queryID, samplePair.queryID) AS pairQueryID,
              COALESCE(pair.aCandidate, samplePair.aCandidate) AS aCandidate,
              COALESCE(pair.bCandidate, samplePair.bCandidate) AS bCandidate,
              sample.pairID AS pairID, sample.teacher AS teacher,
              sample.referenceMode AS referenceMode
            FROM dropped
            LEFT JOIN query ON kind = 'query' AND query.id = recordID
            LEFT JOIN pair ON kind = 'pair' AND pair.id = recordID
            LEFT JOIN sample ON kind = 'sample' AND sample.id = recordID
            LEFT JOIN pair AS samplePair ON samplePair.id = sample.pairID
            WHERE (kind, recordID) > (?, ?)
            ORDER BY kind, recordID LIMIT \(Pages<JSONValue>.size)
            """, arguments: Self.key(after))
        var lines: [JSONValue] = []
        var last = ""
        while let row = try rows.next() {
          lines.append(.object(Self.line(row)))
          last = row["sortKey"]
        }
        return lines.isEmpty ? nil : (lines, last)
      }
    }
  }

  /// The critiques that nobody could read, as lines, by id.
  public func ungradedLines() -> Pages<JSONValue> {
    lines(
      """
      SELECT 'critique' AS kind, id, 'critique' AS stage, state AS reason, problem,
        (SELECT queryID FROM response WHERE response.id = critique.responseID) AS query,
        responseID AS response, teacher AS model, referenceMode AS reference_mode
      FROM critique WHERE state <> 'parsed'
      """)
  }

  /// The judgments that nobody could read, as lines, by id.
  public func unreadableLines() -> Pages<JSONValue> {
    lines(
      """
      SELECT 'judgment' AS kind, id, 'judge' AS stage, state AS reason, problem, pairID AS pair,
        teacher AS model, shownOrder AS "order", referenceMode AS reference_mode
      FROM judgment WHERE state <> 'parsed'
      """)
  }

  /// The responses that nobody can use, as lines, by id.
  public func unusableLines() -> Pages<JSONValue> {
    lines(
      """
      SELECT 'response' AS kind, id, 'respond' AS stage, state || '_response' AS reason,
        queryID AS query, candidate AS model
      FROM response WHERE state NOT IN ('answered', 'truncated')
      """)
  }

  /// Rows as lines, by id: columns are members under their names, but for those without a value.
  ///
  /// - Parameter select: a query with a condition and an `id`.
  private func lines(_ select: String) -> Pages<JSONValue> {
    let database = database
    return Pages { after in
      try await database.read { database in
        let rows = try Row.fetchCursor(
          database,
          sql: "\(select) AND id > ? ORDER BY id LIMIT \(Pages<JSONValue>.size)",
          arguments: [after ?? ""])
        var lines: [JSONValue] = []
        var last = ""
        while let row = try rows.next() {
          let members = row.map { ($0, String.fromDatabaseValue($1).map(JSONValue.string)) }
          lines.append(
            .object(JSONObject(members.compactMap { name, text in text.map { (name, $0) } })))
          last = row["id"]
        }
        return lines.isEmpty ? nil : (lines, last)
      }
    }
  }

  private static func key(_ after: String?) -> StatementArguments {
    guard let after, let space = after.firstIndex(of: " ") else { return ["", ""] }
    return [String(after[..<space]), String(after[after.index(after: space)...])]
  }

  private static func line(_ row: Row) -> JSONObject {
    var line = JSONObject([
      ("kind", .string(row["kind"])), ("id", .string(row["recordID"])),
      ("stage", .string(row["stage"])), ("reason", .string(row["reason"])),
    ])
    if let detail = row["detail"] as String?,
      case .object(let object)? = try? JSONParser.parse(detail)
    {
      for (key, value) in object.members { line[key] = value }
    }
    let columns = [
      ("own_id", "ownID"), ("instruction", "instruction"), ("input", "input"),
      ("category", "category"), ("query", "pairQueryID"), ("pair", "pairID"), ("a", "aCandidate"),
      ("b", "bCandidate"), ("teacher", "teacher"), ("reference_mode", "referenceMode"),
    ]
    for (key, column) in columns {
      if let text = row[column] as String? { line[key] = .string(text) }
    }
    return line
  }
}

/// How many records of one kind one stage dropped for one reason.
public struct DropTotal: Hashable, Sendable {
  public let kind: Drop.Kind
  public let stage: StageName
  public let reason: DropReason
  public let count: Int
}
