extension Schema {
  /// What a run that ended was made from, and what it wrote.
  static let version12 = ["ALTER TABLE run ADD COLUMN finishedAs TEXT"]
}
