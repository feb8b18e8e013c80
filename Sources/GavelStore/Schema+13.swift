extension Schema {
  /// What servers say beside an answer, what was found out about them, and one more class of
  /// failure: the tables made again whose checks list the classes.
  static let version13 =
    [
      "ALTER TABLE answer ADD COLUMN finishReason TEXT",
      "ALTER TABLE answer ADD COLUMN serverID TEXT",
      "ALTER TABLE answer ADD COLUMN cachedTokens INTEGER CHECK (cachedTokens >= 0)",
      "ALTER TABLE answer ADD COLUMN reasoningTokens INTEGER CHECK (reasoningTokens >= 0)",
      "ALTER TABLE answer ADD COLUMN logprobs TEXT CHECK (logprobs IS NULL OR json_valid(logprobs))",
      """
      CREATE TABLE quirk (
        baseURL TEXT NOT NULL,
        model TEXT NOT NULL,
        quirk TEXT NOT NULL CHECK (quirk IN (\(list(quirks13)))),
        message TEXT NOT NULL,
        PRIMARY KEY (baseURL, model, quirk)
      ) STRICT, WITHOUT ROWID
      """,
    ]
    + remade(
      "failure",
      """
      CREATE TABLE failure (
        requestID TEXT PRIMARY KEY REFERENCES request (id),
        class TEXT NOT NULL CHECK (class IN (\(list(failures13)))),
        message TEXT NOT NULL,
        times INTEGER NOT NULL CHECK (times > 0),
        failedAt INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID
      """)
    + remade(
      "retry",
      """
      CREATE TABLE retry (
        requestID TEXT NOT NULL REFERENCES request (id),
        slot INTEGER NOT NULL CHECK (slot > 0),
        attemptID TEXT NOT NULL UNIQUE CHECK (attemptID GLOB 'a-*'),
        reason TEXT NOT NULL CHECK (reason IN (\(list(failures13 + uselessAnswers13)))),
        finished INTEGER NOT NULL CHECK (finished IN (0, 1)),
        PRIMARY KEY (requestID, slot)
      ) STRICT, WITHOUT ROWID
      """)

  // As the names are at this version: later ones need a migration of their own.
  private static let failures13 = [
    "rate_limited", "timeout", "server_error", "overloaded", "connection", "broken_body",
    "context_length", "content_policy", "rejected",
  ]
  private static let uselessAnswers13 = ["unparsed", "truncated", "refused", "empty"]
  private static let quirks13 = [
    "max_completion_tokens", "no_temperature", "no_top_p", "no_json_schema", "no_json_object",
  ]
}
