import GRDB
public import GavelCore

/// A query that was dropped since it is near to a text of an `against` file.
public struct AgainstMatch: Hashable, Sendable {
  public let query: ContentID
  public let ownID: String?
  /// The `against` file's name, and the line of the text in it.
  public let file: String
  public let line: Int
  /// ROUGE-L F; nil where the two texts are the same.
  public let rougeL: Double?

  /// A line of `against.jsonl`.
  public var json: JSONValue {
    var json = JSONObject([
      ("file", .string(file)), ("line", .number(line)), ("query", .string(query.description)),
    ])
    json["own_id"] = ownID.map { .string($0) }
    json["rouge_l"] = rougeL.map { .number($0) } ?? 1
    json["exact"] = .bool(rougeL == nil)
    return .object(json)
  }
}

extension Store {
  /// What was dropped because of `against` files, by file and line.
  public func againstMatches() throws -> [AgainstMatch] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT recordID, ownID, detail ->> 'against' AS place, detail ->> 'rouge_l' AS f
          FROM dropped JOIN query ON query.id = recordID
          WHERE kind = 'query' AND reason = 'near_benchmark' AND place IS NOT NULL
          """
      ).map { row in
        let place: String = row["place"]
        let colon = place.lastIndex(of: ":") ?? place.endIndex
        return AgainstMatch(
          query: ContentID(stored: row["recordID"]), ownID: row["ownID"],
          file: String(place[..<colon]), line: Int(place[colon...].dropFirst()) ?? 0,
          rougeL: row["f"])
      }.sorted { ($0.file, $0.line, $0.query) < ($1.file, $1.line, $1.query) }
    }
  }
}
