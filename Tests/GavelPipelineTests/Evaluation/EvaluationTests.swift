import GavelCore
import GavelPipeline
import Testing

@Suite("An evaluation")
struct EvaluationTests {
  /// Pairs in both orders with labels of two people.
  private static let data: EvaluationData = {
    let verdicts: [Verdict] = [.prefers(.a), .prefers(.b), .tie]
    var table = JudgedTable(
      questions: 6, categories: ["数学", "writing"], models: ["x", "y", "z"],
      annotators: ["一", "two"])
    for index in 0..<12 {
      let label = verdicts[index % 3]
      var row = JudgedRow(question: Int32(index / 2))
      row.category = Int32(index % 2)
      (row.modelA, row.modelB) = (Int32(index % 3), Int32((index + 1) % 3))
      row.gold = index == 3 ? .noMajority : .verdict(label)
      row.forward = index == 4 ? .unparsed : .verdict(verdicts[index % 4 == 0 ? 0 : index % 3])
      row.swapped = .verdict(verdicts[index % 5 == 0 ? 1 : index % 3])
      table.rows.append(row)
      table.annotations += index == 3 ? [.tie, .prefers(.a)] : [label, label]
    }
    return EvaluationData(
      pairs: table,
      leftOut: [.init(reason: "no_prediction", count: 2, examples: ["gold.jsonl:3: no e3"])],
      warnings: ["rows are joined by place"])
  }()

  private static func report(
    _ data: EvaluationData = data, versus second: EvaluationData? = nil,
    _ change: (inout EvaluationOptions) -> Void = { _ in }
  ) throws -> EvaluationReport {
    var options = EvaluationOptions(resampling: Resampling(rounds: 20))
    change(&options)
    return try Evaluation(data, versus: second, options).report()
  }

  @Test("It begins with how many rows of each kind there are, and says what was left out")
  func counts() throws {
    let report = try Self.report()
    let counts = try #require(report.sections.first)
    #expect(counts.name == "data" && counts.group == nil)
    #expect(
      counts.measures.map { "\($0.name) \(Int($0.value ?? -1)) of \($0.n)" } == [
        "pairs 12 of 12", "questions 6 of 12", "labelled 11 of 12", "no_majority 1 of 12",
        "predicted 12 of 12", "unparsed 1 of 12", "predicted.swapped 12 of 12",
        "unparsed.swapped 0 of 12",
      ])
    #expect(report.notes.first == "2 rows left out as no_prediction, such as gold.jsonl:3: no e3")
    #expect(report.warnings.first == "rows are joined by place")
  }

  @Test("The signature has what can change a number, and nothing else")
  func signature() throws {
    func signature(
      _ data: EvaluationData = Self.data, versus second: EvaluationData? = nil,
      _ change: (inout EvaluationOptions) -> Void = { _ in }
    ) throws -> String {
      try Self.report(data, versus: second, change).signature.description
    }
    let plain = try signature()
    let checksum = Self.data.pairs.checksum.prefix(12)
    #expect(
      plain == "v:\(gavelVersion)|pairs:\(checksum)|unparsed:wrong|ci:bootstrap,20,0.95|seed:0")
    #expect(
      try signature {
        $0.resampling.threads = 2
        $0.groupings = []
      } == plain)
    var other = Self.data
    other.leftOut = []
    other.warnings = []
    #expect(try signature(other) == plain)
    other.pairs.rows[0].forward = .verdict(.tie)
    let changed = [
      try signature(other), try signature(versus: other), try signature { $0.unparsed = .tie },
      try signature { $0.family = "x" }, try signature { $0.resampling.rounds = 21 },
      try signature { $0.resampling.level = 0.9 }, try signature { $0.resampling.seed = 1 },
    ]
    #expect(Set(changed + [plain]).count == changed.count + 1)
    #expect(changed[1].contains("|versus:\(other.pairs.checksum.prefix(12))|"))
  }

  @Test("Groups that nobody asked for are left out, and nothing else changes")
  func groupings() throws {
    let all = try Self.report()
    let categories = try Self.report { $0.groupings = [.category] }
    let none = try Self.report { $0.groupings = [] }
    func sections(_ report: EvaluationReport, without kinds: Set<String>) -> [EvaluationSection] {
      report.sections.filter { !kinds.contains($0.group?.kind ?? "") }
    }
    #expect(none.sections == sections(all, without: ["category", "model_pair"]))
    #expect(categories.sections == sections(all, without: ["model_pair"]))
    #expect(all.sections.contains { $0.group?.kind == "category" })
  }

  @Test("Data of which no part can say anything are refused with what was left out")
  func nothing() throws {
    let leftOut = [EvaluationData.LeftOut(reason: "broken_row", count: 1, examples: ["p:1: no id"])]
    let empty = EvaluationData(leftOut: leftOut)
    let error = #expect(throws: NothingToEvaluate.self) { try Self.report(empty) }
    #expect(
      error?.messages == [
        "1 row left out as broken_row, such as p:1: no id",
        "no row is left to evaluate: expected at least one pair with what the judge said of it",
      ])
    var unjudged = Self.data
    for index in unjudged.pairs.rows.indices {
      unjudged.pairs.rows[index].forward = nil
      unjudged.pairs.rows[index].swapped = nil
    }
    let other = #expect(throws: NothingToEvaluate.self) { try Self.report(unjudged) }
    #expect(try #require(other).description.contains("the judge said nothing of any of 12 pairs"))
    #expect(throws: NothingToEvaluate.self) { try Self.report(versus: unjudged) }
  }

  @Test("One row, and a row without a label, make a report")
  func small() throws {
    let rows = [JudgedRow(question: 0, forward: .unparsed)]
    let one = try Self.report(EvaluationData(pairs: JudgedTable(rows: rows, questions: 1)))
    #expect(one.sections.first?.measures.contains { $0.name == "unparsed" } == true)
    var scored = ScoredTable(questions: 1)
    scored.rows = [ScoredRow(question: 0, model: nil, gold: 1, predicted: nil)]
    let response = try Self.report(EvaluationData(responses: scored))
    #expect(response.signature.description.contains("|responses:"))
  }
}
