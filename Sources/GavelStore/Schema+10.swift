extension Schema {
  /// Whether an answer was taken from the cache: it cost this run nothing.
  static let version10 = [
    "ALTER TABLE answer ADD COLUMN cached INTEGER NOT NULL DEFAULT 0 CHECK (cached IN (0, 1))"
  ]
}
