import GRDB

extension Schema {
  /// Models that judged the validation split as students, and what they said.
  ///
  /// A pair may be gone when the run is made again, so that nothing here refers to one.
  static func version15(_ database: Database) throws {
    try extend("request", "purpose", by: ["evaluate"], in: database)
    for statement in [
      """
      CREATE TABLE student (
        name TEXT PRIMARY KEY,
        provider TEXT NOT NULL,
        baseURL TEXT,
        model TEXT NOT NULL,
        template TEXT NOT NULL,
        templateHash TEXT NOT NULL,
        queryLimit INTEGER CHECK (queryLimit > 0),
        askedMode TEXT CHECK (askedMode IN ('without', 'with')),
        inputPrice REAL,
        outputPrice REAL,
        batchDiscount REAL,
        finished INTEGER NOT NULL CHECK (finished IN (0, 1)),
        CHECK ((inputPrice IS NULL) = (outputPrice IS NULL)),
        CHECK ((inputPrice IS NULL) = (batchDiscount IS NULL))
      ) STRICT, WITHOUT ROWID
      """,
      """
      CREATE TABLE studentJudgment (
        id TEXT PRIMARY KEY CHECK (id GLOB 'j-*'),
        pairID TEXT NOT NULL CHECK (pairID GLOB 'p-*'),
        student TEXT NOT NULL REFERENCES student (name) ON DELETE CASCADE,
        shownOrder TEXT NOT NULL CHECK (shownOrder IN ('forward', 'swapped')),
        referenceMode TEXT NOT NULL CHECK (referenceMode IN ('without', 'with')),
        requestID TEXT REFERENCES request (id),
        state TEXT NOT NULL CHECK (state IN (
          'parsed', 'unparsed', 'refused', 'truncated', 'failed', 'no_reference')),
        said TEXT CHECK (said IN ('first', 'second', 'tie')),
        verdict TEXT CHECK (verdict IN ('a', 'b', 'tie')),
        firstScore REAL,
        secondScore REAL,
        reason TEXT,
        reference TEXT,
        problem TEXT,
        UNIQUE (pairID, student, referenceMode, shownOrder),
        CHECK ((state = 'parsed') = (said IS NOT NULL)),
        CHECK ((state = 'parsed') = (problem IS NULL)),
        CHECK ((state = 'no_reference') = (requestID IS NULL)),
        CHECK ((firstScore IS NULL) = (secondScore IS NULL)),
        CHECK (verdict IS CASE
          WHEN said = 'tie' THEN 'tie'
          WHEN said IS NULL THEN NULL
          WHEN (said = 'first') = (shownOrder = 'forward') THEN 'a'
          ELSE 'b' END)
      ) STRICT, WITHOUT ROWID
      """,
    ] { try database.execute(sql: statement) }
  }
}
