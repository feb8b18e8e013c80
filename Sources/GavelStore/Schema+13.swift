import GRDB

extension Schema {
  /// What servers say beside an answer, what was found out about them, and one more class of
  /// failure.
  static func version13(_ database: Database) throws {
    for statement in [
      "ALTER TABLE answer ADD COLUMN finishReason TEXT",
      "ALTER TABLE answer ADD COLUMN serverID TEXT",
      "ALTER TABLE answer ADD COLUMN cachedTokens INTEGER CHECK (cachedTokens >= 0)",
      "ALTER TABLE answer ADD COLUMN reasoningTokens INTEGER CHECK (reasoningTokens >= 0)",
      "ALTER TABLE answer ADD COLUMN logprobs TEXT CHECK (logprobs IS NULL OR json_valid(logprobs))",
      """
      CREATE TABLE quirk (
        baseURL TEXT NOT NULL,
        model TEXT NOT NULL,
        quirk TEXT NOT NULL CHECK (quirk IN ('max_completion_tokens', 'no_temperature', 'no_top_p',
          'no_json_schema', 'no_json_object')),
        message TEXT NOT NULL,
        PRIMARY KEY (baseURL, model, quirk)
      ) STRICT, WITHOUT ROWID
      """,
    ] { try database.execute(sql: statement) }
    try extend("failure", "class", by: ["overloaded"], in: database)
    try extend("retry", "reason", by: ["overloaded"], in: database)
  }
}
