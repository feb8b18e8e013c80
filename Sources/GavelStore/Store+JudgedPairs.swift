import GRDB
public import GavelCore

/// A pair with all that was said of it and what came of that.
public struct JudgedPair: Hashable, Sendable {
  public let shown: ShownPair
  public let judgments: [Judgment]
  public let samples: [Sample]
  /// The split of its query, once it is decided.
  public let split: SplitName?
}

/// Pairs whose ids are neighbours: as many as are read at once.
///
/// Which they are is known before any is read, so that several can be read at the same time.
public struct PairRange: Hashable, Sendable {
  let after: String
  let through: String
}

extension Store {
  /// The kept pairs with what was said of them, by id.
  public func judgedPairs() -> Pages<JudgedPair> {
    Pages { after in
      guard let range = try await self.pairRange(after: after) else { return nil }
      return (try await self.judgedPairs(in: range), range.through)
    }
  }

  /// All pairs, in ranges, by id.
  public func pairRanges() -> Pages<PairRange> {
    Pages { after in
      try await self.pairRange(after: after).map { ([$0], $0.through) }
    }
  }

  private func pairRange(after: String?) async throws -> PairRange? {
    let after = after ?? ""
    return try await database.read { database in
      let through =
        try String.fetchOne(
          database,
          sql: """
            SELECT id FROM pair WHERE id > ? ORDER BY id
            LIMIT 1 OFFSET \(Pages<JudgedPair>.size - 1)
            """, arguments: [after])
        ?? String.fetchOne(
          database, sql: "SELECT MAX(id) FROM pair WHERE id > ?", arguments: [after])
      return through.map { PairRange(after: after, through: $0) }
    }
  }

  /// The kept pairs of a range with what was said of them, by id.
  public func judgedPairs(in range: PairRange) async throws -> [JudgedPair] {
    try await database.read { database in
      var judgments: [ContentID: [Judgment]] = [:]
      try Self.forEachRow(
        of: range, in: database,
        """
        SELECT \(Self.judgmentColumns) FROM judgment WHERE pairID > ? AND pairID <= ?
        ORDER BY pairID, teacher, referenceMode, shownOrder
        """
      ) {
        let judgment = Self.judgment($0)
        judgments[judgment.pair, default: []].append(judgment)
      }
      var samples: [ContentID: [Sample]] = [:]
      try Self.forEachRow(
        of: range, in: database,
        """
        SELECT \(Self.sampleColumns) FROM sample WHERE pairID > ? AND pairID <= ?
        ORDER BY pairID, teacher, referenceMode
        """
      ) {
        let sample = Self.sample($0)
        samples[sample.pair, default: []].append(sample)
      }
      var pairs: [JudgedPair] = []
      try Self.forEachRow(
        of: range, in: database,
        """
        SELECT \(Self.shownColumns), placement.split FROM \(Self.shownTables)
        LEFT JOIN placement ON placement.queryID = pair.queryID
        WHERE pair.id > ? AND pair.id <= ? AND NOT EXISTS (\(Self.isDropped("pair", "pair.id")))
        ORDER BY pair.id
        """
      ) { row in
        let shown = Self.shown(row)
        pairs.append(
          JudgedPair(
            shown: shown, judgments: judgments[shown.pair.id] ?? [],
            samples: samples[shown.pair.id] ?? [],
            split: (row["split"] as String?).flatMap(SplitName.init(rawValue:))))
      }
      return pairs
    }
  }

  private static func forEachRow(
    of range: PairRange, in database: Database, _ sql: String, _ body: (Row) -> Void
  ) throws {
    let statement = try database.cachedStatement(sql: sql)
    let rows = try Row.fetchCursor(statement, arguments: [range.after, range.through])
    while let row = try rows.next() { body(row) }
  }
}
