extension Schema {
  /// What students said of single responses.
  ///
  /// A response may be gone when the run is made again, so that nothing here refers to one.
  static let version17 = [
    """
    CREATE TABLE studentCritique (
      id TEXT PRIMARY KEY CHECK (id GLOB 'c-*'),
      responseID TEXT NOT NULL CHECK (responseID GLOB 'r-*'),
      student TEXT NOT NULL REFERENCES student (name) ON DELETE CASCADE,
      referenceMode TEXT NOT NULL CHECK (referenceMode IN ('without', 'with')),
      requestID TEXT REFERENCES request (id),
      state TEXT NOT NULL CHECK (state IN (
        'parsed', 'unparsed', 'refused', 'truncated', 'failed', 'no_reference')),
      overall REAL CHECK (overall BETWEEN 1 AND 10),
      dimensions TEXT CHECK (dimensions IS NULL OR json_valid(dimensions)),
      text TEXT,
      problem TEXT,
      UNIQUE (responseID, student, referenceMode),
      CHECK ((state = 'parsed') = (overall IS NOT NULL)),
      CHECK ((state = 'parsed') = (text IS NOT NULL)),
      CHECK ((state = 'parsed') = (problem IS NULL)),
      CHECK ((state = 'no_reference') = (requestID IS NULL))
    ) STRICT, WITHOUT ROWID
    """
  ]
}
