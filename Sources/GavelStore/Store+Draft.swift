import Foundation
import GRDB
public import GavelCore

/// A second version of what is derived, which takes the place of the first at once or not at all.
extension Store {
  /// What a draft holds a copy of and can change.
  private static let drafted = [
    "warning", "stage", "dropped", "reference", "grade", "response", "critique", "pair",
    "judgment", "sample", "placement", "exported",
  ]
  /// What it holds so that it can be read.
  private static let copied = ["run", "query", "givenPair"]

  /// Copies what is derived to a file of its own, over one that was left there.
  ///
  /// It has no requests and no answers, so nothing in it need refer to one.
  public func draft(at path: String) throws -> Store {
    try Self.removeDraft(at: path)
    var configuration = Self.configuration
    configuration.foreignKeysEnabled = false
    let draft = try Store(DatabaseQueue(path: path, configuration: configuration))
    try draft.attaching(database.path, as: "original") { database in
      for table in Self.copied + Self.drafted {
        try Self.copy(table, from: "original", to: "main", in: database)
      }
    }
    return draft
  }

  /// Takes over what a draft has become, in one transaction.
  public func take(draftAt path: String) throws {
    try attaching(path, as: "draft") { database in
      // Rows that refer to each other come one table after the other.
      try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
      try database.execute(sql: "DELETE FROM main.tally")
      try database.execute(sql: "UPDATE main.run SET finishedAs = NULL")
      for table in Self.drafted {
        try database.execute(sql: "DELETE FROM main.\(table)")
        try Self.copy(table, from: "draft", to: "main", in: database)
      }
    }
  }

  public static func removeDraft(at path: String) throws {
    for ending in ["", "-journal", "-wal", "-shm"]
    where FileManager.default.fileExists(atPath: path + ending) {
      try FileManager.default.removeItem(atPath: path + ending)
    }
  }

  private static func copy(
    _ table: String, from one: String, to other: String, in database: Database
  ) throws {
    let columns = try database.columns(in: table).map(\.name).joined(separator: ", ")
    try database.execute(
      sql: "INSERT INTO \(other).\(table) (\(columns)) SELECT \(columns) FROM \(one).\(table)")
  }

  /// Runs a body in a transaction, with another file in reach.
  private func attaching(
    _ path: String, as name: String, _ body: (Database) throws -> Void
  ) throws {
    try database.writeWithoutTransaction { database in
      try database.execute(sql: "ATTACH DATABASE ? AS \(name)", arguments: [path])
      do {
        try database.inTransaction(.immediate) {
          try body(database)
          return .commit
        }
      } catch {
        try database.execute(sql: "DETACH DATABASE \(name)")
        throw error
      }
      try database.execute(sql: "DETACH DATABASE \(name)")
    }
  }

  // MARK: Changing a draft

  /// Forgets the drops of some records at a stage.
  public func forgetDrops(
    of kind: Drop.Kind, _ ids: [String], at stage: StageName
  ) async throws {
    try await database.write { database in
      let statement = try database.cachedStatement(
        sql: "DELETE FROM dropped WHERE kind = ? AND recordID = ? AND stage = ?")
      for id in ids { try statement.execute(arguments: [kind.rawValue, id, stage.rawValue]) }
    }
  }

  /// Forgets the pairs and why some were dropped; what was said of them stays.
  public func forgetPairs() throws {
    try database.write { database in
      try database.execute(sql: "DELETE FROM pair")
      try database.execute(
        sql: "DELETE FROM dropped WHERE stage = ?", arguments: [StageName.pair.rawValue])
    }
  }

  /// Forgets what was said of pairs that are not kept, and of responses that are in no kept pair.
  public func forgetWhatIsNotPaired() throws {
    try database.write { database in
      try database.execute(
        sql: """
          DELETE FROM judgment WHERE pairID NOT IN (
            SELECT id FROM pair WHERE NOT EXISTS (\(Self.isDropped("pair", "pair.id"))))
          """)
      try database.execute(
        sql: """
          DELETE FROM critique WHERE responseID NOT IN (
            SELECT id FROM response WHERE \(Self.isJudged))
          """)
    }
  }

  // MARK: What was asked after

  /// How many requests of the run came of a query, or of one of its responses, after the stage
  /// that this belongs to.
  public func laterRequests(after kind: ReadKind, of id: ContentID) async throws -> Int {
    try await database.read { database in
      try Int.fetchOne(
        database, sql: "SELECT COUNT(DISTINCT id) FROM (\(kind.laterRequests))",
        arguments: ["id": id.description]) ?? 0
    }
  }
}

/// What is read in answers, in the order in which it is.
///
/// Raw values are permanent.
public enum ReadKind: String, Hashable, Sendable, CaseIterable {
  case query, grade, reference, response, critique, judgment

  /// The requests that were made from such a record: of a query all, of a response those about it.
  fileprivate var laterRequests: String {
    func judgments(_ condition: String) -> String {
      ["requestID", "checkRequestID"].map {
        """
        SELECT judgment.\($0) AS id FROM judgment JOIN pair ON pair.id = pairID
        WHERE judgment.\($0) IS NOT NULL AND \(condition)
        """
      }.joined(separator: " UNION ")
    }
    let response =
      "pair.queryID = (SELECT queryID FROM response WHERE id = :id) "
      + "AND :id IN (aResponseID, bResponseID)"
    let critiques = """
      SELECT critique.requestID AS id FROM critique JOIN response ON response.id = responseID
      WHERE critique.requestID IS NOT NULL
      """
    switch self {
    case .query:
      return """
        SELECT requestID AS id FROM grade WHERE queryID = :id
        UNION \(ReadKind.grade.laterRequests)
        """
    case .grade:
      return """
        SELECT requestID AS id FROM reference WHERE queryID = :id
        UNION SELECT requestID FROM response WHERE queryID = :id AND requestID IS NOT NULL
        UNION \(critiques) AND queryID = :id
        UNION \(judgments("pair.queryID = :id"))
        """
    case .reference:
      return """
        \(critiques) AND queryID = :id
        UNION \(judgments("pair.queryID = :id AND referenceMode = 'with'"))
        """
    case .response: return "\(critiques) AND response.id = :id UNION \(judgments(response))"
    case .critique: return judgments(response)
    case .judgment: return "SELECT NULL AS id WHERE :id IS NULL"
    }
  }
}
