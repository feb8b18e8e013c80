extension EvaluationReport {
  /// How far the judge agrees with itself when the responses change places.
  ///
  /// Of all pairs that were judged in both orders, labelled or not.
  public static func consistency(
    of table: JudgedTable, unparsed: UnparsedPolicy, resampling: Resampling
  )
    -> EvaluationReport
  {
    let all = OrderComparison(of: table, unparsed: unparsed)
    guard all.pairs > 0 else { return EvaluationReport() }
    var report = EvaluationReport(
      sections: [all.section(group: nil, resampling: resampling)],
      matrices: [all.matrix(unparsed: unparsed)])
    if all.pairs < table.rows.count {
      report.notes.append(
        "consistency: left out \(table.rows.count - all.pairs) of \(table.rows.count) rows that "
          + "were not judged in both orders")
    }
    if all.unparsed > 0 {
      report.notes.append(
        "consistency: \(all.unparsed) of \(all.pairs) pairs have a verdict that cannot be read; "
          + "they are \(unparsed.treatment)")
    }
    func add(_ parts: [(group: EvaluationSection.Group, table: JudgedTable)]) {
      for (group, rows) in parts {
        let part = OrderComparison(of: rows, unparsed: unparsed)
        guard part.pairs > 0 else { continue }
        report.sections.append(part.section(group: group, resampling: resampling))
      }
    }
    // One after the other: each is a copy of the table.
    add(table.byCategory)
    add(table.byModelPair)
    return report
  }
}

/// Both orders' verdicts on the same pairs.
private struct OrderComparison {
  /// Sums of ``OrderSums`` by question.
  let tallies: Tallies
  /// Counts by the verdicts of both orders, forward first; the last of each is the unparsed.
  let counts: [Int]
  let pairs: Int
  /// Pairs with at least one verdict that cannot be read.
  let unparsed: Int

  init(of table: JudgedTable, unparsed policy: UnparsedPolicy) {
    var numbers = QuestionNumbers(questions: table.questions)
    var columns: [(question: Int32, column: UInt8)] = []
    var counts = Array(repeating: 0, count: 16)
    var pairs = 0
    var unparsed = 0
    for row in table.rows {
      guard let forward = row.forward, let swapped = row.swapped else { continue }
      pairs += 1
      if forward == .unparsed || swapped == .unparsed { unparsed += 1 }
      guard let forward = policy.counted(forward), let swapped = policy.counted(swapped) else {
        continue
      }
      counts[(forward.verdict?.rank ?? 3) * 4 + (swapped.verdict?.rank ?? 3)] += 1
      let column = OrderSums.column(forward: forward, swapped: swapped)
      columns.append((Int32(numbers.number(row.question)), UInt8(column)))
    }
    var tallies = Tallies(width: OrderSums.width, questions: numbers.count)
    for (question, column) in columns { tallies.add(at: Int(column), of: Int(question)) }
    self.tallies = tallies
    self.counts = counts
    self.pairs = pairs
    self.unparsed = unparsed
  }

  /// Rows are the verdicts with a in front, columns those with b in front.
  func matrix(unparsed policy: UnparsedPolicy) -> LabelledMatrix {
    let labels = Verdict.ranked.map(\.name) + (policy == .wrong ? ["unparsed"] : [])
    return LabelledMatrix(
      "consistency", rows: labels, columns: labels,
      counts: labels.indices.flatMap { row in labels.indices.map { counts[row * 4 + $0] } })
  }

  func section(group: EvaluationSection.Group?, resampling: Resampling) -> EvaluationSection {
    var measures: [Measured] = [
      .count("unparsed", unparsed, of: pairs),
      .share("unparsed_share", unparsed, of: pairs, level: resampling.level),
    ]
    let shares = ["consistency", "bias_to_first", "bias_to_second", "total_bias"]
      .map { ($0, Array(0..<OrderSums.width)) }
    measures += resampling.measured(tallies, shares: Dictionary(uniqueKeysWithValues: shares)) {
      sums in
      let sums = OrderSums(sums)
      return [
        Finding("consistency", sums.consistency, n: sums.pairs),
        Finding("bias_to_first", sums.biasToFirst, n: sums.pairs),
        Finding("bias_to_second", sums.biasToSecond, n: sums.pairs),
        Finding("delta_bias", sums.deltaBias, n: sums.pairs),
        Finding("total_bias", sums.totalBias, n: sums.pairs),
      ]
    }
    return EvaluationSection("consistency", group: group, measures: measures)
  }
}
