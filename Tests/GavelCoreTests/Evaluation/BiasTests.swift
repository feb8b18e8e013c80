import GavelCore
import Testing

@Suite("Where a judge leans")
struct BiasTests {
  private static let resampling = Resampling(rounds: 200, seed: 5)

  /// A row of its own question: `a`, `b`, `=`, `?` (unread) or `-` (not asked) for each.
  private static func row(
    _ question: Int, gold: Character = "-", _ forward: Character, _ swapped: Character = "-",
    lengths: (Int32, Int32)? = nil, lists: (Bool, Bool) = (false, false),
    markdown: (Bool, Bool) = (false, false), refusals: (Bool, Bool) = (false, false),
    models: (Int32, Int32)? = nil, category: Int32? = nil
  ) -> JudgedRow {
    var row = JudgedRow(question: Int32(question))
    row.gold = verdict(gold).map { .verdict($0) } ?? .none
    row.forward = prediction(forward)
    row.swapped = prediction(swapped)
    row.category = category
    if let models { (row.modelA, row.modelB) = (models.0, models.1) }
    if let lengths {
      row.traits = PairTraits(
        a: TextTraits(
          length: lengths.0, hasList: lists.0, hasMarkdown: markdown.0, isRefusal: refusals.0),
        b: TextTraits(
          length: lengths.1, hasList: lists.1, hasMarkdown: markdown.1, isRefusal: refusals.1))
    }
    return row
  }

  private static func verdict(_ mark: Character) -> Verdict? {
    switch mark {
    case "a": .prefers(.a)
    case "b": .prefers(.b)
    case "=": .tie
    default: nil
    }
  }

  private static func prediction(_ mark: Character) -> Prediction? {
    mark == "?" ? .unparsed : verdict(mark).map { .verdict($0) }
  }

  private static func table(
    _ rows: [JudgedRow], categories: [String] = [], models: [String] = []
  ) -> JudgedTable {
    JudgedTable(
      rows: rows, questions: Int(rows.map(\.question).max() ?? -1) + 1, categories: categories,
      models: models)
  }

  private static func report(_ table: JudgedTable, family: String? = nil) -> EvaluationReport {
    .bias(of: table, family: family, resampling: resampling)
  }

  @Test("A share of 0 or 1 over repeated questions does not pass for certainty")
  func extremes() throws {
    // Both orders of a row count, so each question has two judgments, and all prefer the longer.
    let report = Self.report(
      Self.table((0..<6).map { Self.row($0, "a", "a", lengths: (90, 10)) }))
    let main = try #require(report.sections.first { $0.name == "bias" && $0.group == nil })
    let longer = try #require(main[measure: "longer_preferred"])
    #expect(longer.value == 1 && longer.n == 12)
    let interval = try #require(longer.interval)
    #expect(interval.method == .wilson && interval.upper == 1)
    // Wilson's lower end for six of six: n / (n + z²).
    #expect(abs(interval.lower - 6 / (6 + 1.959963984540054 * 1.959963984540054)) < 1e-12)
  }

  @Test("Position: six rows in both orders, by hand")
  func position() throws {
    let report = Self.report(
      Self.table([
        Self.row(0, "a", "a"),  // the same
        Self.row(1, "a", "b"),  // first, first
        Self.row(2, "=", "b"),  // tie, first
        Self.row(3, "b", "="),  // second, tie
        Self.row(4, "=", "="),  // the same
        Self.row(5, "b", "?"),  // cannot be compared
      ]))
    let main = try report.part()
    // Forward: a a b b of the decided; swapped, first is b: a (no), b, b.
    #expect(main[measure: "first_preferred.forward"]?.value == 0.5)
    #expect(main[measure: "first_preferred.forward"]?.n == 4)
    #expect(main[measure: "first_preferred.swapped"]?.estimate == .value(2.0 / 3))
    #expect(main[measure: "first_preferred"]?.estimate == .value(4.0 / 7))
    #expect(main[measure: "first_preferred"]?.n == 7)
    #expect(main[measure: "flip_rate"]?.estimate == .value(3.0 / 5))
    #expect(main[measure: "flip_rate"]?.n == 5)
    #expect(main[measure: "bias_to_first"]?.estimate == .value(2.0 / 5))
    #expect(main[measure: "bias_to_second"]?.estimate == .value(1.0 / 5))
    #expect(main[measure: "bias_to_first_less_second"]?.estimate == .value(1.0 / 5))
    // One judgment of a question is counted exactly, two are resampled.
    #expect(main[measure: "first_preferred.forward"]?.interval?.method == .wilson)
    #expect(main[measure: "first_preferred"]?.interval?.method == .bootstrap)
    #expect(main[measure: "flip_rate"]?.interval?.method == .wilson)
    #expect(main[measure: "bias_to_first_less_second"]?.interval?.method == .bootstrap)
    // Without texts, labels and models nothing is said of them.
    #expect(main.names.allSatisfy { !$0.contains("people") && !$0.contains("longer") })
    #expect(report.sections.count == 1)
  }

