import GRDB
public import GavelCore

/// A teacher in one of its reference modes.
public struct TeacherMode: Hashable, Sendable {
  public let teacher: String
  public let mode: ReferenceMode

  public init(_ teacher: String, _ mode: ReferenceMode) {
    self.teacher = teacher
    self.mode = mode
  }
}

/// What one teacher said of a pair, in both orders, and what the run kept of that.
public struct PairOpinion: Hashable, Sendable {
  /// `nil` where that order is not judged, or not yet.
  public var forward: Answer?
  public var swapped: Answer?
  /// `nil` where the orders are not reconciled yet.
  public var outcome: Sample.Outcome?
  /// The label to train on; `nil` where the sample is dropped.
  public var kept: Verdict?

  /// What came of asking in one order.
  public struct Answer: Hashable, Sendable {
    public var state: Judgment.State
    public var verdict: Verdict?
    public var scores: PairScores?

    public init(state: Judgment.State, verdict: Verdict? = nil, scores: PairScores? = nil) {
      self.state = state
      self.verdict = verdict
      self.scores = scores
    }
  }

  public init(
    forward: Answer? = nil, swapped: Answer? = nil, outcome: Sample.Outcome? = nil,
    kept: Verdict? = nil
  ) {
    self.forward = forward
    self.swapped = swapped
    self.outcome = outcome
    self.kept = kept
  }
}

/// A kept pair as an evaluation reads it: what two teachers said of it, and nothing of how.
public struct EvaluatedPair: Hashable, Sendable {
  public let id: String
  /// Its query, by its place among the queries.
  public let query: Int
  public let category: String?
  public let aCandidate: String
  public let bCandidate: String
  public let aText: String
  public let bText: String
  public let opinion: PairOpinion
  /// What the other teacher said; `nil` where there is none to ask.
  public let other: PairOpinion?
}

/// A response as an evaluation reads it: the overall scores that two teachers gave it.
public struct EvaluatedResponse: Hashable, Sendable {
  public let id: String
  public let query: Int
  public let category: String?
  public let candidate: String
  public let state: Critique.State
  public let score: Double?
  public let otherScore: Double?
}

extension Store {
  /// Who was asked about pairs, by name, each mode for itself.
  public func pairTeachers() throws -> [TeacherMode] { try teachers(in: "judgment") }

  /// Who was asked about responses by themselves.
  public func responseTeachers() throws -> [TeacherMode] { try teachers(in: "critique") }

