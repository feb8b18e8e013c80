import GRDB

/// Models whose server has answered nothing, or taken no batch job, for a while.
public struct LongWait: Hashable, Sendable {
  /// What is waited for.
  ///
  /// Raw values are permanent.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// An answer of any kind but a failure.
    case noAnswer = "no_answer"
    /// Room for another batch job.
    case noRoom = "no_room"
  }

  /// The models' names in the settings: those that share a key.
  public var name: String
  public var kind: Kind
  /// When the first request failed after the last answer, or the first job was refused after the
  /// last that was taken, in milliseconds since 1970.
  public var since: Int
  /// When it is asked again, in milliseconds since 1970.
  public var until: Int
  /// What the last request came to.
  public var message: String

  public init(name: String, kind: Kind = .noAnswer, since: Int, until: Int, message: String) {
    self.name = name
    self.kind = kind
    self.since = since
    self.until = until
    self.message = message
  }
}

extension Store {
  /// Remembers a wait in the place of an earlier one by the same name, for the same.
  public func save(_ wait: LongWait) throws {
    try database.write {
      try $0.execute(
        sql: """
          INSERT OR REPLACE INTO longWait (name, kind, since, until, message)
          VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [wait.name, wait.kind.rawValue, wait.since, wait.until, wait.message])
    }
  }

  /// Forgets a wait that is over.
  public func forgetWait(_ name: String, for kind: LongWait.Kind) throws {
    try database.write {
      try $0.execute(
        sql: "DELETE FROM longWait WHERE name = ? AND kind = ?", arguments: [name, kind.rawValue])
    }
  }

  /// Forgets all waits of an earlier start.
  public func forgetWaits() throws {
    try database.write { try $0.execute(sql: "DELETE FROM longWait") }
  }

  /// Who was waited for when this was last looked at.
  public func longWaits() throws -> [LongWait] {
    try database.read {
      try Row.fetchAll($0, sql: "SELECT * FROM longWait ORDER BY name, kind").compactMap { row in
        LongWait.Kind(rawValue: row["kind"]).map {
          LongWait(
            name: row["name"], kind: $0, since: row["since"], until: row["until"],
            message: row["message"])
        }
      }
    }
  }
}
