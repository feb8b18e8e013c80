import GRDB
import GavelCore

/// Requests with what came back, as a lineage has them.
extension Store {
  /// The request that counts, and what came back at other attempts at it.
  static func exchanges(
    of request: String, into record: inout JSONObject, in database: Database
  ) throws {
    record["request"] = try exchange(request, in: database)
    let others = try String.fetchAll(
      database,
      sql: """
        WITH first(id) AS (
          SELECT COALESCE((SELECT requestID FROM retry WHERE attemptID = ?), ?))
        SELECT id FROM first WHERE id <> ?
        UNION ALL
        SELECT attemptID FROM retry JOIN first ON first.id = requestID WHERE attemptID <> ?
        """, arguments: [request, request, request, request])
    let exchanges = try others.compactMap { try exchange($0, in: database) }
    if !exchanges.isEmpty { record["other_attempts"] = .array(exchanges) }
  }

  /// A request and what came back.
  static func exchange(_ id: String, in database: Database) throws -> JSONValue? {
    guard
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT * FROM request LEFT JOIN answer ON answer.requestID = request.id WHERE id = ?
          """, arguments: [id])
    else { return nil }
    var exchange = object(row, [("id", "id"), ("name", "name"), ("model", "model")])
    exchange["parameters"] = try parsed(row["parameters"])
    exchange["messages"] = try parsed(row["messages"])
    if let text = row["text"] as String? {
      var answer = JSONObject([("text", .string(text)), ("finish", .string(row["finish"]))])
      if let reason = row["finishReason"] as String? { answer["finish_reason"] = .string(reason) }
      if let refusal = row["refusal"] as String? { answer["refusal"] = .string(refusal) }
      if let model = row["servedModel"] as String? { answer["served_model"] = .string(model) }
      if row["cached"] as Bool { answer["cached"] = true }
      if let id = row["serverID"] as String? { answer["server_id"] = .string(id) }
      for (key, column) in [
        ("prompt_tokens", "promptTokens"), ("cached_tokens", "cachedTokens"),
        ("completion_tokens", "completionTokens"), ("reasoning_tokens", "reasoningTokens"),
        ("milliseconds", "milliseconds"),
      ] {
        if let number = row[column] as Int? { answer[key] = .number(number) }
      }
      if let logprobs = row["logprobs"] as String? { answer["logprobs"] = try parsed(logprobs) }
      exchange["answer"] = .object(answer)
    }
    if let failure = try Row.fetchOne(
      database, sql: "SELECT * FROM failure WHERE requestID = ?", arguments: [id])
    {
      exchange["failure"] = .object(object(failure, [("class", "class"), ("message", "message")]))
    }
    return .object(exchange)
  }

  static func parsed(_ text: String) throws -> JSONValue { try JSONParser.parse(text) }

  /// The columns that hold text, under their names.
  static func object(_ row: Row, _ columns: [(key: String, column: String)]) -> JSONObject {
    var object = JSONObject()
    for (key, column) in columns {
      if let text = row[column] as String? { object[key] = .string(text) }
    }
    return object
  }
}
