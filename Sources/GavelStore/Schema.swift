import GRDB

/// The tables of a run, as migrations.
///
/// Only ever appended to: what a migration wrote stays as it was, the names in its checks too. A name
/// more in an enum is a migration more, with ``extend(_:_:by:in:)``.
///
/// The tables are a supported interface, described one by one in `docs/store.md`.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: queries to exports") { database in
      for statement in version1 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("2: responses that come with queries") { database in
      for statement in version2 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("3: further attempts") { database in
      for statement in version3 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("4: contradictions of samples") { database in
      for statement in version4 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("5: new queries and grades") { database in
      for statement in version5 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("6: critiques of responses") { database in
      for statement in version6 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("7: critiques that are exported") { database in
      try version7(database)
    }
    migrator.registerMigration("8: lists that are not whole") { database in
      try version8(database)
    }
    migrator.registerMigration("9: all names in all checks") { database in
      try version9(database)
    }
    migrator.registerMigration("10: answers from the cache") { database in
      for statement in version10 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("12: what a finished run was made from") { database in
      for statement in version12 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("13: what servers say of their answers") { database in
      try version13(database)
    }
    migrator.registerMigration("14: batch jobs") { database in
      for statement in version14 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("15: students that judge the validation split") { database in
      try version15(database)
    }
    migrator.registerMigration("16: counts and checksums of a run that has ended") { database in
      for statement in version16 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("17: students that grade single responses") { database in
      for statement in version17 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("18: what batch jobs wait for") { database in
      for statement in version18 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("19: one index of responses for two") { database in
      for statement in version19 { try database.execute(sql: statement) }
    }
    return migrator
  }

  static let version1 = [
    """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      name TEXT NOT NULL,
      version TEXT NOT NULL,
      seed TEXT NOT NULL,
      signature TEXT NOT NULL,
      settings TEXT NOT NULL,
      simulated INTEGER NOT NULL CHECK (simulated IN (0, 1))
    ) STRICT
    """,
    """
    CREATE TABLE stage (
      name TEXT PRIMARY KEY CHECK (name IN (
        'read', 'sample', 'diversify', 'reference', 'respond', 'pair', 'judge', 'reconcile',
        'split', 'export')),
      input INTEGER NOT NULL CHECK (input >= 0),
      signature TEXT NOT NULL,
      finished INTEGER NOT NULL CHECK (finished IN (0, 1))
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE warning (
      stage TEXT NOT NULL,
      message TEXT NOT NULL,
      count INTEGER NOT NULL CHECK (count > 0),
      place TEXT,
      PRIMARY KEY (stage, message)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE query (
      ordinal INTEGER PRIMARY KEY CHECK (ordinal >= 0),
      id TEXT NOT NULL UNIQUE CHECK (id GLOB 'q-*'),
      file TEXT NOT NULL,
      line INTEGER NOT NULL CHECK (line > 0),
      ownID TEXT,
      instruction TEXT NOT NULL CHECK (instruction <> ''),
      input TEXT CHECK (input <> ''),
      reference TEXT CHECK (reference <> ''),
      category TEXT CHECK (category <> ''),
      sampleKey INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX queryByCategory ON query (category, sampleKey)",
    "CREATE INDEX queryByOwnID ON query (ownID) WHERE ownID IS NOT NULL",
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
        'wrong_type', 'empty_instruction', 'duplicate_record', 'line_too_long', 'not_sampled',
        'over_limit', 'exact_duplicate', 'near_duplicate', 'near_benchmark', 'self_bleu',
        'empty_response', 'refused_response', 'failed_response', 'identical_responses',
        'unparsed', 'refused', 'truncated', 'failed', 'no_reference', 'flipped',
        'reference_dropped', 'no_reason', 'no_scores')),
      detail TEXT CHECK (detail IS NULL OR json_valid(detail)),
      PRIMARY KEY (kind, recordID)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE request (
      id TEXT PRIMARY KEY CHECK (id GLOB 'a-*'),
      purpose TEXT NOT NULL CHECK (purpose IN ('reference', 'respond', 'judge')),
      provider TEXT NOT NULL,
      name TEXT NOT NULL,
      model TEXT NOT NULL,
      parameters TEXT NOT NULL CHECK (json_valid(parameters)),
      messages TEXT NOT NULL CHECK (json_valid(messages)),
      slot INTEGER NOT NULL CHECK (slot >= 0)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE answer (
      requestID TEXT PRIMARY KEY REFERENCES request (id),
      text TEXT NOT NULL,
      finish TEXT NOT NULL CHECK (finish IN ('stop', 'length', 'content_filter', 'other')),
      refusal TEXT,
      servedModel TEXT,
      promptTokens INTEGER CHECK (promptTokens >= 0),
      completionTokens INTEGER CHECK (completionTokens >= 0),
      milliseconds INTEGER NOT NULL CHECK (milliseconds >= 0),
      receivedAt INTEGER NOT NULL,
      CHECK ((promptTokens IS NULL) = (completionTokens IS NULL))
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE failure (
      requestID TEXT PRIMARY KEY REFERENCES request (id),
      class TEXT NOT NULL CHECK (class IN (
        'rate_limited', 'timeout', 'server_error', 'connection', 'broken_body', 'context_length',
        'content_policy')),
      message TEXT NOT NULL,
      times INTEGER NOT NULL CHECK (times > 0),
      failedAt INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE reference (
      queryID TEXT PRIMARY KEY REFERENCES query (id),
      requestID TEXT NOT NULL REFERENCES request (id),
      state TEXT NOT NULL CHECK (state IN ('written', 'empty', 'refused', 'truncated', 'failed')),
      text TEXT,
      CHECK ((state = 'written') = (text IS NOT NULL))
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE response (
      id TEXT PRIMARY KEY CHECK (id GLOB 'r-*'),
      queryID TEXT NOT NULL REFERENCES query (id),
      candidate TEXT NOT NULL,
      requestID TEXT NOT NULL REFERENCES request (id),
      state TEXT NOT NULL CHECK (state IN ('answered', 'truncated', 'empty', 'refused', 'failed')),
      text TEXT,
      dictates INTEGER NOT NULL CHECK (dictates IN (0, 1)),
      UNIQUE (queryID, candidate),
      CHECK ((state IN ('answered', 'truncated')) = (text IS NOT NULL))
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE pair (
      id TEXT PRIMARY KEY CHECK (id GLOB 'p-*'),
      queryID TEXT NOT NULL REFERENCES query (id),
      aResponseID TEXT NOT NULL REFERENCES response (id),
      bResponseID TEXT NOT NULL REFERENCES response (id),
      aCandidate TEXT NOT NULL,
      bCandidate TEXT NOT NULL,
      CHECK (aResponseID <> bResponseID)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX pairByQuery ON pair (queryID)",
    """
    CREATE TABLE judgment (
      id TEXT PRIMARY KEY CHECK (id GLOB 'j-*'),
      pairID TEXT NOT NULL REFERENCES pair (id),
      teacher TEXT NOT NULL,
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
      UNIQUE (pairID, teacher, referenceMode, shownOrder),
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
    """
    CREATE TABLE sample (
      id TEXT PRIMARY KEY CHECK (id GLOB 's-*'),
      pairID TEXT NOT NULL REFERENCES pair (id),
      teacher TEXT NOT NULL,
      referenceMode TEXT NOT NULL CHECK (referenceMode IN ('without', 'with')),
      outcome TEXT NOT NULL CHECK (outcome IN ('consistent', 'flipped', 'incomplete', 'single')),
      verdict TEXT CHECK (verdict IN ('a', 'b', 'tie')),
      UNIQUE (pairID, teacher, referenceMode)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE placement (
      queryID TEXT PRIMARY KEY REFERENCES query (id),
      cluster TEXT NOT NULL REFERENCES query (id),
      split TEXT NOT NULL CHECK (split IN ('train', 'validation'))
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE exported (
      format TEXT NOT NULL,
      what TEXT NOT NULL CHECK (what IN ('input', 'augmented', 'train', 'validation', 'dropped')),
      reason TEXT NOT NULL DEFAULT '',
      count INTEGER NOT NULL CHECK (count >= 0),
      PRIMARY KEY (format, what, reason),
      CHECK ((what = 'dropped') = (reason <> ''))
    ) STRICT, WITHOUT ROWID
    """,
  ]
}
