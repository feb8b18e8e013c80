extension Schema {
  /// Whether a sample contradicts itself.
  static let version4 = ["scoresContradict", "referenceContradicts", "languageContradicts"].map {
    "ALTER TABLE sample ADD COLUMN \($0) INTEGER NOT NULL DEFAULT 0 CHECK (\($0) IN (0, 1))"
  }
}
