extension EvaluationReport {
  /// How far the judge's scores go with the people's: text, system and dataset level.
  public static func correlation(
    of table: ScoredTable, resampling: Resampling
  )
    -> EvaluationReport
  {
    correlation(of: table, resampling: resampling, tooManySteps: 2e10)
  }

  /// - Parameter tooManySteps: Above so many there is no interval; the usual limit is about a minute.
  static func correlation(
    of table: ScoredTable, resampling: Resampling, tooManySteps: Double
  ) -> EvaluationReport {
    guard !table.rows.isEmpty else { return EvaluationReport() }
    let table = table.finite
    var report = EvaluationReport()
    let unparsed = table.rows.count { $0.predicted == nil }
    if unparsed > 0 {
      report.notes.append(
        "correlation: left out \(unparsed) of \(table.rows.count) rows whose predicted score "
          + "cannot be read")
    }
    let unscored = table.rows.count { $0.gold == nil }
    let hasGold = unscored < table.rows.count
    if hasGold, unscored > 0 {
      report.notes.append(
        "correlation: left out \(unscored) of \(table.rows.count) rows without a score by people")
    }
    let groups = [(group: nil as EvaluationSection.Group?, table: table)]
    let categories = hasGold ? table.byCategory.map { ($0.group, $0.table) } : []
    for (group, rows) in groups + categories {
      let part = CorrelationPart(
        table: rows, group: group, resampling: resampling, tooManySteps: tooManySteps)
      report.sections.append(part.section)
      report.notes += part.notes
    }
    report.sections += table.byModel.map {
      modelScores(of: $0.table, group: $0.group, resampling: resampling)
    }
    return report
  }

  /// A model's mean scores, and AlignBench's overall where all of its categories are there.
  private static func modelScores(
    of table: ScoredTable, group: EvaluationSection.Group, resampling: Resampling
  ) -> EvaluationSection {
    let categories = table.categories
    let isAlignBench = AlignBenchScore.has(categories)
    // Sum and count of gold, sum and count of predicted; for AlignBench's overall by category, with
    // the rows that have none in the last place.
    let places = isAlignBench ? categories.count + 1 : 1
    var tallies = Tallies(width: 4 * places, questions: table.questions)
    for row in table.rows {
      let first = 4 * min(row.category.map(Int.init) ?? categories.count, places - 1)
      let scores = [row.gold, row.predicted]
      for (place, score) in scores.enumerated() {
        guard let score else { continue }
        tallies.add(score, at: first + 2 * place, of: Int(row.question))
        tallies.add(at: first + 2 * place + 1, of: Int(row.question))
      }
    }
    let hasGold = table.rows.contains { $0.gold != nil }
    let measures = resampling.measured(tallies) { sums in
      var findings: [Finding] = []
      for (place, name) in ["gold", "predicted"].enumerated() where place > 0 || hasGold {
        func sum(_ column: Int) -> Double {
          stride(from: 2 * place + column, to: sums.count, by: 4).reduce(0) { $0 + sums[$1] }
        }
        findings.append(Finding("mean.\(name)", .ratio(sum(0), of: sum(1)), n: sum(1)))
        guard isAlignBench else { continue }
        var means: [String: Double] = [:]
        for (category, name) in categories.enumerated() {
          let first = 4 * category + 2 * place
          if sums[first + 1] > 0 { means[name] = sums[first] / sums[first + 1] }
        }
        let score = AlignBenchScore(means: means)
        func finding(_ part: String, _ value: Double?) -> Finding {
          Finding(
            "alignbench_\(part).\(name)", value.map { .value($0) } ?? .undefined(.tooFew),
            n: sum(1))
        }
        findings += [
          finding("overall", score?.overall), finding("reasoning", score?.reasoning),
          finding("language", score?.language),
        ]
      }
      return findings
    }
    return EvaluationSection("correlation", group: group, measures: measures)
  }
}

extension ScoredTable {
  /// Scores that are no numbers are none.
  fileprivate var finite: ScoredTable {
    var table = self
    for place in rows.indices {
      if rows[place].gold?.isFinite == false { table.rows[place].gold = nil }
      if rows[place].predicted?.isFinite == false { table.rows[place].predicted = nil }
    }
    return table
  }
}

/// Correlations of some rows at each level.
private struct CorrelationPart {
  let section: EvaluationSection
  var notes: [String] = []

  init(
    table: ScoredTable, group: EvaluationSection.Group?, resampling: Resampling,
    tooManySteps: Double
  ) {
    let unparsed = table.rows.count { $0.predicted == nil }
    var measures: [Measured] = [
      .count("unparsed", unparsed, of: table.rows.count),
      .share("unparsed_share", unparsed, of: table.rows.count, level: resampling.level),
    ]
    guard table.rows.contains(where: { $0.gold != nil }) else {
      section = EvaluationSection("correlation", group: group, measures: measures)
      return
    }
    let comparison = ScoreComparison(of: table)
    let rounds = Double(resampling.rounds)
    let depth = Double(Int.bitWidth - comparison.predictedScores.leadingZeroBitCount)
    let withKendall = rounds * Double(comparison.cells) * depth <= tooManySteps
    let resampled =
      comparison.questions > 1 && rounds > 0
      && rounds * Double(comparison.rows) <= tooManySteps
    let intervals =
      resampled
      ? resampling.resamples(ofQuestions: comparison.questions, count: 9) { times in
        comparison.correlations(times, withKendall: withKendall).map { $0?.value }
      }.intervals : Array(repeating: nil, count: 9)
    let estimates = comparison.correlations(nil, withKendall: true)
    for (levelPlace, level) in ScoreComparison.Level.allCases.enumerated() {
      for (place, name) in ["pearson", "spearman", "kendall"].enumerated() {
        let statistic = 3 * levelPlace + place
        let estimate = estimates[statistic] ?? .undefined(.noRows)
        measures.append(
          Measured(
            "\(name).\(level.rawValue)", estimate, n: comparison.n(at: level),
            interval: estimate.value == nil ? nil : intervals[statistic]))
      }
    }
    section = EvaluationSection("correlation", group: group, measures: measures)
    guard group == nil else { return }
    if !resampled, comparison.questions > 1, rounds > 0 {
      notes.append(
        "correlation: no intervals, since \(resampling.rounds) rounds over \(comparison.rows) rows "
          + "would take too long; ask for fewer rounds")
    } else if resampled, !withKendall {
      notes.append(
        "correlation: kendall.dataset_level has no interval, since \(resampling.rounds) rounds over "
          + "\(comparison.cells) different pairs of scores would take too long; ask for fewer rounds"
      )
    }
    for (reason, count) in comparison.withoutCorrelation.sorted(by: {
      $0.key.rawValue < $1.key.rawValue
    }) {
      notes.append(
        "correlation: left out \(count) of \(comparison.questions) questions at text level: "
          + "\(reason)")
    }
  }
}
