extension EvaluationReport {
  /// How far the people agree with each other, and the judge with each of them.
  public static func people(
    of table: JudgedTable, unparsed: UnparsedPolicy, resampling: Resampling
  )
    -> EvaluationReport
  {
    let annotators = table.annotators
    guard annotators.count > 1 else { return EvaluationReport() }
    let all = AnnotatorComparison(of: table)
    guard all.labelled > 0 else { return EvaluationReport() }
    var report = EvaluationReport(
      sections: [all.section(resampling: resampling)], notes: all.notes)
    guard annotators.count <= Self.listedAnnotators else {
      report.notes.append(
        "people: \(annotators.count) annotators are too many to list each two of them; up to "
          + "\(Self.listedAnnotators) are listed")
      return report
    }
    for first in annotators.indices {
      for second in annotators.indices where first < second {
        let comparison = LabelComparison(of: table) { row in
          guard let one = table.label(of: row, by: first),
            let other = table.label(of: row, by: second)
          else { return nil }
          return (one, CountedPrediction(.verdict(other), unparsed))
        }
        report.sections += section(
          "\(annotators[first]), \(annotators[second])", comparison, resampling)
      }
    }
    let order = table.order
    for annotator in annotators.indices {
      let comparison = LabelComparison(of: table) { row in
        guard let label = table.label(of: row, by: annotator),
          let counted = table.rows[row].counted(order, unparsed)
        else { return nil }
        return (label, counted)
      }
      report.sections += section(
        "\(annotators[annotator]), judge", comparison, resampling,
        besides: comparison.unparsedMeasures(level: resampling.level))
    }
    return report
  }

  /// Above so many, the pairs of annotators are left out of the report.
  private static let listedAnnotators = 20

  private static func section(
    _ name: String, _ comparison: LabelComparison, _ resampling: Resampling,
    besides more: [Measured] = []
  ) -> [EvaluationSection] {
    guard comparison.rows > 0 else { return [] }
    let measures = resampling.measured(comparison.tallies, shares: ConfusionMatrix.shares) { sums in
      let matrix = ConfusionMatrix(sums)
      return [Finding("observed_agreement", matrix.accuracy, n: matrix.total)]
        + matrix.chanceCorrected
    }
    return [
      EvaluationSection(
        "people", group: EvaluationSection.Group(kind: "annotators", name: name),
        measures: more + measures)
    ]
  }
}

extension JudgedTable {
  fileprivate func label(of row: Int, by annotator: Int) -> Verdict? {
    annotations[row * annotators.count + annotator]
  }
}

/// All annotators' labels together.
private struct AnnotatorComparison {
  /// Sums of ``CoincidenceMatrix`` over rows with two labels or more, then of ``RaterSums`` over
  /// rows that all have labelled.
  let tallies: Tallies
  /// Rows with at least two labels.
  let labelled: Int
  /// Those of them that all have labelled.
  let complete: Int
  let unanimous: Int
  let undecided: Int
  let annotators: Int

  init(of table: JudgedTable) {
    annotators = table.annotators.count
    var numbers = QuestionNumbers(questions: table.questions)
    var rows: [(question: Int32, counts: (UInt16, UInt16, UInt16))] = []
    var complete = 0
    var unanimous = 0
    var undecided = 0
    for row in table.rows.indices {
      var counts = SIMD4<UInt16>()
      for annotator in 0..<annotators {
        if let label = table.label(of: row, by: annotator) { counts[label.rank] &+= 1 }
      }
      let all = counts.wrappedSum()
      guard all > 1 else { continue }
      if Int(all) == annotators { complete += 1 }
      if counts.max() == all { unanimous += 1 }
      if table.rows[row].gold == .noMajority { undecided += 1 }
      let question = Int32(numbers.number(table.rows[row].question))
      rows.append((question, (counts[0], counts[1], counts[2])))
    }
    var tallies = Tallies(
      width: CoincidenceMatrix.width + RaterSums.width, questions: numbers.count)
    for (question, counts) in rows {
      let labels = [Double(counts.0), Double(counts.1), Double(counts.2)]
      var amounts = CoincidenceMatrix.amounts(of: labels)
      if labels.reduce(0, +) == Double(annotators) { amounts += RaterSums.amounts(of: labels) }
      for (column, amount) in amounts.enumerated() where amount != 0 {
        tallies.add(amount, at: column, of: Int(question))
      }
    }
    self.tallies = tallies
    self.complete = complete
    self.unanimous = unanimous
    self.undecided = undecided
    labelled = rows.count
  }

  func section(resampling: Resampling) -> EvaluationSection {
    let (labelled, complete) = (Double(labelled), Double(complete))
    let level = resampling.level
    var measures: [Measured] = [
      .share("unanimous_share", unanimous, of: self.labelled, level: level),
      .share("no_majority_share", undecided, of: self.labelled, level: level),
    ]
    measures += resampling.measured(tallies) { sums in
      let coincidences = CoincidenceMatrix(sums[..<CoincidenceMatrix.width])
      let raters = RaterSums(sums[CoincidenceMatrix.width...])
      return [
        Finding("observed_agreement", raters.agreement, n: complete),
        Finding("fleiss_kappa", raters.fleissKappa, n: complete),
        Finding("gwet_ac1", raters.gwetAC1, n: complete),
        Finding("krippendorff_alpha", coincidences.alpha(.nominal), n: labelled),
        Finding("krippendorff_alpha.ordinal", coincidences.alpha(.ordinal), n: labelled),
        Finding("krippendorff_alpha.interval", coincidences.alpha(.interval), n: labelled),
      ]
    }
    return EvaluationSection("people", measures: measures)
  }

  var notes: [String] {
    guard complete < labelled else { return [] }
    return [
      "people: \(labelled - complete) of \(labelled) rows are not labelled by all \(annotators) "
        + "annotators; they count for Krippendorff's alpha alone"
    ]
  }
}
