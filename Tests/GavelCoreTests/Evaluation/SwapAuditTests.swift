import GavelCore
import Testing

@Suite("What the swap filter does to labels")
struct SwapAuditTests {
  private static let resampling = Resampling(rounds: 1000, seed: 9)

  /// Rows of a kind: what is right, what was said in both orders, and how many of them there are.
  private static func table(
    _ kinds: [(gold: Verdict?, forward: Prediction?, swapped: Prediction?, count: Int)]
  ) -> JudgedTable {
    var table = JudgedTable(categories: ["even", "odd"], models: ["x", "y", "z"])
    for kind in kinds {
      for _ in 0..<kind.count {
        let number = Int32(table.rows.count)
        var row = JudgedRow(
          question: number, gold: kind.gold.map { .verdict($0) } ?? .none, forward: kind.forward)
        row.swapped = kind.swapped
        row.category = number % 2
        (row.modelA, row.modelB) = (0, 1 + number % 2)
        table.rows.append(row)
      }
    }
    table.questions = table.rows.count
    return table
  }

  private static let a = Verdict.prefers(.a)
  private static let b = Verdict.prefers(.b)

  private static func said(_ verdict: Verdict) -> Prediction { .verdict(verdict) }

  /// 100 rows with a label as of a judge and a set: how many are kept and right.
  private static func judge(
    kept: Int, keptRight: Int, dropped: Int, droppedRight: Int
  ) -> JudgedTable {
    table([
      (a, said(a), said(a), keptRight), (b, said(a), said(a), kept - keptRight),
      (a, said(a), said(b), droppedRight), (b, said(a), said(b), dropped - droppedRight),
    ])
  }

  @Test("The parts make the whole: kept times its accuracy and dropped times its own")
  func parts() throws {
    let report = EvaluationReport.swapAudit(
      of: Self.table([
        (Self.a, Self.said(Self.a), Self.said(Self.a), 6),  // kept, right
        (Self.b, Self.said(Self.a), Self.said(Self.a), 2),  // kept, wrong
        (Self.a, Self.said(Self.a), Self.said(Self.b), 1),  // dropped, right
        (.tie, Self.said(Self.a), Self.said(.tie), 2),  // dropped, wrong
        (Self.b, Self.said(Self.b), .unparsed, 1),  // dropped, right
        (Self.b, .unparsed, Self.said(Self.b), 2),  // dropped, no accuracy
        (nil, Self.said(Self.a), Self.said(Self.a), 3),  // kept, no label
        (nil, .unparsed, .unparsed, 1),  // dropped
        (Self.a, Self.said(Self.a), nil, 5),  // one order
      ]), resampling: Self.resampling)
    let main = try report.part()
    #expect(main[measure: "kept"]?.estimate == .value(11.0 / 18))
    #expect(main[measure: "kept"]?.n == 18)
    #expect(main[measure: "accuracy.forward"]?.estimate == .value(8.0 / 12))
    #expect(main[measure: "accuracy.kept"]?.estimate == .value(6.0 / 8))
    #expect(main[measure: "accuracy.kept"]?.n == 8)
    #expect(main[measure: "accuracy.dropped"]?.estimate == .value(2.0 / 4))
    #expect(main[measure: "accuracy.dropped"]?.n == 4)
    #expect(main[measure: "accuracy.kept_less_dropped"]?.estimate == .value(0.25))
    #expect(main[measure: "accuracy.kept_less_dropped"]?.n == 12)
    #expect(main[measure: "accuracy.kept"]?.interval?.method == .wilson)
    #expect(main[measure: "accuracy.kept_less_dropped"]?.interval?.method == .bootstrap)
    #expect(
      report.notes == [
        "swap filter: 2 dropped rows have no accuracy, since nobody could read what was said with "
          + "a in front"
      ])
  }

  /// The table "What the swap filter does to label quality", a hundred or a thousand rows of each.
  @Test("It warns of a judge whose kept rows are no better, and of no other")
  func warning() throws {
    // Auto-J-13B: .600 forward, 83 % kept, .659 of kept, .303 of dropped.
    let competent = Self.judge(kept: 830, keptRight: 547, dropped: 170, droppedRight: 52)
    let good = EvaluationReport.swapAudit(of: competent, resampling: Self.resampling)
    #expect(good.warnings.isEmpty)
    let main = try good.part()
    #expect(abs((main[measure: "accuracy.forward"]?.value ?? 0) - 0.599) < 1e-12)
    #expect(abs((main[measure: "accuracy.kept"]?.value ?? 0) - 547.0 / 830) < 1e-12)
    #expect(try #require(main[measure: "accuracy.kept_less_dropped"]?.interval).lower > 0)

    // ChatGPT CoT on LLMBar: .401 forward, 58 % kept, .336 of kept, .491 of dropped.
    let bad = EvaluationReport.swapAudit(
      of: Self.judge(kept: 580, keptRight: 195, dropped: 420, droppedRight: 206),
      resampling: Self.resampling)
    #expect(bad.warnings.count == 1)
    #expect(
      bad.warnings[0].hasPrefix(
        "what the swap filter keeps is worse than what it drops: accuracy 0.336 of 580 kept rows, "
          + "0.490 of 420 dropped ones, difference -0.154 (-0."), "\(bad.warnings)")

    let unsure = EvaluationReport.swapAudit(
      of: Self.judge(kept: 20, keptRight: 11, dropped: 20, droppedRight: 10),
      resampling: Self.resampling)
    #expect(unsure.warnings.count == 1)
    #expect(
      unsure.warnings[0].hasPrefix(
        "what the swap filter keeps is not shown to be better than what it drops: accuracy 0.550"))
  }

  @Test("Where nothing is dropped there is nothing to compare, and no warning")
  func nothingDropped() throws {
    let report = EvaluationReport.swapAudit(
      of: Self.judge(kept: 10, keptRight: 3, dropped: 0, droppedRight: 0),
      resampling: Self.resampling)
    let main = try report.part()
    #expect(main[measure: "kept"]?.value == 1)
    #expect(main[measure: "accuracy.dropped"]?.estimate == .undefined(.noRows))
    #expect(main[measure: "accuracy.kept_less_dropped"]?.estimate == .undefined(.noRows))
    #expect(main[measure: "accuracy.kept_less_dropped"]?.interval == nil)
    #expect(report.warnings.isEmpty)
  }

  @Test("Without labels there is the kept share alone, by category and pair of models too")
  func withoutLabels() throws {
    let report = EvaluationReport.swapAudit(
      of: Self.table([
        (nil, Self.said(Self.a), Self.said(Self.a), 1),
        (nil, Self.said(Self.a), Self.said(Self.b), 1),
        (nil, Self.said(.tie), Self.said(.tie), 2),
      ]), resampling: Self.resampling)
    #expect(try report.part().names == ["kept"])
    #expect(try report.part("category", "even")[measure: "kept"]?.value == 1)
    #expect(try report.part("category", "odd")[measure: "kept"]?.value == 0.5)
    #expect(try report.part("model_pair", "x, z")[measure: "kept"]?.n == 2)
    #expect(report.sections.count == 5)
  }

  @Test("One order alone is no swap filter")
  func oneOrder() {
    let table = Self.table([(Self.a, Self.said(Self.a), nil, 3)])
    #expect(
      EvaluationReport.swapAudit(of: table, resampling: Self.resampling) == EvaluationReport())
  }
}
