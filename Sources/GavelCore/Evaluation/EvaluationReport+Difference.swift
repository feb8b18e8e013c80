extension EvaluationReport {
  /// How far two judges of the same rows differ, with paired intervals.
  ///
  /// Both are measured on the rows that both have, and in each round of the bootstrap on the same
  /// questions. So what makes a question hard for both is in no interval of a difference.
  ///
  /// - Parameters:
  ///   - first: One judge's table, with the labels.
  ///   - second: The other's: the same rows in the same order, those that it did not judge too.
  public static func difference(
    between first: JudgedTable, and second: JudgedTable, unparsed: UnparsedPolicy,
    resampling: Resampling
  )
    -> EvaluationReport
  {
    guard first.rows.count == second.rows.count else {
      return EvaluationReport(warnings: [
        "difference: the first judge has \(first.rows.count) rows and the second "
          + "\(second.rows.count); expected the same rows of both"
      ])
    }
    let judges = TwoJudges(first, second, unparsed)
    guard judges.labelled + judges.inBothOrders > 0 else { return EvaluationReport() }
    let (measures, readings) = judges.measures(by: resampling)
    var report = EvaluationReport(sections: [EvaluationSection("difference", measures: measures)])
    report.notes += readings.map { "difference: \($0)" }
    let all = first.rows.count
    report.notes.append(
      "difference: \(judges.labelled) of \(all) rows have a label and a verdict of both judges, "
        + "\(judges.inBothOrders) verdicts of both in both orders")
    return report
  }
}

/// What two judges said of the same rows, by question.
private struct TwoJudges {
  /// The judges' confusion matrices and then their sums of both orders.
  private static let matrices = [0, ConfusionMatrix.cells]
  private static let orders = [
    2 * ConfusionMatrix.cells, 2 * ConfusionMatrix.cells + OrderSums.width,
  ]
  private static let width = 2 * (ConfusionMatrix.cells + OrderSums.width)
  private static let names = ["accuracy", "kappa", "f1.macro", "consistency"]

  private let types: QuestionTypes
  /// How many rows have a label and a verdict of both, and a verdict of both in both orders.
  let labelled: Int
  let inBothOrders: Int

  init(_ first: JudgedTable, _ second: JudgedTable, _ policy: UnparsedPolicy) {
    let order = first.order
    // A row adds to one place of each judge's, so those two are its kind.
    var rows: [(question: Int32, kind: Int32)] = []
    var labelled = 0
    var inBothOrders = 0
    func add(_ row: JudgedRow, _ first: Int, _ second: Int) {
      rows.append((row.question, Int32(first * Self.width + second)))
    }
    for (row, other) in zip(first.rows, second.rows) {
      if let label = row.gold.verdict, let one = row.counted(order, policy)?.prediction,
        let two = other.counted(order, policy)?.prediction
      {
        labelled += 1
        add(
          row, Self.matrices[0] + ConfusionMatrix.cell(label, one),
          Self.matrices[1] + ConfusionMatrix.cell(label, two))
      }
      if let one = Self.column(row, policy), let two = Self.column(other, policy) {
        inBothOrders += 1
        add(row, Self.orders[0] + one, Self.orders[1] + two)
      }
    }
    self.labelled = labelled
    self.inBothOrders = inBothOrders
    types = QuestionTypes(width: Self.width, questions: first.questions, rows: rows) {
      [(column: $0 / Self.width, amount: 1), (column: $0 % Self.width, amount: 1)]
    }
    var first = 0
    var second = 0
    for (_, kind) in rows where Int(kind) / Self.width < ConfusionMatrix.cells {
      let isRight = [
        Self.isRight(Int(kind) / Self.width),
        Self.isRight(Int(kind) % Self.width - Self.matrices[1]),
      ]
      if isRight == [true, false] { first += 1 }
      if isRight == [false, true] { second += 1 }
    }
    test = McNemar(first: first, second: second)
  }

  private let test: McNemar

  private static func isRight(_ cell: Int) -> Bool { cell / 4 == cell % 4 }

  private static func column(_ row: JudgedRow, _ policy: UnparsedPolicy) -> Int? {
    guard let forward = row.forward.flatMap(policy.counted),
      let swapped = row.swapped.flatMap(policy.counted)
    else { return nil }
    return OrderSums.column(forward: forward, swapped: swapped)
  }

  /// Each measure of one judge.
  private static func estimates(_ judge: Int, _ sums: [Double]) -> [Estimate] {
    let matrix = ConfusionMatrix(
      Array(sums[matrices[judge]..<matrices[judge] + ConfusionMatrix.cells]))
    let order = OrderSums(Array(sums[orders[judge]..<orders[judge] + OrderSums.width]))
    return [
      matrix.accuracy, matrix.kappa(), matrix.mean(.macro) { $0.f1($1) }, order.consistency,
    ]
  }

  /// Each measure of the first judge, of the second, and how far the first is above the second.
  private static func estimates(_ sums: [Double]) -> [Estimate] {
    let first = estimates(0, sums)
    let second = estimates(1, sums)
    return first + second
      + zip(first, second).map { one, two in
        if let two = two.value { one.map { $0 - two } } else { one.value == nil ? one : two }
      }
  }

  func measures(by resampling: Resampling) -> (measures: [Measured], readings: [String]) {
    let resamples = resampling.resamples(of: types) { Self.estimates($0).map(\.value) }
    let estimates = Self.estimates(types.total)
    var measures: [Measured] = []
    var readings: [String] = []
    for (place, name) in Self.names.enumerated() {
      let n = name == "consistency" ? inBothOrders : labelled
      guard n > 0 else { continue }
      for (offset, what) in ["first", "second", "difference"].enumerated() {
        let statistic = offset * Self.names.count + place
        let isDefined = estimates[statistic].value != nil
        measures.append(
          Measured(
            "\(what).\(name)", estimates[statistic], n: n,
            interval: isDefined ? resamples.interval(of: statistic) : nil,
            standardError: isDefined ? resamples.standardError(of: statistic) : nil))
      }
      let statistic = 2 * Self.names.count + place
      measures += [
        Measured(
          "first_better.\(name)", resamples.share(of: statistic) { $0 > 0 }, n: n),
        Measured("p_bootstrap.\(name)", resamples.twoSided(of: statistic), n: n),
      ]
      if let interval = measures[measures.count - 3].interval {
        readings.append("\(name): \(Self.reading(interval))")
      }
    }
    if labelled > 0 {
      measures += [
        Measured("mcnemar.first_only", .value(Double(test.first)), n: labelled),
        Measured("mcnemar.second_only", .value(Double(test.second)), n: labelled),
        Measured("mcnemar.p", .value(test.probability), n: test.first + test.second),
      ]
    }
    return (measures, readings)
  }

  private static func reading(_ interval: Interval) -> String {
    interval.lower > 0
      ? "the first judge is better"
      : interval.upper < 0 ? "the second judge is better" : "no difference is shown"
  }
}
