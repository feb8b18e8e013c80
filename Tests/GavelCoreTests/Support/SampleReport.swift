import GavelCore

extension EvaluationReport {
  /// A made-up report with what is hard to print: no value, no interval, names in Chinese, with
  /// commas, bars and quotes, counts, several groupings.
  static let sample = EvaluationReport(
    sections: [
      EvaluationSection(
        "data",
        measures: [
          Measured("pairs", .value(1204), n: 1204), Measured("unparsed", .value(2), n: 1204),
        ]),
      EvaluationSection(
        "agreement",
        measures: [
          Measured(
            "accuracy", .value(0.75), n: 1204,
            interval: Interval(lower: 0.625, upper: 0.875, method: .bootstrap, rounds: 1000)),
          Measured("f1.tie", .undefined(.noSuchClass), n: 1204),
          Measured(
            "kappa", .value(-0.00001), n: 1204,
            interval: Interval(lower: -0.25, upper: 0.25, method: .bootstrap, rounds: 998)),
        ]),
      EvaluationSection(
        "agreement", group: .init(kind: "category", name: "数学"),
        measures: [
          Measured(
            "accuracy", .value(1), n: 4,
            interval: Interval(lower: 0.5, upper: 1, method: .wilson)),
          Measured("kappa", .undefined(.oneClass), n: 4),
        ]),
      EvaluationSection(
        "agreement", group: .init(kind: "category", name: "a|b, \"c\"\nd"),
        measures: [
          Measured("kappa", .value(0.5), n: 1200), Measured("accuracy", .value(0.5), n: 1200),
        ]),
      EvaluationSection(
        "comparison",
        measures: [
          Measured("a_scores", .value(16), n: 30, standardError: 0.25),
          Measured("b_scores", .value(10), n: 30, standardError: 0.125),
          Measured("ties", .value(4), n: 30, standardError: 0),
          Measured("inference_error", .value(0), n: 30),
          Measured("score", .value(10), n: 30, standardError: 0.125),
          Measured(
            "winrate", .value(0.375), n: 26,
            interval: Interval(lower: 0.25, upper: 0.5625, method: .bootstrap, rounds: 1000)),
        ]),
    ],
    matrices: [
      LabelledMatrix(
        "confusion", rows: ["a", "b", "tie"], columns: ["a", "b", "tie", "unparsed"],
        counts: [500, 100, 0, 1, 100, 403, 0, 1, 50, 49, 0, 0], section: "agreement")
    ],
    notes: ["3 rows left out as no_prediction, such as gold.jsonl:7"],
    warnings: ["kept rows are *not* better than dropped ones"],
    signature: Signature(["v": "0.1.0", "pairs": "0123456789ab", "seed": "0"]))
}