  @Test("Rows of one question are resampled together")
  func repeated() throws {
    let rows = (0..<40).map { Self.row($0 / 4, $0 / 4 % 2 == 0 ? "a" : "b") }
    let main = try Self.report(Self.table(rows)).part()
    let measured = try #require(main[measure: "first_preferred.forward"])
    #expect(measured.value == 0.5 && measured.n == 40)
    let interval = try #require(measured.interval)
    #expect(interval.method == .bootstrap)
    // Ten questions that are all or nothing are ten draws: 1.96 * sqrt(.25 / 10) is 0.31.
    #expect(interval.upper - interval.lower > 0.4)
    // One order alone has no flips.
    #expect(main.names == ["first_preferred.forward"])
  }

  @Test("Length: the longer one's share, people's, and the difference where both decided")
  func length() throws {
    let report = Self.report(
      Self.table([
        Self.row(0, gold: "a", "a", lengths: (100, 50)),  // both longer
        Self.row(1, gold: "a", "b", lengths: (100, 105)),  // judge longer
        Self.row(2, gold: "b", "=", lengths: (100, 130)),  // people longer, judge undecided
        Self.row(3, gold: "=", "a", lengths: (300, 100)),  // judge longer, people undecided
        Self.row(4, "b", lengths: (160, 100)),  // judge shorter, no label
        Self.row(5, gold: "a", "a", lengths: (80, 80)),  // equal
      ]))
    let main = try report.part()
    #expect(main[measure: "longer_preferred"]?.estimate == .value(3.0 / 4))
    #expect(main[measure: "longer_preferred"]?.n == 4)
    #expect(main[measure: "longer_preferred.people"]?.estimate == .value(2.0 / 3))
    #expect(main[measure: "longer_preferred.people"]?.n == 3)
    // Rows 0 and 1: 1 - 1 and 1 - 0.
    #expect(main[measure: "longer_preferred.difference"]?.estimate == .value(0.5))
    #expect(main[measure: "longer_preferred.difference"]?.n == 2)
    #expect(main[measure: "longer_preferred"]?.interval?.method == .wilson)
    #expect(main[measure: "longer_preferred.difference"]?.interval?.method == .bootstrap)
    func gap(_ name: String) throws -> EvaluationSection { try report.part("length_gap", name) }
    #expect(try gap("up to 10 %")[measure: "longer_preferred"]?.estimate == .value(1))
    #expect(try gap("up to 10 %")[measure: "longer_preferred.people"]?.estimate == .value(0))
    #expect(try gap("10 to 50 %")[measure: "longer_preferred"]?.estimate == .undefined(.noRows))
    #expect(try gap("50 to 100 %")[measure: "longer_preferred"]?.estimate == .value(0.5))
    #expect(try gap("above 100 %")[measure: "longer_preferred"]?.estimate == .value(1))
    #expect(try gap("above 100 %")[measure: "longer_preferred"]?.n == 1)
  }

  @Test("A row in both orders counts with each, so a mere preference for a place is no length bias")
  func placesCancel() throws {
    let rows = (0..<10).map { Self.row($0, gold: "a", "a", "b", lengths: (200, 100)) }
    let main = try Self.report(Self.table(rows)).part()
    #expect(main[measure: "longer_preferred"]?.value == 0.5)
    #expect(main[measure: "longer_preferred"]?.n == 20)
    #expect(main[measure: "longer_preferred.difference"]?.value == -0.5)
    #expect(main[measure: "longer_preferred.difference"]?.n == 10)
    #expect(main[measure: "first_preferred"]?.value == 1)
  }

