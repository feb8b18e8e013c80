extension Schema {
  /// What servers say of batch jobs, and that a server has no room for another one.
  static let version18 = [
    "ALTER TABLE batch ADD COLUMN word TEXT",
    "ALTER TABLE batch ADD COLUMN done INTEGER CHECK (done >= 0)",
    // Emptied by each start: nothing in it is kept.
    "DROP TABLE longWait",
    """
    CREATE TABLE longWait (
      name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('no_answer', 'no_room')),
      since INTEGER NOT NULL,
      until INTEGER NOT NULL,
      message TEXT NOT NULL,
      PRIMARY KEY (name, kind),
      CHECK (since <= until)
    ) STRICT, WITHOUT ROWID
    """,
  ]
}
