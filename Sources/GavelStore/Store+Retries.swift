import GRDB
public import GavelCore

/// A request that came to nothing of use, and why.
public struct UnusableRequest: Hashable, Sendable {
  /// The first attempt's id.
  public let request: ContentID
  public let reason: RetryReason
}

extension Store {
  /// The requests of the run that failed, or whose answer is of no use, by id.
  public func unusableRequests() throws -> [UnusableRequest] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT COALESCE(retry.requestID, found.requestID) AS id, found.reason AS reason
          FROM (
            SELECT requestID, state AS reason FROM judgment
            WHERE state IN ('unparsed', 'truncated', 'refused')
            UNION SELECT requestID, state FROM response
            WHERE requestID IS NOT NULL AND state IN ('empty', 'refused')
            UNION SELECT requestID, state FROM reference
            WHERE state IN ('empty', 'truncated', 'refused')
            UNION SELECT requestID, state FROM grade
            WHERE state IN ('unparsed', 'truncated', 'refused')
            UNION SELECT requestID, state FROM critique
            WHERE state IN ('unparsed', 'truncated', 'refused')
            UNION SELECT requestID, class FROM failure WHERE requestID IN (\(Self.failedRequests))
          ) AS found LEFT JOIN retry ON attemptID = found.requestID
          ORDER BY id
          """
      ).compactMap { row in
        RetryReason(rawValue: row["reason"]).map {
          UnusableRequest(request: ContentID(stored: row["id"]), reason: $0)
        }
      }
    }
  }

  /// Further attempts that were ordered and have no answer yet, by reason; empty where the last
  /// order was seen through.
  public func openRetries() throws -> [RetryReason: Int] {
    try states(
      """
      SELECT reason AS state, COUNT(*) AS n FROM retry
      WHERE finished = 0 AND attemptID NOT IN (SELECT requestID FROM answer) GROUP BY reason
      """)
  }

  /// Whether an order of further attempts was not seen through.
  public func hasUnfinishedRetries() throws -> Bool { try count("retry WHERE finished = 0") > 0 }

  /// Orders one more attempt at each request.
  ///
  /// An attempt that was ordered before and has no answer is ordered once.
  public func orderRetries(of requests: [UnusableRequest]) async throws {
    try await database.write { database in
      for unusable in requests {
        let id = unusable.request.description
        guard
          let row = try Row.fetchOne(
            database, sql: "SELECT * FROM request WHERE id = ?", arguments: [id])
        else { continue }
        let last = try Row.fetchOne(
          database,
          sql: """
            SELECT slot, attemptID IN (
              SELECT requestID FROM answer
              UNION ALL SELECT requestID FROM failure WHERE class NOT IN (\(Self.passingFailures))
            ) AS isAnswered FROM retry
            WHERE requestID = ? ORDER BY slot DESC LIMIT 1
            """, arguments: [id])
        if let last, !(last["isAnswered"] as Bool) {
          try database.execute(
            sql: "UPDATE retry SET finished = 0 WHERE requestID = ? AND slot = ?",
            arguments: [id, last["slot"] as Int])
          continue
        }
        let slot = (last?["slot"] as Int? ?? 0) + 1
        try database.execute(
          sql: """
            INSERT INTO retry (requestID, slot, attemptID, reason, finished)
            VALUES (?, ?, ?, ?, 0)
            """,
          arguments: [
            id, slot, try Self.request(row).attempt(slot).id.description,
            unusable.reason.rawValue,
          ])
      }
    }
  }

  /// Says that what was ordered has been seen through.
  public func finishRetries() throws {
    try database.write {
      try $0.execute(sql: "UPDATE retry SET finished = 1 WHERE finished = 0")
    }
  }

  /// What a request came to at each of its attempts, the first one first.
  ///
  /// - Parameter failures: the classes of failure at a first attempt that are asked again; others
  ///   are outcomes. Further attempts are asked again where a failure may pass.
  /// - Returns: for each attempt its request and its outcome, nil where it need still be sent.
  public func attempts(
    at request: ContentID, askingAgain failures: Set<FailureClass> = FailureClass.passing
  ) async throws -> [(request: ContentID, slot: Int, outcome: Outcome?)] {
    try await database.read {
      try Self.attempts(at: request.description, askingAgain: failures, in: $0)
    }
  }

  /// What a request came to at each attempt that has an outcome, whichever attempt is named.
  public func attempts(withAnyOf request: ContentID) async throws -> [Asked] {
    try await database.read { database in
      let first = try String.fetchOne(
        database, sql: "SELECT requestID FROM retry WHERE attemptID = ?",
        arguments: [request.description])
      return try Self.attempts(
        at: first ?? request.description, askingAgain: FailureClass.passing, in: database
      ).compactMap { attempt in
        attempt.outcome.map { Asked(request: attempt.request, outcome: $0) }
      }
    }
  }

  static func attempts(
    at request: String, askingAgain failures: Set<FailureClass>, in database: Database
  ) throws -> [(request: ContentID, slot: Int, outcome: Outcome?)] {
    let later = try database.cachedStatement(
      sql: "SELECT attemptID FROM retry WHERE requestID = ? ORDER BY slot")
    let ids = [request] + (try String.fetchAll(later, arguments: [request]))
    return try ids.enumerated().map { slot, id in
      (
        ContentID(stored: id), slot,
        try outcome(
          of: id, askingAgain: slot == 0 ? failures : FailureClass.passing, in: database)
      )
    }
  }

  /// The judgments that were asked for, with every attempt at their request, and at the one of the
  /// second way to the verdict.
  public func answeredJudgments() -> Pages<
    (
      judgment: Judgment, attempts: [Asked], checks: [Asked]
    )
  > {
    let database = database
    return Pages { after in
      try await database.read { database in
        let rows = try Row.fetchAll(
          database,
          sql: """
            SELECT judgment.*, COALESCE(retry.requestID, judgment.requestID) AS firstID,
              COALESCE(checked.requestID, judgment.checkRequestID) AS checkID
            FROM judgment LEFT JOIN retry ON retry.attemptID = judgment.requestID
            LEFT JOIN retry AS checked ON checked.attemptID = judgment.checkRequestID
            WHERE judgment.id > ? AND judgment.requestID IS NOT NULL
            ORDER BY judgment.id LIMIT \(Pages<Judgment>.size)
            """, arguments: [after ?? ""])
        guard let last = rows.last?["id"] as String? else { return nil }
        func asked(_ id: String) throws -> [Asked] {
          try Self.attempts(at: id, askingAgain: FailureClass.passing, in: database)
            .compactMap { attempt in
              attempt.outcome.map { Asked(request: attempt.request, outcome: $0) }
            }
        }
        let judgments = try rows.map { row in
          (
            Self.judgment(row), try asked(row["firstID"]),
            try (row["checkID"] as String?).map(asked) ?? []
          )
        }
        return (judgments, last)
      }
    }
  }

  private static let passingFailures = FailureClass.passing.map { "'\($0.rawValue)'" }.sorted()
    .joined(separator: ", ")

  /// The requests of records that failed.
  static let failedRequests = """
    SELECT requestID FROM reference WHERE state = 'failed'
    UNION ALL SELECT requestID FROM response WHERE state = 'failed'
    UNION ALL SELECT requestID FROM critique WHERE state = 'failed'
    UNION ALL SELECT requestID FROM grade WHERE state = 'failed'
    UNION ALL SELECT json_extract(detail, '$.request') FROM dropped
      WHERE stage = 'augment' AND reason = 'failed'
    UNION ALL SELECT requestID FROM judgment WHERE state = 'failed'
    """
}

extension FailureClass {
  /// The failures that may pass.
  public static var passing: Set<FailureClass> { Set(allCases.filter { !$0.isPermanent }) }
}
