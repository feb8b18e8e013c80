extension EvaluationReport {
  /// How far the judge agrees with the labels, of all rows, by category and by pair of models.
  ///
  /// The verdicts are those of the order with a in front where there is one, else of the other.
  /// Where both orders are there, each is measured, and what they come to together.
  public static func agreement(
    of table: JudgedTable, unparsed: UnparsedPolicy, resampling: Resampling
  )
    -> EvaluationReport
  {
    guard
      table.rows.contains(where: {
        $0.gold != .none && ($0.forward != nil || $0.swapped != nil)
      })
    else { return EvaluationReport() }
    let part = AgreementPart(order: table.order, unparsed: unparsed, resampling: resampling)
    let all = part.comparison(of: table)
    var report = EvaluationReport(
      sections: [part.section(of: table, comparing: all, group: nil)],
      matrices: [all.matrix.labelled("agreement", unparsed: unparsed)],
      notes: part.notes(on: table, comparing: all))
    if table.rows.contains(where: { $0.forward != nil && $0.swapped != nil }) {
      for order in JudgedOrder.allCases where order != table.order {
        let part = AgreementPart(order: order, unparsed: unparsed, resampling: resampling)
        report.sections.append(
          part.section(
            of: table, comparing: part.comparison(of: table),
            group: EvaluationSection.Group(kind: "order", name: order.rawValue)))
      }
    }
    func add(_ parts: [(group: EvaluationSection.Group, table: JudgedTable)]) {
      for (group, rows) in parts {
        let comparison = part.comparison(of: rows)
        guard comparison.rows > 0 else { continue }
        report.sections.append(part.section(of: rows, comparing: comparison, group: group))
      }
    }
    // One after the other: each is a copy of the table.
    add(table.byCategory)
    add(table.byModelPair)
    return report
  }
}

/// Agreement of one order's verdicts, or of both orders' together.
private struct AgreementPart {
  let order: JudgedOrder
  let unparsed: UnparsedPolicy
  let resampling: Resampling

  func comparison(of table: JudgedTable) -> LabelComparison {
    LabelComparison(of: table) { row in
      guard let label = table.rows[row].gold.verdict,
        let counted = table.rows[row].counted(order, unparsed)
      else { return nil }
      return (label, counted)
    }
  }

  func section(
    of table: JudgedTable, comparing comparison: LabelComparison, group: EvaluationSection.Group?
  ) -> EvaluationSection {
    var measures = comparison.unparsedMeasures(level: resampling.level)
    measures += resampling.measured(comparison.tallies, shares: ConfusionMatrix.shares) {
      ConfusionMatrix($0).findings
    }
    if order == table.order { measures += bothOrders(of: table) }
    return EvaluationSection("agreement", group: group, measures: measures)
  }

  /// The accuracies of both orders on the rows that have both, so that they can be compared.
  private func bothOrders(of table: JudgedTable) -> [Measured] {
    var numbers = QuestionNumbers(questions: table.questions)
    var rows: [(question: Int, right: [Bool])] = []
    for row in table.rows {
      guard let label = row.gold.verdict,
        let forward = row.counted(.forward, unparsed)?.prediction,
        let swapped = row.counted(.swapped, unparsed)?.prediction
      else { continue }
      let merged = Prediction.merged(forward: forward, swapped: swapped)
      let right = [forward, swapped, merged].map { $0.verdict == label }
      rows.append((numbers.number(row.question), right + [right[0] && right[1]]))
    }
    guard !rows.isEmpty else { return [] }
    var tallies = Tallies(width: 5, questions: numbers.count)
    for row in rows {
      for (column, isRight) in row.right.enumerated() where isRight {
        tallies.add(at: column, of: row.question)
      }
      tallies.add(at: 4, of: row.question)
    }
    let names = [
      "accuracy.forward", "accuracy.swapped", "accuracy.merged", "accuracy.both_orders",
    ]
    let shares = Dictionary(uniqueKeysWithValues: names.map { ($0, [4]) })
    return resampling.measured(tallies, shares: shares) { sums in
      names.indices.map { place in
        Finding(names[place], .ratio(sums[place], of: sums[4]), n: sums[4])
      }
    }
  }

  /// What became of the rows that are not compared.
  func notes(on table: JudgedTable, comparing comparison: LabelComparison) -> [String] {
    var unlabelled = 0
    var undecided = 0
    var unjudged = 0
    for row in table.rows {
      switch row.gold {
      case .none: unlabelled += 1
      case .noMajority: undecided += 1
      case .verdict: if row.counted(order, unparsed) == nil { unjudged += 1 }
      }
    }
    let all = table.rows.count
    var notes: [String] = []
    func note(_ count: Int, _ why: String) {
      if count > 0 { notes.append("agreement: left out \(count) of \(all) rows \(why)") }
    }
    note(undecided, "on whose label the annotators have no majority")
    note(unlabelled, "without a label")
    note(unjudged, "that have a label and no prediction")
    if comparison.unparsed > 0 {
      notes.append(
        "agreement: \(comparison.unparsed) of \(comparison.rows) predictions cannot be read and "
          + "are \(unparsed.treatment)")
    }
    return notes
  }
}
