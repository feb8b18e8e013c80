import Foundation
import GRDB
public import GavelCore

/// The answers of all runs on this machine, in one SQLite file: what one run paid for, another need
/// not.
///
/// A cache and no truth: a run commits each answer to its own store first. Several processes may
/// use it at once.
public final class AnswerCache: Sendable {
  /// An answer, and what it is found by.
  public struct Entry: Hashable, Sendable {
    public let key: String
    public let provider: String
    public let baseURL: String?
    public let model: String
    public let purpose: AnsweredRequest.Purpose
    public let completion: Completion
    public let duration: Duration
    /// Milliseconds since 1970.
    public let receivedAt: Int

    public init(
      key: String, provider: String, baseURL: String?, model: String,
      purpose: AnsweredRequest.Purpose, completion: Completion, duration: Duration,
      receivedAt: Int
    ) {
      self.key = key
      self.provider = provider
      self.baseURL = baseURL
      self.model = model
      self.purpose = purpose
      self.completion = completion
      self.duration = duration
      self.receivedAt = receivedAt
    }
  }

  static let version = 1
  public let path: String
  let database: DatabasePool

  public static func path(in folder: String) -> String { folder + "/answers.sqlite" }

  public static func exists(in folder: String) -> Bool {
    FileManager.default.fileExists(atPath: path(in: folder))
  }

  /// Opens the file in a folder, and makes both where they are missing.
  ///
  /// - Throws: ``StoreError`` where that cannot be, or the file is something else.
  public init(folder: String) throws {
    path = Self.path(in: folder)
    do {
      // What models said of somebody's questions is nobody else's business.
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      database = try Self.open(path)
    } catch let error as DatabaseError {
      throw StoreError(path: path, message: error.message ?? error.description)
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(path: path, message: error.localizedDescription)
    }
  }

  private static func open(_ path: String) throws -> DatabasePool {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.maximumReaderCount = 4
    var tries = 0
    while true {
      do {
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.write { try prepare($0, path) }
        return pool
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && tries < 40 {
        // Another process is making it: the change to WAL waits for nobody by itself.
        tries += 1
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
  }

  private static func prepare(_ database: Database, _ path: String) throws {
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard found <= version else {
      throw StoreError(
        path: path, message: "version \(found) of a cache, expected at most \(version)")
    }
    guard found < version else { return }
    for statement in schema { try database.execute(sql: statement) }
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }

  public func close() throws { try database.close() }

  // MARK: Answers

  public func answer(_ key: String) async throws -> Completion? {
    try await database.read { database in
      let statement = try database.cachedStatement(sql: "SELECT * FROM cached WHERE key = ?")
      return try Row.fetchOne(statement, arguments: [key]).map { try Store.completion($0) }
    }
  }

  /// Keeps answers, and notes of others that they were used.
  ///
  /// An answer that is there stays.
  public func save(_ entries: [Entry], used: [String: Int] = [:]) async throws {
    try await database.write { database in
      let insert = try database.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO cached (key, provider, baseURL, model, purpose, text, finish,
            refusal, servedModel, promptTokens, completionTokens, milliseconds, receivedAt, usedAt)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for entry in entries {
        let completion = entry.completion
        try insert.execute(arguments: [
          entry.key, entry.provider, entry.baseURL, entry.model, entry.purpose.rawValue,
          completion.text, completion.finish.rawValue, completion.refusal, completion.servedModel,
          completion.usage?.prompt, completion.usage?.completion,
          Int(entry.duration / .milliseconds(1)), entry.receivedAt, entry.receivedAt,
        ])
      }
      let touch = try database.cachedStatement(
        sql: "UPDATE cached SET usedAt = max(usedAt, ?) WHERE key = ?")
      for (key, time) in used { try touch.execute(arguments: [time, key]) }
    }
  }

  static let schema = [
    """
    CREATE TABLE IF NOT EXISTS cached (
      key TEXT PRIMARY KEY,
      provider TEXT NOT NULL,
      baseURL TEXT,
      model TEXT NOT NULL,
      purpose TEXT NOT NULL,
      text TEXT NOT NULL,
      finish TEXT NOT NULL,
      refusal TEXT,
      servedModel TEXT,
      promptTokens INTEGER CHECK (promptTokens >= 0),
      completionTokens INTEGER CHECK (completionTokens >= 0),
      milliseconds INTEGER NOT NULL CHECK (milliseconds >= 0),
      receivedAt INTEGER NOT NULL,
      usedAt INTEGER NOT NULL,
      CHECK ((promptTokens IS NULL) = (completionTokens IS NULL))
    ) STRICT, WITHOUT ROWID
    """
  ]
}
