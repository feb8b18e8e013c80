extension Schema {
  /// Batch jobs, and which requests each was made of.
  static let version14 = [
    """
    CREATE TABLE batch (
      id TEXT PRIMARY KEY CHECK (id GLOB 'b-*'),
      ordinal INTEGER NOT NULL UNIQUE CHECK (ordinal > 0),
      name TEXT NOT NULL,
      provider TEXT NOT NULL CHECK (provider IN ('anthropic', 'openai')),
      baseURL TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN (
        'gathered', 'uploaded', 'sending', 'submitted', 'ended', 'refused', 'lost')),
      fileID TEXT,
      jobID TEXT,
      sentAt INTEGER,
      message TEXT,
      CHECK (state NOT IN ('submitted', 'ended') OR jobID IS NOT NULL),
      CHECK (state NOT IN ('sending', 'submitted', 'ended') OR sentAt IS NOT NULL)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE batchRequest (
      batchID TEXT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
      requestID TEXT NOT NULL CHECK (requestID GLOB 'a-*'),
      state TEXT NOT NULL CHECK (state IN ('sent', 'again', 'failed')),
      PRIMARY KEY (batchID, requestID)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX batchRequestByRequest ON batchRequest (requestID)",
  ]
}
