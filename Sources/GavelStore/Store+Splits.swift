import GRDB
public import GavelCore

/// Where a query's examples go.
public struct Placement: Hashable, Sendable {
  public let query: ContentID
  /// The lowest id among the queries that are similar to it, directly or through others.
  public let cluster: ContentID
  public let split: SplitName

  public init(query: ContentID, cluster: ContentID, split: SplitName) {
    self.query = query
    self.cluster = cluster
    self.split = split
  }
}

extension Store {
  public func save(_ placements: [Placement]) async throws {
    try await database.write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO placement (queryID, cluster, split) VALUES (?, ?, ?)")
      for placement in placements {
        try statement.execute(arguments: [
          placement.query.description, placement.cluster.description, placement.split.rawValue,
        ])
      }
    }
  }

  /// The number of kept samples in each split.
  public func keptSamplesBySplit() throws -> [SplitName: Int] {
    try tallyStates(
      """
      SELECT split AS state, SUM(samples) AS n FROM (
        SELECT pairID, COUNT(*) AS samples FROM sample
        WHERE NOT EXISTS (\(Self.isDropped("sample", "sample.id"))) GROUP BY pairID)
      JOIN pair ON pair.id = pairID
      JOIN placement ON placement.queryID = pair.queryID GROUP BY split
      """)
  }

  public func keptSampleCount() throws -> Int {
    try tallyCount("sample WHERE NOT EXISTS (\(Self.isDropped("sample", "sample.id")))")
  }

  /// Replaces what is known of one export.
  public func save(_ counts: ExportCounts) throws {
    try database.write { database in
      try database.execute(
        sql: "DELETE FROM exported WHERE format = ?", arguments: [counts.format])
      var rows: [(String, String, Int)] = [
        ("input", "", counts.input), ("augmented", "", counts.augmented),
        ("train", "", counts.train), ("validation", "", counts.validation),
      ]
      rows += counts.dropped.map { ("dropped", $0.key.rawValue, $0.value) }
      for (what, reason, count) in rows {
        try database.execute(
          sql: "INSERT INTO exported (format, what, reason, count) VALUES (?, ?, ?, ?)",
          arguments: [counts.format, what, reason, count])
      }
    }
  }

  public func exportCounts() throws -> [ExportCounts] {
    try database.read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM exported ORDER BY format")
      var all: [String: ExportCounts] = [:]
      for row in rows {
        let format: String = row["format"]
        var counts = all[format] ?? ExportCounts(format: format)
        let count: Int = row["count"]
        switch row["what"] as String {
        case "input": counts.input = count
        case "augmented": counts.augmented = count
        case "train": counts.train = count
        case "validation": counts.validation = count
        default:
          if let reason = DropReason(rawValue: row["reason"]) { counts.dropped[reason] = count }
        }
        all[format] = counts
      }
      return all.values.sorted { $0.format < $1.format }
    }
  }
}

/// The rows of one export: input + augmented = train + validation + dropped.
public struct ExportCounts: Hashable, Sendable {
  public let format: String
  /// Kept samples, pairs where a line holds both reference modes, or critiques.
  public var input = 0
  /// Lines that show the sides exchanged, beside those that do not.
  public var augmented = 0
  public var train = 0
  public var validation = 0
  public var dropped: [DropReason: Int] = [:]

  public init(format: String) { self.format = format }
}
