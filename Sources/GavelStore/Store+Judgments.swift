import GRDB
public import GavelCore

extension Store {
  public func save(_ judgments: [Judgment]) async throws {
    try await database.write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO judgment (id, pairID, teacher, shownOrder, referenceMode,
            requestID, state, said, verdict, firstScore, secondScore, reason, reference, problem,
            checkRequestID)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for judgment in judgments {
        try statement.execute(arguments: [
          judgment.id.description, judgment.pair.description, judgment.teacher,
          judgment.order.rawValue, judgment.mode.rawValue, judgment.request?.description,
          judgment.state.rawValue, judgment.said?.preference.name, judgment.verdict?.name,
          judgment.said?.scores?.first, judgment.said?.scores?.second, judgment.said?.reason,
          judgment.said?.reference, judgment.problem, judgment.check?.description,
        ])
      }
    }
  }

  public func judgmentStates() throws -> [Judgment.State: Int] {
    try tallyStates("SELECT state, COUNT(*) AS n FROM judgment GROUP BY state")
  }

  /// Saves samples, dropped ones too, with their reasons.
  public func save(_ samples: [Sample], dropped: [Drop]) async throws {
    try await database.write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO sample (id, pairID, teacher, referenceMode, outcome, verdict,
            scoresContradict, referenceContradicts, languageContradicts)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for sample in samples {
        try statement.execute(arguments: [
          sample.id.description, sample.pair.description, sample.teacher, sample.mode.rawValue,
          sample.outcome.rawValue, sample.verdict?.name,
          sample.contradictions.contains(.scores), sample.contradictions.contains(.reference),
          sample.contradictions.contains(.language),
        ])
      }
      try Self.insert(dropped, into: database)
    }
  }

  /// Samples whose two orders were both read, and how many of them flipped, by teacher, reference
  /// mode, category and pair of models.
  public func flips() throws -> [FlipTotal] {
    try tallied(
      """
      SELECT sample.teacher AS teacher, sample.referenceMode AS mode,
        query.category AS category, MIN(aCandidate, bCandidate) AS oneModel,
        MAX(aCandidate, bCandidate) AS otherModel, COUNT(*) AS judged,
        SUM(outcome = 'flipped') AS flipped, SUM(sample.verdict IS NOT NULL) AS kept,
        COALESCE(SUM(forward.said = 'first'), 0)
          + COALESCE(SUM(swapped.said = 'first'), 0) AS first,
        COALESCE(SUM(forward.said = 'second'), 0)
          + COALESCE(SUM(swapped.said = 'second'), 0) AS second
      FROM sample
      JOIN pair ON pair.id = sample.pairID
      JOIN query ON query.id = pair.queryID
      JOIN judgment AS forward ON forward.pairID = pair.id
        AND forward.teacher = sample.teacher AND forward.shownOrder = 'forward'
        AND forward.referenceMode = sample.referenceMode
      JOIN judgment AS swapped ON swapped.pairID = pair.id
        AND swapped.teacher = sample.teacher AND swapped.shownOrder = 'swapped'
        AND swapped.referenceMode = sample.referenceMode
      WHERE outcome IN ('consistent', 'flipped')
      GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
      """
    ).compactMap { row in
      ReferenceMode(rawValue: row["mode"]).map {
        FlipTotal(
          teacher: row["teacher"], mode: $0, category: row["category"],
          models: [row["oneModel"], row["otherModel"]], judged: row["judged"],
          flipped: row["flipped"], kept: row["kept"], saidFirst: row["first"],
          saidSecond: row["second"])
      }
    }
  }

  /// What ``judgment(_:)`` reads, by position.
  static let judgmentColumns = [
    "id", "pairID", "teacher", "shownOrder", "referenceMode", "requestID", "state", "said",
    "firstScore", "secondScore", "reason", "reference", "problem", "checkRequestID",
  ].map { "judgment.\($0)" }.joined(separator: ", ")

  static func judgment(_ row: Row) -> Judgment {
    var said: ParsedJudgment?
    if let name = row[7] as String?, let preference = Preference<Position>(name: name) {
      var scores: ParsedJudgment.Scores?
      if let first = row[8] as Double?, let second = row[9] as Double? {
        scores = ParsedJudgment.Scores(first: first, second: second)
      }
      said = ParsedJudgment(
        preference: preference, scores: scores, reason: row[10], reference: row[11])
    }
    return Judgment(
      id: ContentID(stored: row[0]), pair: ContentID(stored: row[1]), teacher: row[2],
      order: Order(rawValue: row[3]) ?? .forward,
      mode: ReferenceMode(rawValue: row[4]) ?? .without,
      request: (row[5] as String?).map { ContentID(stored: $0) },
      state: Judgment.State(rawValue: row[6]) ?? .unparsed, said: said, problem: row[12],
      check: (row[13] as String?).map { ContentID(stored: $0) })
  }

  /// What ``sample(_:)`` reads, by position.
  static let sampleColumns =
    (["id", "pairID", "teacher", "referenceMode", "outcome", "verdict"]
    + Contradiction.allCases.map(\.column)).map { "sample.\($0)" }.joined(separator: ", ")

  static func sample(_ row: Row) -> Sample {
    Sample(
      id: ContentID(stored: row[0]), pair: ContentID(stored: row[1]), teacher: row[2],
      mode: ReferenceMode(rawValue: row[3]) ?? .without,
      outcome: Sample.Outcome(rawValue: row[4]) ?? .incomplete,
      verdict: (row[5] as String?).flatMap { Verdict(name: $0) },
      contradictions: Set(
        Contradiction.allCases.enumerated().filter { row[6 + $0.offset] as Bool }.map(\.element)))
  }

  /// The contradictions of a row of `sample`.
  static func contradictions(_ row: Row) -> Set<Contradiction> {
    Set(Contradiction.allCases.filter { row[$0.column] as Bool })
  }
}

extension Contradiction {
  /// Its column in `sample`.
  var column: String {
    switch self {
    case .scores: "scoresContradict"
    case .reference: "referenceContradicts"
    case .language: "languageContradicts"
    }
  }
}

/// How often a teacher's verdict changed when the answers changed places, in one group of samples.
public struct FlipTotal: Hashable, Sendable {
  public let teacher: String
  public let mode: ReferenceMode
  public let category: String?
  /// The two candidates, by name.
  public let models: [String]
  /// Samples whose two orders were both read.
  public let judged: Int
  public let flipped: Int
  public let kept: Int
  /// Of the 2 × ``judged`` judgments, those that preferred the first answer shown.
  public let saidFirst: Int
  public let saidSecond: Int
}
