import CSQLite
import Foundation
import GRDB
public import GavelCore
import Synchronization

/// The SQLite file of a run: everything asked, answered, judged and decided.
///
/// One writer, several readers. Answers that cost money are committed to disk (`synchronous = FULL`)
/// before ``AnswerJournal/record(_:)`` returns.
public final class Store: Sendable {
  let database: any DatabaseWriter
  /// The file, for messages.
  let path: String
  /// Whether ``tallied(_:)`` keeps what it counts.
  let keepsTallies = Mutex(false)

  /// Opens the run's file in a folder, and makes or migrates it.
  public convenience init(folder: String) throws {
    let path = folder + "/run.sqlite"
    do {
      var configuration = Self.configuration
      configuration.maximumReaderCount = 4
      let checkpoints = Checkpoints(path: path)
      configuration.prepareDatabase { database in
        if !database.configuration.readonly { checkpoints.install(on: database) }
      }
      let pool = try DatabasePool(path: path, configuration: configuration)
      try pool.writeWithoutTransaction { database in
        // The pool sets NORMAL itself; a paid answer is worth its fsync.
        try database.execute(sql: "PRAGMA synchronous = FULL")
        // Records lie at their hashes, so each one written is a page of each of its trees: pages
        // are kept for the next one.
        try database.execute(sql: "PRAGMA cache_size = -32000")
      }
      try self.init(pool, path: path)
    } catch let error as DatabaseError {
      throw StoreError(path: path, error)
    }
  }

  /// A store in memory, for plans and tests.
  public convenience init() throws {
    try self.init(DatabaseQueue(configuration: Self.configuration))
  }

  /// - Parameter isCurrent: whether it is known to have all tables, and stays as it is.
  init(
    _ database: any DatabaseWriter, path: String = "the store in memory", isCurrent: Bool = false
  ) throws {
    guard sqlite3_libversion_number() >= 3_037_000 else {
      throw StoreError(
        path: "libsqlite3",
        message: "version \(String(cString: sqlite3_libversion())) is too old, expected 3.37")
    }
    self.database = database
    self.path = path
    if !isCurrent { try Schema.migrator.migrate(database) }
  }

