import GRDB

extension Schema {
  /// A table made anew, with the rows that it had.
  static func remade(_ table: String, _ definition: String) -> [String] {
    [
      "CREATE TEMP TABLE kept AS SELECT * FROM \(table)", "DROP TABLE \(table)", definition,
      "INSERT INTO \(table) SELECT * FROM kept", "DROP TABLE kept",
    ]
  }

  /// Adds names to the list that a column is checked by.
  ///
  /// SQLite changes no check of a table that is there: it is made again with its rows and indexes,
  /// unless the list has all the names. A migration says what it adds and not what the list is then,
  /// so that two which are written side by side can both be kept.
  static func extend(
    _ table: String, _ column: String, by names: [String], in database: Database
  ) throws {
    let definition = try definition(of: table, in: database)
    guard let place = place(of: column, in: definition) else {
      preconditionFailure("the table \(table) has no list for its column \(column)")
    }
    let list = Self.names(in: definition[place])
    let missing = names.filter { !list.contains($0) }
    guard !missing.isEmpty else { return }
    var extended = definition
    extended.replaceSubrange(
      place, with: (list + missing).map { "'\($0)'" }.joined(separator: ", "))
    let indexes = try String.fetchAll(
      database,
      sql: """
        SELECT sql FROM sqlite_master
        WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY name
        """, arguments: [table])
    for statement in remade(table, extended) + indexes {
      try database.execute(sql: statement)
    }
  }

  /// The names that a column is checked by; nil where it has no list.
  static func names(
    in table: String, _ column: String, of database: Database
  ) throws -> [String]? {
    let definition = try definition(of: table, in: database)
    return place(of: column, in: definition).map { names(in: definition[$0]) }
  }

  private static func definition(of table: String, in database: Database) throws -> String {
    guard
      let definition = try String.fetchOne(
        database, sql: "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?",
        arguments: [table])
    else { preconditionFailure("no table \(table)") }
    return definition
  }

  /// Where the names stand: `class TEXT NOT NULL CHECK (class IN (…))`.
  private static func place(
    of column: String, in definition: String
  ) -> Range<String.Index>? {
    guard let start = definition.firstRange(of: " CHECK (\(column) IN (")?.upperBound,
      let end = definition[start...].firstIndex(of: ")")
    else { return nil }
    return start..<end
  }

  private static func names(in list: Substring) -> [String] {
    list.split(separator: ",").map { item in
      String(item.drop { $0 != "'" }.dropFirst().prefix { $0 != "'" })
    }
  }
}
