extension Schema {
  /// Responses without a request, the pairs that they came in, and a reason more to drop a record.
  ///
  /// SQLite changes no check of a table that is there: two are made again with their rows.
  static let version2 =
    [
      """
      CREATE TABLE givenPair (
        queryID TEXT NOT NULL REFERENCES query (id),
        firstID TEXT NOT NULL CHECK (firstID GLOB 'r-*'),
        secondID TEXT NOT NULL CHECK (secondID GLOB 'r-*'),
        firstCandidate TEXT NOT NULL,
        secondCandidate TEXT NOT NULL,
        firstText TEXT NOT NULL,
        secondText TEXT NOT NULL,
        file TEXT NOT NULL,
        line INTEGER NOT NULL CHECK (line > 0),
        ownID TEXT,
        PRIMARY KEY (queryID, firstID, secondID),
        CHECK (firstID <> secondID)
      ) STRICT, WITHOUT ROWID
      """
    ]
    + remade(
      "response",
      """
      CREATE TABLE response (
        id TEXT PRIMARY KEY CHECK (id GLOB 'r-*'),
        queryID TEXT NOT NULL REFERENCES query (id),
        candidate TEXT NOT NULL,
        requestID TEXT REFERENCES request (id),
        state TEXT NOT NULL CHECK (state IN (
          'answered', 'truncated', 'empty', 'refused', 'failed')),
        text TEXT,
        dictates INTEGER NOT NULL CHECK (dictates IN (0, 1)),
        CHECK ((state IN ('answered', 'truncated')) = (text IS NOT NULL)),
        CHECK (requestID IS NOT NULL OR state IN ('answered', 'empty', 'refused'))
      ) STRICT, WITHOUT ROWID
      """)
    + [
      "CREATE INDEX responseByQuery ON response (queryID, candidate)",
      """
      CREATE UNIQUE INDEX responseByRequest ON response (queryID, candidate)
      WHERE requestID IS NOT NULL
      """,
    ]
    + remade(
      "dropped",
      """
      CREATE TABLE dropped (
        kind TEXT NOT NULL CHECK (kind IN (
          'record', 'query', 'response', 'pair', 'judgment', 'sample')),
        recordID TEXT NOT NULL,
        stage TEXT NOT NULL CHECK (stage IN (
          'read', 'sample', 'diversify', 'reference', 'respond', 'pair', 'judge', 'reconcile',
          'split', 'export')),
        reason TEXT NOT NULL CHECK (reason IN (
          'invalid_json', 'invalid_utf8', 'invalid_csv', 'not_an_object', 'missing_field',
          'wrong_type', 'empty_instruction', 'duplicate_record', 'line_too_long', 'merged',
          'not_sampled', 'over_limit', 'exact_duplicate', 'near_duplicate', 'near_benchmark',
          'self_bleu', 'empty_response', 'refused_response', 'failed_response',
          'identical_responses', 'unparsed', 'refused', 'truncated', 'failed', 'no_reference',
          'flipped', 'reference_dropped', 'no_reason', 'no_scores')),
        detail TEXT CHECK (detail IS NULL OR json_valid(detail)),
        PRIMARY KEY (kind, recordID)
      ) STRICT, WITHOUT ROWID
      """)
}
