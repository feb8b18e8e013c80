extension Schema {
  /// New queries' requests, and what a model said of queries.
  static let version5 = [
    "ALTER TABLE query ADD COLUMN requestID TEXT REFERENCES request (id)",
    """
    CREATE TABLE grade (
      queryID TEXT PRIMARY KEY REFERENCES query (id),
      requestID TEXT NOT NULL REFERENCES request (id),
      state TEXT NOT NULL CHECK (state IN ('graded', 'unparsed', 'refused', 'truncated', 'failed')),
      quality REAL CHECK (quality BETWEEN 1 AND 10),
      difficulty REAL CHECK (difficulty BETWEEN 1 AND 10),
      problem TEXT,
      CHECK ((state = 'graded') = (quality IS NOT NULL)),
      CHECK ((quality IS NULL) = (difficulty IS NULL)),
      CHECK ((state = 'graded') = (problem IS NULL))
    ) STRICT, WITHOUT ROWID
    """,
  ]
}
