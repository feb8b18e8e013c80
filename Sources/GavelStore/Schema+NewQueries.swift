import GRDB
import GavelCore

extension Schema {
  static let newQueries = [
    "ALTER TABLE query ADD COLUMN requestID TEXT REFERENCES request (id)",
    """
    CREATE TABLE grade (
      queryID TEXT PRIMARY KEY REFERENCES query (id),
      requestID TEXT NOT NULL REFERENCES request (id),
      state TEXT NOT NULL CHECK (state IN (\(list(Grade.State.allCases.map(\.rawValue))))),
      quality REAL CHECK (quality BETWEEN 1 AND 10),
      difficulty REAL CHECK (difficulty BETWEEN 1 AND 10),
      problem TEXT,
      CHECK ((state = 'graded') = (quality IS NOT NULL)),
      CHECK ((quality IS NULL) = (difficulty IS NULL)),
      CHECK ((state = 'graded') = (problem IS NULL))
    ) STRICT, WITHOUT ROWID
    """,
  ]

  /// Makes a table of the first version anew with what its checks say now, and moves its rows.
  static func renew(_ table: String, in database: Database) throws {
    let head = "CREATE TABLE \(table) ("
    guard let statement = version1.first(where: { $0.hasPrefix(head) }) else {
      preconditionFailure("no table \(table) in the first version")
    }
    try database.execute(sql: "CREATE TABLE \(table)Renewed (" + statement.dropFirst(head.count))
    try database.execute(sql: "INSERT INTO \(table)Renewed SELECT * FROM \(table)")
    try database.execute(sql: "DROP TABLE \(table)")
    try database.execute(sql: "ALTER TABLE \(table)Renewed RENAME TO \(table)")
  }
}
