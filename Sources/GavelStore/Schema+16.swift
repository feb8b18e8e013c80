extension Schema {
  /// Counts that a run which has ended keeps, checksums of files, and servers that do not answer.
  static let version16 = [
    """
    CREATE TABLE tally (
      query TEXT PRIMARY KEY,
      result TEXT NOT NULL CHECK (json_valid(result))
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE fileChecksum (
      path TEXT PRIMARY KEY,
      inode INTEGER NOT NULL,
      size INTEGER NOT NULL CHECK (size >= 0),
      modifiedAt INTEGER NOT NULL,
      changedAt INTEGER NOT NULL,
      checksum TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE longWait (
      name TEXT PRIMARY KEY,
      since INTEGER NOT NULL,
      until INTEGER NOT NULL,
      message TEXT NOT NULL,
      CHECK (since <= until)
    ) STRICT, WITHOUT ROWID
    """,
  ]
}
