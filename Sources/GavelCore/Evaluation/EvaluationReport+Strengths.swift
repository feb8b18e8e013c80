import Foundation

extension EvaluationReport {
  /// How strong each model is by this judge: Bradley–Terry over all pairs of models.
  ///
  /// For more than two models; of two, the comparison says all there is. Every judgment counts, so
  /// a pair that was judged in both orders counts twice; a tie is half a win of each.
  public static func strengths(
    of table: JudgedTable, resampling: Resampling
  )
    -> EvaluationReport
  {
    let tournament = Tournament(table)
    guard tournament.models.count > 2 else { return EvaluationReport() }
    let measures = tournament.measures(by: resampling)
    // The strongest first; where there are no strengths, by name.
    let order = tournament.models.indices.sorted {
      (measures[$1][0].value ?? 0, $0) < (measures[$0][0].value ?? 0, $1)
    }
    var report = EvaluationReport(
      sections: order.map { model in
        EvaluationSection(
          "strengths", group: .init(kind: "model", name: tournament.models[model]),
          measures: measures[model])
      },
      matrices: [
        tournament.matrix("wins", order) { $0.wins }, tournament.matrix("ties", order) { $0.ties },
      ],
      notes: ["strengths: a tie counts as half a win of each model"])
    let groups = tournament.all.groups
    if groups.count > 1 {
      let names = groups.map { group in
        group.map { tournament.models[$0] }.joined(separator: ", ")
      }
      report.notes.append(
        "strengths: undefined, as no model of one group ever won, or ever lost, against those of "
          + "another: " + names.joined(separator: " | "))
    }
    return report
  }
}

/// Who met whom how often, by question.
struct Tournament {
  struct Outcomes {
    /// Of the row's model over the column's.
    var wins = 0
    var ties = 0
  }

  /// The names of the models that met others, sorted.
  let models: [String]
  /// The models of each two sums: wins of the first over the second, and of the second.
  private let pairs: [(first: Int, second: Int)]
  private let types: QuestionTypes
  /// For each model and each other.
  private let outcomes: [Outcomes]

  init(_ table: JudgedTable) {
    var met: [(a: Int32, b: Int32)] = []
    var judgments: [(question: Int32, kind: Int32)] = []
    for contest in table.contests {
      guard let models = contest.models else { continue }
      let before = judgments.count
      for row in contest.rows.lazy.map({ table.rows[$0] }) {
        for verdict in row.predictions.compactMap(\.verdict) {
          let outcome: Int32 =
            switch verdict {
            case .prefers(let side): contest.side(side, in: row) == .a ? 0 : 1
            case .tie: 2
            }
          judgments.append((row.question, Int32(met.count) * 3 + outcome))
        }
      }
      if judgments.count > before { met.append(models) }
    }
    let present = Set(met.flatMap { [$0.a, $0.b] })
      .sorted { table.models[Int($0)] < table.models[Int($1)] }
    let places = Dictionary(uniqueKeysWithValues: zip(present, present.indices))
    models = present.map { table.models[Int($0)] }
    pairs = met.compactMap { pair in
      places[pair.a].flatMap { a in places[pair.b].map { (first: a, second: $0) } }
    }
    types = QuestionTypes(width: met.count * 2, questions: table.questions, rows: judgments) {
      let columns = ($0 / 3 * 2, $0 / 3 * 2 + 1)
      return switch $0 % 3 {
      case 0: [(columns.0, 1)]
      case 1: [(columns.1, 1)]
      default: [(columns.0, 0.5), (columns.1, 0.5)]
      }
    }
    var outcomes = Array(repeating: Outcomes(), count: present.count * present.count)
    for (_, kind) in judgments {
      let pair = pairs[Int(kind) / 3]
      let there = pair.first * present.count + pair.second
      let back = pair.second * present.count + pair.first
      switch kind % 3 {
      case 0: outcomes[there].wins += 1
      case 1: outcomes[back].wins += 1
      default:
        outcomes[there].ties += 1
        outcomes[back].ties += 1
      }
    }
    self.outcomes = outcomes
  }

  /// All judgments.
  var all: BradleyTerry { bradleyTerry(types.total) }

  private func bradleyTerry(_ sums: [Double]) -> BradleyTerry {
    var wins = Array(repeating: 0.0, count: models.count * models.count)
    for (number, pair) in pairs.enumerated() {
      wins[pair.first * models.count + pair.second] = sums[number * 2]
      wins[pair.second * models.count + pair.first] = sums[number * 2 + 1]
    }
    return BradleyTerry(models: models.count, wins: wins)
  }

  /// The measures of each model, the strength first.
  func measures(by resampling: Resampling) -> [[Measured]] {
    let fitted = all.logStrengths()
    let resamples = resampling.resamples(of: types) { sums in
      let drawn = bradleyTerry(sums)
      let strengths = drawn.logStrengths(from: fitted, precision: 1e-9)
      return models.indices.map { strengths?[$0] } + models.indices.map { drawn.share($0).value }
    }
    return models.indices.map { model in
      let judgments =
        outcomes[model * models.count..<(model + 1) * models.count]
        .reduce(0) { $0 + $1.wins + $1.ties }
        + models.indices.reduce(0) { $0 + outcomes[$1 * models.count + model].wins }
      let strength: Estimate = fitted.map { .value($0[model]) } ?? .undefined(.disconnected)
      // No interval around what has no value.
      let interval = fitted == nil ? nil : resamples.interval(of: model)
      let error = fitted == nil ? nil : resamples.standardError(of: model)
      let scale: Double = 400 / log(10)
      return [
        Measured(
          "log_strength", strength, n: judgments, interval: interval, standardError: error),
        Measured(
          "elo", strength.map { $0 * scale }, n: judgments,
          interval: interval.map {
            Interval(
              lower: $0.lower * scale, upper: $0.upper * scale, method: $0.method,
              rounds: $0.rounds)
          }, standardError: error.map { $0 * scale }),
        Measured(
          "win_share", all.share(model), n: judgments,
          interval: resamples.interval(of: models.count + model),
          standardError: resamples.standardError(of: models.count + model)),
      ]
    }
  }

  func matrix(_ name: String, _ order: [Int], _ count: (Outcomes) -> Int) -> LabelledMatrix {
    let names = order.map { models[$0] }
    return LabelledMatrix(
      name, rows: names, columns: names,
      counts: order.flatMap { row in
        order.map { count(outcomes[row * models.count + $0]) }
      })
  }
}