  private func teachers(in table: String) throws -> [TeacherMode] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT teacher, referenceMode FROM
            (SELECT DISTINCT teacher, referenceMode FROM \(table)) AS named
          WHERE EXISTS (
            SELECT 1 FROM \(table) WHERE \(table).teacher = named.teacher
              AND \(table).referenceMode = named.referenceMode AND requestID IS NOT NULL)
          ORDER BY teacher, referenceMode
          """
      ).compactMap { row in ReferenceMode(rawValue: row[1]).map { TeacherMode(row[0], $0) } }
    }
  }

  /// What a teacher's model is called at its server; `nil` where it was never asked.
  public func model(ofTeacher name: String) throws -> String? {
    try model("judgment", where: "teacher", is: name)
      ?? model("critique", where: "teacher", is: name)
  }

  /// What a candidate's model is called at its server; `nil` where its responses came with queries.
  public func model(ofCandidate name: String) throws -> String? {
    try model("response", where: "candidate", is: name)
  }

  private func model(_ table: String, where column: String, is name: String) throws -> String? {
    try database.read {
      try String.fetchOne(
        $0,
        sql: """
          SELECT request.model FROM \(table) JOIN request ON request.id = \(table).requestID
          WHERE \(table).\(column) = ? LIMIT 1
          """, arguments: [name])
    }
  }

  /// Hands on every kept pair by id, a page at a time, so that a run which is going on is not held
  /// up.
  public func forEachEvaluatedPair(
    by teacher: TeacherMode, beside other: TeacherMode?, _ body: (EvaluatedPair) throws -> Void
  ) throws {
    let sql = """
      SELECT pair.id, query.ordinal, query.category, aCandidate, bCandidate, aResponse.text,
        bResponse.text, \(Self.opinionColumns("one"))
        \(other == nil ? "" : ", \(Self.opinionColumns("other"))")
      FROM pair
      JOIN query ON query.id = pair.queryID
      JOIN response AS aResponse ON aResponse.id = aResponseID
      JOIN response AS bResponse ON bResponse.id = bResponseID
      \(Self.opinionTables("one"))
      \(other == nil ? "" : Self.opinionTables("other"))
      WHERE pair.id > :after AND NOT EXISTS (\(Self.isDropped("pair", "pair.id")))
      ORDER BY pair.id LIMIT \(Pages<EvaluatedPair>.size)
      """
    let names = Self.arguments("one", teacher) + (other.map { Self.arguments("other", $0) } ?? [])
    try forEachPage(sql, names) { row in
      let pair = EvaluatedPair(
        id: row[0], query: row[1], category: row[2], aCandidate: row[3], bCandidate: row[4],
        aText: row[5] ?? "", bText: row[6] ?? "", opinion: Self.opinion(row, from: 7),
        other: other == nil ? nil : Self.opinion(row, from: 7 + Self.opinionWidth))
      try body(pair)
      return pair.id
    }
  }

  /// Hands on every response that a teacher was asked about by itself, by id.
  public func forEachEvaluatedResponse(
    by teacher: TeacherMode, beside other: TeacherMode?, _ body: (EvaluatedResponse) throws -> Void
  ) throws {
    let sql = """
      SELECT response.id, query.ordinal, query.category, candidate, one.state, one.overall,
        other.overall
      FROM response
      JOIN query ON query.id = response.queryID
      JOIN critique AS one ON one.responseID = response.id
        AND one.teacher = :oneTeacher AND one.referenceMode = :oneMode
      LEFT JOIN critique AS other ON other.responseID = response.id
        AND other.teacher = :otherTeacher AND other.referenceMode = :otherMode
      WHERE response.id > :after ORDER BY response.id LIMIT \(Pages<EvaluatedResponse>.size)
      """
    // No teacher is called "".
    let names =
      Self.arguments("one", teacher) + Self.arguments("other", other ?? TeacherMode("", .without))
    try forEachPage(sql, names) { row in
      let response = EvaluatedResponse(
        id: row[0], query: row[1], category: row[2], candidate: row[3],
        state: Critique.State(rawValue: row[4]) ?? .unparsed, score: row[5], otherScore: row[6])
      try body(response)
      return response.id
    }
  }

  /// Of each teacher and mode, how many samples of a query were read in both orders, and how many of
  /// these flipped; by teacher, mode and query.
  public func forEachQueryWithFlips(
    _ body: (_ teacher: TeacherMode, _ judged: Int32, _ flipped: Int32) throws -> Void
  ) throws {
    try database.read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT teacher, referenceMode, COUNT(*), SUM(outcome = 'flipped')
          FROM sample JOIN pair ON pair.id = pairID WHERE outcome IN ('consistent', 'flipped')
          GROUP BY teacher, referenceMode, queryID ORDER BY teacher, referenceMode, queryID
          """)
      while let row = try rows.next() {
        guard let mode = ReferenceMode(rawValue: row[1]) else { continue }
        try body(TeacherMode(row[0], mode), row[2], row[3])
      }
    }
  }

  /// Reads the rows of a query again and again, each time after the last one's key.
  private func forEachPage(
    _ sql: String, _ names: [(String, String)], _ body: (Row) throws -> String
  ) throws {
    var after = ""
    while true {
      let last = try database.read { database in
        let rows = try Row.fetchCursor(
          database.cachedStatement(sql: sql),
          arguments: StatementArguments(
            Dictionary(uniqueKeysWithValues: names + [("after", after)])))
        var last: String?
        while let row = try rows.next() { last = try body(row) }
        return last
      }
      guard let last else { return }
      after = last
    }
  }

  // MARK: A teacher's opinion of a pair

  private static let opinionWidth = 10

  private static func opinionColumns(_ name: String) -> String {
    let orders = Order.allCases.map(\.rawValue).flatMap { order in
      ["state", "verdict", "firstScore", "secondScore"].map { "\(name)_\(order).\($0)" }
    }
    return (orders + ["\(name)_sample.outcome", "\(name)_sample.verdict"])
      .joined(separator: ", ")
  }

  private static func opinionTables(_ name: String) -> String {
    let judgments = Order.allCases.map(\.rawValue).map { order in
      """
      LEFT JOIN judgment AS \(name)_\(order) ON \(name)_\(order).pairID = pair.id
        AND \(name)_\(order).teacher = :\(name)Teacher
        AND \(name)_\(order).referenceMode = :\(name)Mode
        AND \(name)_\(order).shownOrder = '\(order)'
      """
    }
    let sample = """
      LEFT JOIN sample AS \(name)_sample ON \(name)_sample.pairID = pair.id
        AND \(name)_sample.teacher = :\(name)Teacher
        AND \(name)_sample.referenceMode = :\(name)Mode
      """
    return (judgments + [sample]).joined(separator: "\n")
  }

  private static func arguments(_ name: String, _ teacher: TeacherMode) -> [(String, String)] {
    [("\(name)Teacher", teacher.teacher), ("\(name)Mode", teacher.mode.rawValue)]
  }

  private static func opinion(_ row: Row, from first: Int) -> PairOpinion {
    PairOpinion(
      forward: answer(row, from: first, in: .forward),
      swapped: answer(row, from: first + 4, in: .swapped),
      outcome: (row[first + 8] as String?).flatMap(Sample.Outcome.init(rawValue:)),
      kept: (row[first + 9] as String?).flatMap { Verdict(name: $0) })
  }

  private static func answer(_ row: Row, from first: Int, in order: Order) -> PairOpinion.Answer? {
    guard let state = row[first] as String? else { return nil }
    var scores: PairScores?
    if let one = row[first + 2] as Double?, let other = row[first + 3] as Double? {
      scores = PairScores(ParsedJudgment.Scores(first: one, second: other), in: order)
    }
    return PairOpinion.Answer(
      state: Judgment.State(rawValue: state) ?? .unparsed,
      verdict: (row[first + 1] as String?).flatMap { Verdict(name: $0) }, scores: scores)
  }
}