  static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -8000") }
    return configuration
  }

  public func close() throws { try database.close() }

  /// Whether a folder holds a run.
  public static func exists(in folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/run.sqlite")
  }

  // MARK: The run

  /// Writes what the run is made with, over what was there; its extent stays.
  public func save(_ run: RunInfo) throws {
    try database.write {
      try $0.execute(
        sql: """
          INSERT INTO run (id, name, version, seed, signature, settings, simulated)
          VALUES (1, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = excluded.version,
            seed = excluded.seed, signature = excluded.signature, settings = excluded.settings,
            simulated = excluded.simulated
          """,
        arguments: [
          run.name, run.version, String(run.seed), run.signature, run.settings, run.isSimulated,
        ])
    }
  }

  /// Marks the run as simulated where a server has said that its models are.
  public func markSimulated() throws {
    try database.write {
      try $0.execute(
        sql: """
          UPDATE run SET simulated = 1
          WHERE EXISTS (
            SELECT 1 FROM answer JOIN request ON request.id = requestID
            WHERE servedModel LIKE 'simulated/%' AND purpose <> 'evaluate')
          """)
    }
  }

  public func setSignature(_ signature: Signature) throws {
    try database.write {
      try $0.execute(sql: "UPDATE run SET signature = ?", arguments: [signature.description])
    }
  }

  /// Remembers how far a start is to go.
  public func setExtent(until last: StageName, limit: Int?) throws {
    try database.write {
      try $0.execute(
        sql: "UPDATE run SET lastStage = ?, queryLimit = ?", arguments: [last.rawValue, limit])
    }
  }

  /// Remembers what the run, which has ended, was made from and what it has written; nil forgets it.
  ///
  /// Forgotten as soon as anything derived is cleared, and with it what was counted of that.
  public func setFinished(as fingerprint: String?) throws {
    try database.write {
      try $0.execute(sql: "DELETE FROM tally")
      try $0.execute(sql: "UPDATE run SET finishedAs = ?", arguments: [fingerprint])
    }
  }

  /// What ``setFinished(as:)`` was given; nil where the run has not ended, or was worked on since.
  public func finishedAs() throws -> String? {
    try database.read { try String.fetchOne($0, sql: "SELECT finishedAs FROM run") }
  }

  public func run() throws -> RunInfo? {
    try database.read {
      try Row.fetchOne(
        $0,
        sql: "SELECT * FROM run"
      ).map { row in
        RunInfo(
          name: row["name"], version: row["version"],
          seed: UInt64(row["seed"] as String) ?? 0, signature: row["signature"],
          settings: row["settings"], isSimulated: row["simulated"], limit: row["queryLimit"],
          lastStage: (row["lastStage"] as String?).flatMap(StageName.init(rawValue:)))
      }
    }
  }

  // MARK: Stages

  /// Forgets what was derived by a stage and by all after it.
  ///
  /// Requests and answers stay.
  public func clear(from stage: StageName) throws {
    try database.write { database in
      try database.execute(sql: "DELETE FROM tally")
      try database.execute(sql: "UPDATE run SET finishedAs = NULL")
      for later in StageName.allCases.reversed() where later >= stage {
        for table in Self.tables(of: later) { try database.execute(sql: "DELETE FROM \(table)") }
        for table in ["dropped", "warning"] {
          try database.execute(
            sql: "DELETE FROM \(table) WHERE stage = ?", arguments: [later.rawValue])
        }
        try database.execute(sql: "DELETE FROM stage WHERE name = ?", arguments: [later.rawValue])
      }
    }
  }

  private static func tables(of stage: StageName) -> [String] {
    switch stage {
    case .read: ["givenPair", "query"]
    case .augment: ["query WHERE requestID IS NOT NULL"]
    case .grade: ["grade"]
    case .reference: ["reference"]
    case .respond: ["response"]
    case .pair: ["pair"]
    case .critique: ["critique"]
    case .judge: ["judgment"]
    case .reconcile: ["sample"]
    case .split: ["placement"]
    case .export: ["exported"]
    case .sample, .diversify, .balance: []
    }
  }

  /// Says that a stage has begun.
  ///
  /// - Parameter input: how many records it was given, as it counted them.
  public func begin(_ stage: StageName, input: Int, signature: Signature) throws {
    try database.write {
      try $0.execute(
        sql: "INSERT OR REPLACE INTO stage (name, input, signature, finished) VALUES (?, ?, ?, 0)",
        arguments: [stage.rawValue, input, signature.description])
    }
  }

  /// Corrects how many records a stage was given; one that has not begun stays so.
  public func setInput(of stage: StageName, to input: Int) throws {
    try database.write {
      try $0.execute(
        sql: "UPDATE stage SET input = ? WHERE name = ?", arguments: [input, stage.rawValue])
    }
  }

  public func finish(_ stage: StageName) throws {
    try database.write {
      try $0.execute(
        sql: "UPDATE stage SET finished = 1 WHERE name = ?", arguments: [stage.rawValue])
    }
  }

  public func save(_ warnings: [Warning]) throws {
    try database.write { database in
      for warning in warnings {
        try database.execute(
          sql: """
            INSERT INTO warning (stage, message, count, place) VALUES (?, ?, ?, ?)
            ON CONFLICT (stage, message) DO UPDATE SET count = count + excluded.count
            """,
          arguments: [warning.stage.rawValue, warning.message, warning.count, warning.place])
      }
    }
  }

  public func warnings() throws -> [Warning] {
    try database.read {
      try Row.fetchAll($0, sql: "SELECT * FROM warning ORDER BY stage, message").compactMap { row in
        StageName(rawValue: row["stage"]).map {
          Warning(stage: $0, message: row["message"], count: row["count"], place: row["place"])
        }
      }
    }
  }
}
