extension Schema {
  /// What teachers say of single responses; and the tables made again whose checks list names of
  /// stages, reasons, purposes and states, for there are more of them.
  static let version6 =
    [
      """
      CREATE TABLE critique (
        id TEXT PRIMARY KEY CHECK (id GLOB 'c-*'),
        responseID TEXT NOT NULL REFERENCES response (id),
        teacher TEXT NOT NULL,
        referenceMode TEXT NOT NULL CHECK (referenceMode IN ('without', 'with')),
        requestID TEXT REFERENCES request (id),
        state TEXT NOT NULL CHECK (state IN (
          'parsed', 'unparsed', 'refused', 'truncated', 'failed', 'no_reference', 'no_critique',
          'paths_disagree')),
        overall REAL CHECK (overall BETWEEN 1 AND 10),
        dimensions TEXT CHECK (dimensions IS NULL OR json_valid(dimensions)),
        text TEXT,
        problem TEXT,
        UNIQUE (responseID, teacher, referenceMode),
        CHECK ((state = 'parsed') = (overall IS NOT NULL)),
        CHECK ((state = 'parsed') = (text IS NOT NULL)),
        CHECK ((state = 'parsed') = (problem IS NULL))
      ) STRICT, WITHOUT ROWID
      """
    ]
    + remade(
      "stage",
      """
      CREATE TABLE stage (
        name TEXT PRIMARY KEY CHECK (name IN (
          'read', 'sample', 'augment', 'diversify', 'grade', 'balance', 'reference', 'respond',
          'pair', 'critique', 'judge', 'reconcile', 'split', 'export')),
        input INTEGER NOT NULL CHECK (input >= 0),
        signature TEXT NOT NULL,
        finished INTEGER NOT NULL CHECK (finished IN (0, 1))
      ) STRICT, WITHOUT ROWID
      """)
    + remade(
      "dropped",
      """
      CREATE TABLE dropped (
        kind TEXT NOT NULL CHECK (kind IN (
          'record', 'query', 'response', 'pair', 'judgment', 'sample')),
        recordID TEXT NOT NULL,
        stage TEXT NOT NULL CHECK (stage IN (
          'read', 'sample', 'augment', 'diversify', 'grade', 'balance', 'reference', 'respond',
          'pair', 'critique', 'judge', 'reconcile', 'split', 'export')),
        reason TEXT NOT NULL CHECK (reason IN (
          'invalid_json', 'invalid_utf8', 'invalid_csv', 'not_an_object', 'missing_field',
          'wrong_type', 'empty_instruction', 'duplicate_record', 'line_too_long', 'merged',
          'not_sampled', 'over_limit', 'too_short', 'echo', 'not_a_query', 'not_written',
          'exact_duplicate', 'near_duplicate', 'near_benchmark', 'self_bleu', 'seed_only',
          'low_quality', 'not_balanced', 'empty_response', 'refused_response', 'failed_response',
          'identical_responses', 'unparsed', 'refused', 'truncated', 'failed', 'no_reference',
          'no_critique', 'paths_disagree', 'flipped', 'contradictory_scores',
          'contradictory_reference', 'contradictory_language', 'reference_dropped', 'no_reason',
          'no_scores')),
        detail TEXT CHECK (detail IS NULL OR json_valid(detail)),
        PRIMARY KEY (kind, recordID)
      ) STRICT, WITHOUT ROWID
      """)
    + remade(
      "request",
      """
      CREATE TABLE request (
        id TEXT PRIMARY KEY CHECK (id GLOB 'a-*'),
        purpose TEXT NOT NULL CHECK (purpose IN (
          'augment', 'grade', 'reference', 'respond', 'critique', 'judge')),
        provider TEXT NOT NULL,
        name TEXT NOT NULL,
        model TEXT NOT NULL,
        parameters TEXT NOT NULL CHECK (json_valid(parameters)),
        messages TEXT NOT NULL CHECK (json_valid(messages)),
        slot INTEGER NOT NULL CHECK (slot >= 0)
      ) STRICT, WITHOUT ROWID
      """)
    + remade(
      "judgment",
      """
      CREATE TABLE judgment (
        id TEXT PRIMARY KEY CHECK (id GLOB 'j-*'),
        pairID TEXT NOT NULL REFERENCES pair (id),
        teacher TEXT NOT NULL,
        shownOrder TEXT NOT NULL CHECK (shownOrder IN ('forward', 'swapped')),
        referenceMode TEXT NOT NULL CHECK (referenceMode IN ('without', 'with')),
        requestID TEXT REFERENCES request (id),
        state TEXT NOT NULL CHECK (state IN (
          'parsed', 'unparsed', 'refused', 'truncated', 'failed', 'no_reference', 'no_critique',
          'paths_disagree')),
        said TEXT CHECK (said IN ('first', 'second', 'tie')),
        verdict TEXT CHECK (verdict IN ('a', 'b', 'tie')),
        firstScore REAL,
        secondScore REAL,
        reason TEXT,
        reference TEXT,
        problem TEXT,
        UNIQUE (pairID, teacher, referenceMode, shownOrder),
        CHECK ((state = 'parsed') = (said IS NOT NULL)),
        CHECK ((state = 'parsed') = (problem IS NULL)),
        CHECK (requestID IS NOT NULL OR state IN ('no_reference', 'no_critique')),
        CHECK ((firstScore IS NULL) = (secondScore IS NULL)),
        CHECK (verdict IS CASE
          WHEN said = 'tie' THEN 'tie'
          WHEN said IS NULL THEN NULL
          WHEN (said = 'first') = (shownOrder = 'forward') THEN 'a'
          ELSE 'b' END)
      ) STRICT, WITHOUT ROWID
      """)
    + ["ALTER TABLE judgment ADD COLUMN checkRequestID TEXT REFERENCES request (id)"]
}
