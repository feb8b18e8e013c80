import GRDB
public import GavelCore

extension Store {
  /// What was found out about a model at a server.
  ///
  /// - Parameters:
  ///   - model: its name at the server.
  ///   - baseURL: where the server is.
  public func quirks(of model: String, at baseURL: String) throws -> Set<Quirk> {
    try database.read { database in
      Set(
        try String.fetchAll(
          database, sql: "SELECT quirk FROM quirk WHERE model = ? AND baseURL = ?",
          arguments: [model, baseURL]
        ).compactMap(Quirk.init(rawValue:)))
    }
  }

  /// Remembers a quirk and the words of the refusal that told it.
  public func save(
    _ quirk: Quirk, of model: String, at baseURL: String, message: String
  ) async throws {
    try await database.write {
      try $0.execute(
        sql: "INSERT OR IGNORE INTO quirk (baseURL, model, quirk, message) VALUES (?, ?, ?, ?)",
        arguments: [baseURL, model, quirk.rawValue, message])
    }
  }

  /// All that was found out about servers.
  public func quirks() throws -> [LearnedQuirk] {
    try database.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM quirk ORDER BY model, baseURL, quirk")
        .compactMap { row in
          Quirk(rawValue: row["quirk"]).map {
            LearnedQuirk(
              model: row["model"], baseURL: row["baseURL"], quirk: $0, message: row["message"])
          }
        }
    }
  }
}

/// What was found out about one model at one server.
public struct LearnedQuirk: Hashable, Sendable {
  /// The model's name at the server.
  public let model: String
  public let baseURL: String
  public let quirk: Quirk
  /// The server's words.
  public let message: String
}
