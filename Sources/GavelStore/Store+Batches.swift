import GRDB
public import GavelCore

extension Store {
  /// Commits a new job and what it is made of, before any of it is sent.
  public func save(_ batch: BatchRecord, of requests: [ContentID]) async throws {
    try await database.write { database in
      try database.execute(
        sql: """
          INSERT INTO batch (id, ordinal, name, provider, baseURL, state)
          VALUES (?, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM batch), ?, ?, ?, ?)
          """,
        arguments: [batch.id, batch.name, batch.provider, batch.baseURL, batch.state.rawValue])
      let row = try database.cachedStatement(
        sql: "INSERT INTO batchRequest (batchID, requestID, state) VALUES (?, ?, 'sent')")
      for request in requests { try row.execute(arguments: [batch.id, request.description]) }
    }
  }

  /// Commits how far a job has come.
  public func update(_ batch: BatchRecord) async throws {
    try await database.write {
      try $0.execute(
        sql: """
          UPDATE batch SET state = ?, fileID = ?, jobID = ?, sentAt = ?, message = ?, word = ?,
            done = ?
          WHERE id = ?
          """,
        arguments: [
          batch.state.rawValue, batch.fileID, batch.jobID, batch.sentAt, batch.message, batch.word,
          batch.done, batch.id,
        ])
    }
  }

  /// Commits how far a job has come, and what became of the requests that it did not answer.
  public func update(
    _ batch: BatchRecord, states: [ContentID: BatchRecord.RequestState]
  ) async throws {
    try await database.write { database in
      try database.execute(
        sql: "UPDATE batch SET state = ?, message = ? WHERE id = ?",
        arguments: [batch.state.rawValue, batch.message, batch.id])
      let row = try database.cachedStatement(
        sql: "UPDATE batchRequest SET state = ? WHERE batchID = ? AND requestID = ?")
      for (request, state) in states {
        try row.execute(arguments: [state.rawValue, batch.id, request.description])
      }
    }
  }

  /// A model's jobs that were never made, though a file of their requests may have been sent.
  public func unsentBatches(of name: String, at baseURL: String) throws -> [BatchRecord] {
    try database.read {
      try Row.fetchAll(
        $0,
        sql: """
          SELECT * FROM batch WHERE state = 'gathered' AND name = ? AND baseURL = ?
          ORDER BY ordinal
          """, arguments: [name, baseURL]
      ).compactMap(Self.batch)
    }
  }

  /// Forgets a job that was never made: its requests are gathered anew.
  public func forgetBatch(_ id: String) throws {
    try database.write {
      try $0.execute(
        sql: "DELETE FROM batch WHERE state = 'gathered' AND id = ?", arguments: [id])
    }
  }

  /// Forgets the jobs that were never made, but for those of which a file may have been sent.
  ///
  /// - Parameter provider: the one whose requests go as files.
  public func forgetUnsentBatches(besidesOf provider: String) throws {
    try database.write {
      try $0.execute(
        sql: "DELETE FROM batch WHERE state = 'gathered' AND provider <> ?",
        arguments: [provider])
    }
  }

  /// A model's jobs of earlier starts that may hold answers which are not here yet, in the order in
  /// which they were made, with all of their requests; open are those without an answer.
  public func openBatches(
    of name: String, at baseURL: String
  ) throws -> [(batch: BatchRecord, requests: [(id: ContentID, isOpen: Bool)])] {
    try database.read { database in
      let open = try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM batch WHERE name = ? AND baseURL = ?
            AND state IN ('uploaded', 'sending', 'submitted', 'ended')
            AND EXISTS (SELECT 1 FROM batchRequest WHERE batchID = batch.id AND state = 'sent'
              AND NOT EXISTS (
                SELECT 1 FROM answer WHERE answer.requestID = batchRequest.requestID))
          ORDER BY ordinal
          """, arguments: [name, baseURL])
      return try open.compactMap { row in
        guard let batch = Self.batch(row) else { return nil }
        let requests = try Row.fetchAll(
          database,
          sql: """
            SELECT requestID, state = 'sent' AND NOT EXISTS (
              SELECT 1 FROM answer WHERE answer.requestID = batchRequest.requestID) AS isOpen
            FROM batchRequest WHERE batchID = ?
            """, arguments: [batch.id])
        return (
          batch, requests.map { (ContentID(stored: $0["requestID"]), $0["isOpen"] as Bool) }
        )
      }
    }
  }

  /// The servers' names of all jobs.
  ///
  /// Asynchronous, since it is asked while others read: whoever blocked a thread until one of them
  /// has ended would keep them from ending, where there are few threads.
  public func batchJobIDs() async throws -> Set<String> {
    try await database.read {
      try Set(
        String.fetchAll($0, sql: "SELECT jobID FROM batch WHERE jobID IS NOT NULL"))
    }
  }

  /// All jobs, in the order in which they were made.
  public func batches() throws -> [BatchRecord] {
    try database.read {
      try Row.fetchAll($0, sql: "SELECT * FROM batch ORDER BY ordinal").compactMap(Self.batch)
    }
  }

  /// The jobs whose results are not here, in the order in which they were made, each with how many
  /// requests are in it: those that are not over, and those of which nothing came and whose requests
  /// are in no later one.
  public func unsettledBatches() throws -> [(batch: BatchRecord, requests: Int)] {
    try database.read {
      try Row.fetchAll(
        $0,
        sql: """
          SELECT *, (SELECT COUNT(*) FROM batchRequest WHERE batchID = batch.id) AS requests
          FROM batch
          WHERE state IN ('gathered', 'uploaded', 'sending', 'submitted')
            OR state IN ('refused', 'lost') AND EXISTS (
              SELECT 1 FROM batchRequest AS own
              WHERE own.batchID = batch.id AND own.state = 'sent'
                AND NOT EXISTS (SELECT 1 FROM answer WHERE answer.requestID = own.requestID)
                AND NOT EXISTS (
                  SELECT 1 FROM batchRequest AS other JOIN batch AS later
                  ON later.id = other.batchID
                  WHERE other.requestID = own.requestID AND later.ordinal > batch.ordinal))
          ORDER BY ordinal
          """
      ).compactMap { row in Self.batch(row).map { ($0, row["requests"] as Int) } }
    }
  }

  private static func batch(_ row: Row) -> BatchRecord? {
    BatchRecord.State(rawValue: row["state"]).map {
      BatchRecord(
        id: row["id"], name: row["name"], provider: row["provider"], baseURL: row["baseURL"],
        state: $0, fileID: row["fileID"], jobID: row["jobID"], sentAt: row["sentAt"],
        message: row["message"], word: row["word"], done: row["done"])
    }
  }
}
