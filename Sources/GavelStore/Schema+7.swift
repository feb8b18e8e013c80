import GRDB

extension Schema {
  /// A critique whose score moved when it was rewritten, and critiques that are left out of an
  /// export.
  static func version7(_ database: Database) throws {
    try extend("critique", "state", by: ["score_moved"], in: database)
    try extend("dropped", "kind", by: ["critique"], in: database)
    try extend("dropped", "reason", by: ["score_moved"], in: database)
  }
}
