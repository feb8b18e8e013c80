import GRDB
import GavelCore

/// Writes what requests came to, by statements that are looked up once.
struct AnswerInsertion {
  private let request: Statement
  private let answer: Statement
  private let failure: Statement
  private let removal: Statement

  init(_ database: Database) throws {
    request = try database.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO request (id, purpose, provider, name, model, parameters, messages, slot)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    answer = try database.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO answer (requestID, text, finish, refusal, servedModel,
          promptTokens, completionTokens, milliseconds, receivedAt, cached, finishReason,
          serverID, cachedTokens, reasoningTokens, logprobs)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    failure = try database.cachedStatement(
      sql: """
        INSERT INTO failure (requestID, class, message, times, failedAt) VALUES (?, ?, ?, 1, ?)
        ON CONFLICT (requestID) DO UPDATE SET class = excluded.class,
          message = excluded.message, times = times + 1, failedAt = excluded.failedAt
        """)
    removal = try database.cachedStatement(sql: "DELETE FROM failure WHERE requestID = ?")
  }

  func insert(_ answered: AnsweredRequest) throws {
    let asked = answered.request
    let id = asked.id.description
    try request.execute(arguments: [
      id, answered.purpose.rawValue, asked.provider, asked.name, asked.model,
      JSONValue.object(asked.parameters).line, JSONValue.array(asked.messages.map(\.json)).line,
      asked.slot,
    ])
    switch answered.result {
    case .completed(let completion):
      let seconds = answered.duration.components
      try answer.execute(arguments: [
        id, completion.text, completion.finish.rawValue, completion.refusal,
        completion.servedModel, completion.usage?.prompt, completion.usage?.completion,
        seconds.seconds * 1000 + seconds.attoseconds / 1_000_000_000_000_000,
        answered.receivedAt, answered.isCached, completion.finishReason, completion.serverID,
        completion.usage?.cachedPrompt, completion.usage?.reasoning, completion.logprobs?.line,
      ])
      try removal.execute(arguments: [id])
    case .failed(let kind, let message):
      try failure.execute(arguments: [id, kind.rawValue, message, answered.receivedAt])
    }
  }
}
