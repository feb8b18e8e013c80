import Foundation
import GRDB
import GavelCore

extension AnswerCache {
  /// The answers of one model.
  public struct ModelShare: Hashable, Sendable {
    public let model: String
    public let baseURL: String?
    public let answers: Int
    public let promptTokens: Int
    public let completionTokens: Int
  }

  /// What is in a cache.
  public struct Statistics: Hashable, Sendable {
    public let models: [ModelShare]
    /// Of the file and what belongs to it.
    public let bytes: Int
    /// When the answer that was not used for longest was last used, in milliseconds since 1970; nil
    /// where there is none.
    public let oldestUse: Int?

    public var answers: Int { models.reduce(0) { $0 + $1.answers } }
  }

  public func statistics() throws -> Statistics {
    try database.read { database in
      let models = try Row.fetchAll(
        database,
        sql: """
          SELECT model, baseURL, COUNT(*) AS answers, SUM(promptTokens) AS prompt,
            SUM(completionTokens) AS completion
          FROM cached GROUP BY model, baseURL ORDER BY model, baseURL
          """
      ).map { row in
        ModelShare(
          model: row["model"], baseURL: row["baseURL"], answers: row["answers"],
          promptTokens: row["prompt"] ?? 0, completionTokens: row["completion"] ?? 0)
      }
      return Statistics(
        models: models, bytes: size,
        oldestUse: try Int.fetchOne(database, sql: "SELECT MIN(usedAt) FROM cached"))
    }
  }

  private var size: Int {
    [path, path + "-wal", path + "-shm"].reduce(0) { sum, path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      return sum + ((attributes?[.size] as? Int) ?? 0)
    }
  }

  /// How long answers were, by server, model and purpose.
  public func measures() throws -> [(provider: String, baseURL: String?, measure: AnswerMeasure)] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT provider, baseURL, model, purpose, COUNT(*) AS answers,
            AVG(completionTokens) AS tokens, AVG(milliseconds) / 1000 AS seconds
          FROM cached WHERE completionTokens IS NOT NULL
          GROUP BY provider, baseURL, model, purpose ORDER BY provider, baseURL, model, purpose
          """
      ).compactMap { row in
        AnsweredRequest.Purpose(rawValue: row["purpose"]).map {
          (
            row["provider"], row["baseURL"],
            AnswerMeasure(
              name: row["model"], model: row["model"], purpose: $0, count: row["answers"],
              meanTokens: row["tokens"], meanSeconds: row["seconds"])
          )
        }
      }
    }
  }

  /// Removes what was not used since a time, then what was not used for longest until the rest is
  /// small enough, and gives the room back.
  ///
  /// - Parameters:
  ///   - time: milliseconds since 1970.
  ///   - bytes: of the answers with what is kept beside each.
  /// - Returns: how many answers were removed.
  @discardableResult
  public func prune(unusedSince time: Int?, downTo bytes: Int?) throws -> Int {
    let removed = try database.write { database in
      var removed = 0
      if let time {
        try database.execute(sql: "DELETE FROM cached WHERE usedAt < ?", arguments: [time])
        removed += database.changesCount
      }
      if let bytes {
        try database.execute(
          sql: """
            DELETE FROM cached WHERE key IN (SELECT key FROM (
              SELECT key, SUM(length(CAST(text AS BLOB)) + 400)
                OVER (ORDER BY usedAt DESC, key ROWS UNBOUNDED PRECEDING) AS total
              FROM cached) WHERE total > ?)
            """, arguments: [bytes])
        removed += database.changesCount
      }
      return removed
    }
    try giveBack()
    return removed
  }

  /// Removes everything.
  @discardableResult
  public func clear() throws -> Int {
    let removed = try database.write { database in
      try database.execute(sql: "DELETE FROM cached")
      return database.changesCount
    }
    try giveBack()
    return removed
  }

  private func giveBack() throws {
    try database.vacuum()
    _ = try database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
  }
}
