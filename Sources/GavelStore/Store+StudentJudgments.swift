import GRDB
public import GavelCore

/// What models said as students: asked for evaluation, and no part of what the run makes.
extension Store {
  /// Those that hold what students said, of pairs and of single responses.
  private static let studentTables = ["studentJudgment", "studentCritique"]

  /// Begins an evaluation of a student: what it said before is forgotten and read anew.
  ///
  /// Requests and answers stay.
  public func begin(_ student: Student) throws {
    try database.write { database in
      for table in Self.studentTables {
        try database.execute(
          sql: "DELETE FROM \(table) WHERE student = ?", arguments: [student.name])
      }
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO student (name, provider, baseURL, model, template, templateHash,
            queryLimit, askedMode, inputPrice, outputPrice, batchDiscount, finished)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
          """,
        arguments: [
          student.name, student.provider, student.baseURL, student.model, student.template,
          student.templateHash, student.limit, student.mode?.rawValue, student.price?.input,
          student.price?.output, student.price?.batchDiscount,
        ])
    }
  }

  /// Says that all was asked that was to be asked.
  public func finishStudent(_ name: String) throws {
    try database.write {
      try $0.execute(sql: "UPDATE student SET finished = 1 WHERE name = ?", arguments: [name])
    }
  }

  /// The students that were asked, by name.
  public func students() throws -> [Student] {
    try database.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM student ORDER BY name").map { row in
        var price: Student.Price?
        if let input = row["inputPrice"] as Double?, let output = row["outputPrice"] as Double? {
          price = Student.Price(
            input: input, output: output, batchDiscount: row["batchDiscount"] ?? 0)
        }
        return Student(
          name: row["name"], provider: row["provider"], baseURL: row["baseURL"],
          model: row["model"], template: row["template"], templateHash: row["templateHash"],
          limit: row["queryLimit"],
          mode: (row["askedMode"] as String?).flatMap(ReferenceMode.init(rawValue:)), price: price,
          isFinished: row["finished"])
      }
    }
  }

  /// Saves what a student said; its name is the judgments' teacher.
  public func saveAsStudent(_ judgments: [Judgment]) async throws {
    try await database.write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO studentJudgment (id, pairID, student, shownOrder, referenceMode,
            requestID, state, said, verdict, firstScore, secondScore, reason, reference, problem)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for judgment in judgments {
        try statement.execute(arguments: [
          judgment.id.description, judgment.pair.description, judgment.teacher,
          judgment.order.rawValue, judgment.mode.rawValue, judgment.request?.description,
          judgment.state.rawValue, judgment.said?.preference.name, judgment.verdict?.name,
          judgment.said?.scores?.first, judgment.said?.scores?.second, judgment.said?.reason,
          judgment.said?.reference, judgment.problem,
        ])
      }
    }
  }

  /// What a student said of the pairs that are in the validation split, by pair; its name is the
  /// judgments' teacher.
  ///
  /// What it said of pairs that the run has no more stays out.
  public func studentJudgments(by student: String) throws -> [Judgment] {
    try database.read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT studentJudgment.id, pairID, student, shownOrder, referenceMode, requestID, state,
            said, firstScore, secondScore, reason, reference, problem, NULL
          FROM studentJudgment
          JOIN pair ON pair.id = pairID
          JOIN placement ON placement.queryID = pair.queryID AND split = 'validation'
          WHERE student = ? ORDER BY pairID, referenceMode, shownOrder
          """, arguments: [student])
      var judgments: [Judgment] = []
      while let row = try rows.next() { judgments.append(Self.judgment(row)) }
      return judgments
    }
  }

  /// How many judgments of a student came to what, be they of pairs or of single responses.
  public func studentStates(of student: String) throws -> [Judgment.State: Int] {
    try database.read { database in
      var counts: [Judgment.State: Int] = [:]
      for table in Self.studentTables {
        let rows = try Row.fetchAll(
          database,
          sql: "SELECT state, COUNT(*) AS n FROM \(table) WHERE student = ? GROUP BY state",
          arguments: [student])
        for row in rows {
          guard let state = Judgment.State(rawValue: row["state"]) else { continue }
          counts[state, default: 0] += row["n"]
        }
      }
      return counts
    }
  }

  /// Requests to a student that failed in a way that asking again may mend.
  public func openFailureCount(ofStudent student: String) throws -> Int {
    let permanent = FailureClass.allCases.filter(\.isPermanent).map { "'\($0.rawValue)'" }
    return try database.read {
      try Int.fetchOne(
        $0,
        sql: """
          SELECT COUNT(*) FROM failure WHERE class NOT IN (\(permanent.joined(separator: ", ")))
            AND requestID IN (
              SELECT requestID FROM studentJudgment WHERE student = ?
              UNION ALL SELECT requestID FROM studentCritique WHERE student = ?)
          """, arguments: [student, student]) ?? 0
    }
  }

  // MARK: What there is to ask about

  /// How many queries are in the validation split, whatever became of their pairs.
  public func validationQueryCount() throws -> Int {
    try count("placement WHERE split = 'validation'")
  }

  /// The queries of the validation split that have a kept sample, by id.
  public func validationQueries() throws -> [ContentID] {
    try database.read {
      try String.fetchAll(
        $0,
        sql: """
          SELECT DISTINCT pair.queryID FROM placement
          JOIN pair ON pair.queryID = placement.queryID
          WHERE split = 'validation' AND \(Self.hasKeptSample) ORDER BY pair.queryID
          """
      ).map { ContentID(stored: $0) }
    }
  }

  /// The pairs of the validation split that have a kept sample, by id.
  public func validationPairs() -> Pages<ValidationPair> {
    let database = database
    return Pages { after in
      try await database.read { try Self.validationPairs(after: after, in: $0) }
    }
  }

  /// Hands on the same pairs, a page at a time, so that nobody is held up.
  public func forEachValidationPair(_ body: (ValidationPair) throws -> Void) throws {
    var after: String?
    while let (pairs, last) = try database.read({ try Self.validationPairs(after: after, in: $0) })
    {
      for pair in pairs { try body(pair) }
      after = last
    }
  }

  private static let hasKeptSample = """
    EXISTS (SELECT 1 FROM sample WHERE sample.pairID = pair.id AND sample.verdict IS NOT NULL)
    """

  private static func validationPairs(
    after: String?, in database: Database
  ) throws -> (elements: [ValidationPair], last: String)? {
    let shown = try Row.fetchAll(
      database,
      sql: """
        SELECT \(shownColumns) FROM \(shownTables)
        JOIN placement ON placement.queryID = pair.queryID
        WHERE pair.id > ? AND split = 'validation' AND \(hasKeptSample)
          AND NOT EXISTS (\(isDropped("pair", "pair.id")))
        ORDER BY pair.id LIMIT \(Pages<ValidationPair>.size)
        """, arguments: [after ?? ""]
    ).map { Self.shown($0) }
    guard let first = shown.first?.pair.id, let last = shown.last?.pair.id else { return nil }
    let samples = try Row.fetchAll(
      database,
      sql: """
        SELECT \(sampleColumns) FROM sample
        WHERE pairID BETWEEN ? AND ? AND verdict IS NOT NULL
        ORDER BY pairID, teacher, referenceMode
        """, arguments: [first.description, last.description]
    ).map { Self.sample($0) }
    let byPair = Dictionary(grouping: samples, by: \.pair)
    return (
      shown.map { ValidationPair(shown: $0, samples: byPair[$0.pair.id] ?? []) }, last.description
    )
  }
}
