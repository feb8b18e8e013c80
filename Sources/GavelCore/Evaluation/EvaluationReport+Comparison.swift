extension EvaluationReport {
  /// Which of two models is better by this judge, as Nova reports it.
  ///
  /// Counts are of judgments, so a pair that was judged in both orders counts twice; `winrate` is
  /// the Bradley–Terry probability that b is preferred to a, for two models b / (a + b). Ties and
  /// what cannot be read have no part in it. Of more than two models each two have a section.
  public static func comparison(
    of table: JudgedTable, resampling: Resampling
  )
    -> EvaluationReport
  {
    let contests = table.contests
    var report = EvaluationReport()
    var readings: [(Reading, name: String)] = []
    for contest in contests {
      let counts = ContestCounts(contest, in: table)
      guard counts.judgments > 0 else { continue }
      let names = contest.models.map {
        (a: table.models[Int($0.a)], b: table.models[Int($0.b)])
      }
      let section = EvaluationSection(
        "comparison",
        group: contests.count == 1
          ? nil : names.map { .init(kind: "model_pair", name: "\($0.a), \($0.b)") },
        measures: counts.measures(by: resampling))
      report.sections.append(section)
      let reading = Reading(section)
      if contests.count == 1 {
        if let names { report.notes.append("comparison: a is \(names.a), b is \(names.b)") }
        report.notes.append("comparison: \(reading.sentence)")
      } else if let names {
        readings.append((reading, "\(names.a), \(names.b)"))
      }
      if counts.unreadableShare > 0.1 {
        let whose = names.map { " of \($0.a) and \($0.b)" } ?? ""
        report.warnings.append(
          "comparison: \(counts.errors) of \(counts.judgments) judgments\(whose) cannot be read: "
            + "look at the prompt's format")
      }
    }
    for reading in Reading.allCases {
      let names = readings.filter { $0.0 == reading }.map(\.name)
      guard !names.isEmpty else { continue }
      report.notes.append(
        "comparison: \(reading.ofPairs): \(names.joined(separator: "; "))")
    }
    let left = table.rows.count - contests.reduce(0) { $0 + $1.rows.count }
    if left > 0 {
      report.notes.append("comparison: \(left) rows do not say two different models; left out")
    }
    return report
  }
}

/// What a comparison's interval says.
private enum Reading: CaseIterable {
  case firstBetter, secondBetter, inconclusive, undecided, tooFew

  /// From how many judgments with a winner on an interval is worth reading: resampling fewer
  /// cannot show how else they could have come out.
  private static let enough = 10

  init(_ section: EvaluationSection) {
    let winrate = section.measures.first { $0.name == "winrate" }
    guard let winrate, winrate.n > 0 else {
      self = .undecided
      return
    }
    guard winrate.n >= Self.enough, let interval = winrate.interval else {
      self = .tooFew
      return
    }
    self =
      interval.lower > 0.5 ? .secondBetter : interval.upper < 0.5 ? .firstBetter : .inconclusive
  }

  var sentence: String {
    switch self {
    case .firstBetter: "a is better: the interval of winrate is below 0.5"
    case .secondBetter: "b is better: the interval of winrate is above 0.5"
    case .inconclusive: "inconclusive: the interval of winrate has 0.5 in it"
    case .undecided: "undecided: no judgment has a winner"
    case .tooFew: "too few judgments with a winner to say which is better"
    }
  }

  /// For a list of pairs of models.
  var ofPairs: String {
    switch self {
    case .firstBetter: "the first is better"
    case .secondBetter: "the second is better"
    case .inconclusive: "inconclusive"
    case .undecided: "no judgment has a winner"
    case .tooFew: "too few judgments with a winner"
    }
  }
}

/// How often each was preferred, by question.
private struct ContestCounts {
  private static let columns = ["a_scores", "b_scores", "ties", "inference_error"]

  private let types: QuestionTypes
  private let total: [Double]

  init(_ contest: Contest, in table: JudgedTable) {
    var judgments: [(question: Int32, kind: Int32)] = []
    for row in contest.rows.lazy.map({ table.rows[$0] }) {
      for prediction in row.predictions {
        judgments.append((row.question, Self.column(of: prediction, in: row, contest)))
      }
    }
    types = QuestionTypes(
      width: Self.columns.count, questions: table.questions, rows: judgments
    ) {
      [(column: $0, amount: 1)]
    }
    total = types.total
  }

  private static func column(of prediction: Prediction, in row: JudgedRow, _ contest: Contest)
    -> Int32
  {
    switch prediction {
    case .verdict(.prefers(let side)): contest.side(side, in: row) == .a ? 0 : 1
    case .verdict(.tie): 2
    case .unparsed: 3
    }
  }

  var judgments: Int { Int(total.reduce(0, +)) }
  var errors: Int { Int(total[3]) }
  var unreadableShare: Double { total[3] / total.reduce(0, +) }

  private static func winrate(_ sums: [Double]) -> Estimate {
    .ratio(sums[1], of: sums[0] + sums[1])
  }

  func measures(by resampling: Resampling) -> [Measured] {
    let resamples = resampling.resamples(of: types) { $0 + [Self.winrate($0).value] }
    let counts = Self.columns.indices.map { column in
      Measured(
        Self.columns[column], .value(total[column]), n: judgments,
        interval: resamples.interval(of: column),
        standardError: resamples.standardError(of: column))
    }
    var score = counts[1]
    score.name = "score"
    let decided = Int(total[0] + total[1])
    let interval = resamples.interval(of: Self.columns.count)
    func end(_ name: String, _ value: Double?) -> Measured {
      let missing = Estimate.undefined(decided > 0 ? .tooFew : .noRows)
      return Measured(name, value.map(Estimate.value) ?? missing, n: decided)
    }
    return counts + [
      score,
      Measured(
        "winrate", Self.winrate(total), n: decided, interval: interval,
        standardError: resamples.standardError(of: Self.columns.count)),
      end("lower_rate", interval?.lower), end("upper_rate", interval?.upper),
    ]
  }
}
