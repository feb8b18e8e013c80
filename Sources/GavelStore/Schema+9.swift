import GRDB

extension Schema {
  /// Names that came after the tables whose checks list them.
  static func version9(_ database: Database) throws {
    try extend("failure", "class", by: ["rejected"], in: database)
    try extend("dropped", "reason", by: ["tie", "too_long", "surplus"], in: database)
  }
}
