import GRDB

/// Models whose server has answered nothing for a while.
public struct LongWait: Hashable, Sendable {
  /// The models' names in the settings: those that share a key.
  public var name: String
  /// When the first request failed after the last answer, in milliseconds since 1970.
  public var since: Int
  /// When it is asked again, in milliseconds since 1970.
  public var until: Int
  /// What the last request came to.
  public var message: String

  public init(name: String, since: Int, until: Int, message: String) {
    self.name = name
    self.since = since
    self.until = until
    self.message = message
  }
}

extension Store {
  /// Remembers a wait in the place of an earlier one by the same name.
  public func save(_ wait: LongWait) throws {
    try database.write {
      try $0.execute(
        sql: "INSERT OR REPLACE INTO longWait (name, since, until, message) VALUES (?, ?, ?, ?)",
        arguments: [wait.name, wait.since, wait.until, wait.message])
    }
  }

  /// Forgets a wait that is over; nil forgets all.
  public func forgetWait(_ name: String?) throws {
    try database.write {
      try $0.execute(sql: "DELETE FROM longWait WHERE name = ?1 OR ?1 IS NULL", arguments: [name])
    }
  }

  /// The servers that answered nothing when this was last looked at.
  public func longWaits() throws -> [LongWait] {
    try database.read {
      try Row.fetchAll($0, sql: "SELECT * FROM longWait ORDER BY name").map {
        LongWait(name: $0["name"], since: $0["since"], until: $0["until"], message: $0["message"])
      }
    }
  }
}
