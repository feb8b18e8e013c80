import GRDB

extension Schema {
  /// A reason more to leave a sample out of an export.
  static func version8(_ database: Database) throws {
    try extend("dropped", "reason", by: ["list_incomplete"], in: database)
  }
}