  @Test("Lists, markdown and refusals count where one response alone has them")
  func format() throws {
    let main = try Self.report(
      Self.table([
        Self.row(0, gold: "b", "a", lengths: (10, 10), lists: (true, false)),
        Self.row(1, gold: "b", "b", lengths: (10, 10), lists: (false, true)),
        Self.row(2, "b", lengths: (10, 10), lists: (true, true)),
        Self.row(3, "b", lengths: (10, 10), markdown: (true, false)),
        Self.row(4, gold: "b", "a", lengths: (10, 10), refusals: (true, false)),
      ])
    ).part()
    #expect(main[measure: "list_preferred"]?.estimate == .value(1))
    #expect(main[measure: "list_preferred"]?.n == 2)
    #expect(main[measure: "list_preferred.people"]?.estimate == .value(0.5))
    #expect(main[measure: "list_preferred.difference"]?.estimate == .value(0.5))
    #expect(main[measure: "markdown_preferred"]?.estimate == .value(0))
    #expect(main[measure: "markdown_preferred.people"]?.estimate == .undefined(.noRows))
    #expect(main[measure: "markdown_preferred.difference"]?.estimate == .undefined(.noRows))
    #expect(main[measure: "refusal_preferred"]?.estimate == .value(1))
    #expect(main[measure: "refusal_preferred.people"]?.estimate == .value(0))
    #expect(main[measure: "longer_preferred"]?.estimate == .undefined(.noRows))
    #expect(
      main[measure: "longer_preferred"]?.n == 0
        && main[measure: "longer_preferred"]?.interval == nil)
  }

  @Test("Self-preference: the judge's family against others, told by the models' names")
  func family() throws {
    let rows = [
      Self.row(0, gold: "b", "a", models: (0, 1)),
      Self.row(1, gold: "b", "b", models: (1, 0)),
      Self.row(2, gold: "a", "b", models: (2, 1)),
      Self.row(3, gold: "a", "a", models: (0, 2)),
    ]
    var table = Self.table(rows, models: ["small", "llama-7b", "gpt-4o"])
    let given = Self.report(table, family: "gpt")
    // Rows 2 and 3 have gpt on one side alone: neither is preferred.
    #expect(try given.part()[measure: "own_family_preferred"]?.estimate == .value(0))
    #expect(try given.part()[measure: "own_family_preferred"]?.n == 2)
    #expect(given.notes == ["own family: gpt; its models: gpt-4o"])

    #expect(try Self.report(table).part()[measure: "own_family_preferred"] == nil)
    #expect(Self.report(table).notes.isEmpty)

    table.judge = "gpt-4-turbo"
    table.modelNames = ["gpt-3.5-turbo", "meta/llama-7b", "gpt-4o"]
    let found = Self.report(table)
    // small is one of them, too: rows 0, 1 and 2 count.
    #expect(try found.part()[measure: "own_family_preferred"]?.estimate == .value(2.0 / 3))
    #expect(try found.part()[measure: "own_family_preferred.people"]?.estimate == .value(2.0 / 3))
    #expect(try found.part()[measure: "own_family_preferred.difference"]?.estimate == .value(0))
    #expect(
      found.notes == ["own family: gpt, of the judge gpt-4-turbo; its models: gpt-4o, small"])

    let none = Self.report(table, family: "claude")
    #expect(try none.part()[measure: "own_family_preferred"] == nil)
    #expect(
      none.warnings == [
        "no model is of the family \"claude\", so self-preference is not measured; there are: "
          + "gpt-4o, llama-7b, small"
      ])
  }

  @Test("Flip rates stand by judge, length gap, category and pair of models")
  func groups() throws {
    var table = Self.table(
      [
        Self.row(0, "a", "a", lengths: (100, 300), models: (0, 1), category: 0),
        Self.row(1, "a", "b", lengths: (100, 300), models: (1, 0), category: 0),
        Self.row(2, "b", "b", lengths: (100, 101), models: (0, 2), category: 1),
        Self.row(3, "b", "-", models: (1, 2), category: 2),
      ], categories: ["math", "writing", "code"], models: ["x", "y", "z"])
    table.judgeFlips = [
      JudgeFlips(
        judge: "one", questions: [.init(judged: 2, flipped: 1), .init(judged: 1, flipped: 1)]),
      JudgeFlips(judge: "other", questions: [.init(judged: 1, flipped: 0)]),
    ]
    let report = Self.report(table)
    func rate(_ kind: String, _ name: String) throws -> Measured? {
      try report.part(kind, name)[measure: "flip_rate"]
    }
    #expect(try rate("category", "math")?.estimate == .value(0.5))
    #expect(try rate("category", "writing")?.estimate == .value(0))
    #expect(try rate("model_pair", "x, y")?.estimate == .value(0.5))
    #expect(try rate("model_pair", "x, z")?.n == 1)
    #expect(try rate("length_gap", "above 100 %")?.estimate == .value(0.5))
    #expect(try rate("length_gap", "up to 10 %")?.estimate == .value(0))
    #expect(try rate("teacher", "one")?.estimate == .value(2.0 / 3))
    #expect(try rate("teacher", "one")?.interval?.method == .bootstrap)
    #expect(try rate("teacher", "other")?.interval?.method == .wilson)
    // A group that was read in one order alone has none.
    #expect(!report.sections.contains { $0.group?.name == "code" || $0.group?.name == "y, z" })
  }

  @Test("A table without predictions has no bias")
  func nothing() {
    #expect(Self.report(JudgedTable()) == EvaluationReport())
    #expect(Self.report(Self.table([Self.row(0, "-")])) == EvaluationReport())
  }
}

extension EvaluationReport {
  /// Its section of one group, or of all rows.
  func part(_ kind: String? = nil, _ name: String? = nil) throws -> EvaluationSection {
    try #require(sections.first { $0.group?.kind == kind && $0.group?.name == name })
  }
}

extension EvaluationSection {
  subscript(measure name: String) -> Measured? { measures.first { $0.name == name } }

  var names: [String] { measures.map(\.name) }
}
