import GavelCore
import Testing

@testable import gavel

@Suite("An evaluation's tables for people")
struct EvaluationTextTests {
  private static let report = EvaluationReport(
    sections: [
      EvaluationSection(
        "data",
        measures: [
          Measured("pairs", .value(1204), n: 1204), Measured("questions", .value(602), n: 1204),
          Measured("labelled", .value(1190), n: 1204), Measured("unparsed", .value(2), n: 1204),
        ]),
      EvaluationSection(
        "agreement",
        measures: [
          Measured(
            "accuracy", .value(0.75), n: 1204,
            interval: Interval(lower: 0.625, upper: 0.875, method: .bootstrap, rounds: 1000)),
          Measured("f1.tie", .undefined(.noSuchClass), n: 1204),
          Measured("kappa", .undefined(.oneClass), n: 1204),
        ]),
      EvaluationSection(
        "agreement", group: .init(kind: "category", name: "数学"),
        measures: [
          Measured("f1.tie", .value(0.25), n: 4),
          Measured(
            "accuracy", .value(1), n: 4,
            interval: Interval(lower: 0.5, upper: 1, method: .wilson)),
          Measured("kappa", .undefined(.oneClass), n: 4),
        ]),
      EvaluationSection(
        "agreement", group: .init(kind: "category", name: "writing\nand more"),
        measures: [
          Measured("accuracy", .value(0.5), n: 1200), Measured("kappa", .value(-0.125), n: 1200),
        ]),
      EvaluationSection(
        "swap_audit",
        measures: [
          Measured(
            "accuracy.kept", .value(0.875), n: 1000,
            interval: Interval(lower: 0.75, upper: 0.9375, method: .wilson), standardError: 0.0625)
        ]),
    ],
    matrices: [
      LabelledMatrix(
        "agreement", rows: ["a", "b"], columns: ["a", "b", "unparsed"],
        counts: [500, 100, 1, 1100, 403, 1], section: "agreement")
    ],
    notes: [
      "3 rows left out as no_prediction, such as gold.jsonl:7: id e7 is not in judge.jsonl; "
        + "gold.jsonl:9: id e9 is not in judge.jsonl"
    ],
    warnings: ["the kept rows are not better than the dropped ones"],
    signature: Signature([
      "v": "0.1.0", "pairs": "0123456789ab", "unparsed": "wrong", "ci": "bootstrap,1000,0.95",
      "seed": "0",
    ]))

  @Test("A table is as wide as 100 columns allow, and says why something has no value")
  func wide() {
    #expect(
      EvaluationText(Self.report).lines.joined(separator: "\n") == """
        pairs 1,204 · questions 602 · labelled 1,190 · unparsed 2

        agreement          value          n  95 % interval
        accuracy          0.7500      1,204  [0.6250, 0.8750]
        f1.tie                 –      1,204  no row has this class
        kappa                  –      1,204  all rows are of one class, so agreement by chance is certain

        agreement      a    b  unparsed
          a          500  100         1
          b        1,100  403         1
        down: the label; across: what the judge said

        category              n  accuracy                kappa  f1.tie
        数学                  4     1.000 [0.50, 1.00]       –   0.250
        writing and more  1,200     0.500               -0.125
        – kappa: all rows are of one class, so agreement by chance is certain

        swap audit         value          n  95 % interval
        accuracy.kept     0.8750      1,000  [0.7500, 0.9375]  Wilson

        note  3 rows left out as no_prediction, such as gold.jsonl:7: id e7 is not in judge.jsonl;
              gold.jsonl:9: id e9 is not in judge.jsonl

        warning  the kept rows are not better than the dropped ones

        signature  v:0.1.0|pairs:0123456789ab|unparsed:wrong|ci:bootstrap,1000,0.95|seed:0
        """)
  }

  @Test("No line is wider than the terminal", arguments: [60, 64, 72, 80, 99, 100])
  func narrow(columns: Int) {
    var report = Self.report
    report.sections.append(
      EvaluationSection(
        "bias", group: .init(kind: "model_pair", name: String(repeating: "很长的名字", count: 30)),
        measures: (1...20).map { Measured("measure.\($0)", .value(Double($0)), n: 5) }))
    report.notes.append(String(repeating: "没有空格的一行字", count: 40))
    report.matrices.append(
      LabelledMatrix(
        "bias.much", rows: ["一"], columns: (1...30).map { "column \($0)" },
        counts: Array(repeating: 1, count: 30)))
    let lines = EvaluationText(report, columns: columns).lines
    for line in lines { #expect(line.columns <= columns, "\(line)") }
    #expect(lines.contains { $0.hasPrefix("kappa") } && lines.last?.contains("seed:0") == true)
  }
}
