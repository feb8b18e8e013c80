extension Schema {
  /// Further attempts at requests, and how far the last start was to go.
  static let version3 = [
    """
    CREATE TABLE retry (
      requestID TEXT NOT NULL REFERENCES request (id),
      slot INTEGER NOT NULL CHECK (slot > 0),
      attemptID TEXT NOT NULL UNIQUE CHECK (attemptID GLOB 'a-*'),
      reason TEXT NOT NULL CHECK (reason IN (
        'rate_limited', 'timeout', 'server_error', 'connection', 'broken_body', 'context_length',
        'content_policy', 'rejected', 'unparsed', 'truncated', 'refused', 'empty')),
      finished INTEGER NOT NULL CHECK (finished IN (0, 1)),
      PRIMARY KEY (requestID, slot)
    ) STRICT, WITHOUT ROWID
    """,
    "ALTER TABLE run ADD COLUMN queryLimit INTEGER CHECK (queryLimit > 0)",
    "ALTER TABLE run ADD COLUMN lastStage TEXT",
  ]
}
