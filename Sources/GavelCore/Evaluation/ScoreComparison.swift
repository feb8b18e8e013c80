/// Responses that have both people's and the judge's score, ready to be correlated and resampled.
///
/// Rows are counted by kind (which model, which two scores), since judges give few different scores:
/// a resample of a million rows is then a million additions and a small table.
struct ScoreComparison: Sendable {
  /// Where a correlation is computed.
  enum Level: String, CaseIterable {
    /// Within each question over its responses, then the mean over questions.
    case text = "text_level"
    /// Over the models' mean scores.
    case system = "system_level"
    /// Over all responses at once.
    case dataset = "dataset_level"
  }

  private struct Kind: Hashable {
    var model: Int32
    var cell: Int32
  }

  let rows: Int
  let questions: Int
  /// How many models have rows.
  let models: Int
  /// How many different pairs of scores there are.
  var cells: Int { scores.size }
  /// How many different scores the judge gave.
  var predictedScores: Int { scores.second.count }
  /// Questions by why they have no correlation.
  private(set) var withoutCorrelation: [Estimate.Undefined: Int] = [:]

  private let scores: PairedScores
  private let kinds: [Kind]
  /// Where each question's rows begin; one more at the end.
  private let starts: [Int32]
  /// Each row's kind, question by question.
  private let kindOfRow: [Int32]
  private var textLevel: [TextLevel] = []

  /// A question's correlations.
  private struct TextLevel {
    var question: Int32
    var pearson: Double
    var spearman: Double
    var kendall: Double
  }

  init(of table: ScoredTable) {
    var numbers = QuestionNumbers(questions: table.questions)
    var found: [(question: Int32, model: Int32, gold: Double, predicted: Double)] = []
    found.reserveCapacity(table.rows.count)
    for row in table.rows {
      guard let gold = row.gold, let predicted = row.predicted else { continue }
      found.append((Int32(numbers.number(row.question)), row.model ?? -1, gold, predicted))
    }
    rows = found.count
    questions = numbers.count
    scores = PairedScores(found.map(\.gold), found.map(\.predicted))

    var starts = Array(repeating: Int32(0), count: numbers.count + 1)
    for row in found { starts[Int(row.question) + 1] += 1 }
    for question in 0..<numbers.count { starts[question + 1] += starts[question] }
    var next = starts
    var kindOfRow = Array(repeating: Int32(0), count: found.count)
    var kinds: [Kind] = []
    var kindNumbers: [Kind: Int32] = [:]
    for (row, cell) in zip(found, scores.places) {
      let kind = Kind(model: row.model, cell: cell)
      let number = kindNumbers[kind] ?? Int32(kinds.count)
      if Int(number) == kinds.count {
        kindNumbers[kind] = number
        kinds.append(kind)
      }
      kindOfRow[Int(next[Int(row.question)])] = number
      next[Int(row.question)] += 1
    }
    models = Set(kinds.lazy.map(\.model)).subtracting([-1]).count
    self.starts = starts
    self.kindOfRow = kindOfRow
    self.kinds = kinds
    addTextLevel()
  }

  private mutating func addTextLevel() {
    for question in 0..<questions {
      guard starts[question + 1] - starts[question] > 1 else {
        withoutCorrelation[.tooFew, default: 0] += 1
        continue
      }
      let cells = kindOfRow[Int(starts[question])..<Int(starts[question + 1])].map {
        scores.cells[Int(kinds[Int($0)].cell)]
      }
      let own = PairedScores(
        cells.map { scores.first[Int($0.first)] }, cells.map { scores.second[Int($0.second)] })
      switch own.pearson(own.counts) {
      case .undefined(let reason): withoutCorrelation[reason, default: 0] += 1
      case .value(let pearson):
        textLevel.append(
          TextLevel(
            question: Int32(question), pearson: pearson,
            spearman: own.spearman(own.counts).value ?? 0,
            kendall: own.kendall(own.counts).value ?? 0))
      }
    }
  }

  /// How many questions have a correlation.
  var correlatedQuestions: Int { textLevel.count }

  func n(at level: Level) -> Int {
    switch level {
    case .text: textLevel.count
    case .system: models
    case .dataset: rows
    }
  }

  /// Pearson, Spearman and Kendall at each level, where each question counts so many times.
  ///
  /// - Parameters:
  ///   - times: By question; `nil` is once each.
  ///   - withKendall: Whether to compute Kendall's tau of the whole dataset, which takes the longest;
  ///     left out it is `nil`.
  func correlations(_ times: [UInt16]?, withKendall: Bool) -> [Estimate?] {
    let counts = counts(times)
    let means = means(counts)
    let weights = weights(counts)
    return textLevels(times) + [
      means.pearson(means.counts), means.spearman(means.counts), means.kendall(means.counts),
      scores.pearson(weights), scores.spearman(weights),
      withKendall ? scores.kendall(weights) : nil,
    ]
  }

  private func textLevels(_ times: [UInt16]?) -> [Estimate] {
    var sums = (pearson: 0.0, spearman: 0.0, kendall: 0.0)
    var all = 0.0
    for own in textLevel {
      let weight = times.map { Double($0[Int(own.question)]) } ?? 1
      sums.pearson += weight * own.pearson
      sums.spearman += weight * own.spearman
      sums.kendall += weight * own.kendall
      all += weight
    }
    let reason = withoutCorrelation.max {
      ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue)
    }
    return [sums.pearson, sums.spearman, sums.kendall].map { sum in
      .ratio(sum, of: all, else: reason?.key ?? .noRows)
    }
  }

  /// How often each kind of row occurs.
  private func counts(_ times: [UInt16]?) -> [Int] {
    var counts = Array(repeating: 0, count: kinds.count)
    if let times, rows == questions {
      // One row each: no branch that nobody can predict.
      for row in 0..<rows { counts[Int(kindOfRow[row])] += Int(times[row]) }
      return counts
    }
    for question in 0..<questions {
      let weight = times.map { Int($0[question]) } ?? 1
      guard weight > 0 else { continue }
      for row in Int(starts[question])..<Int(starts[question + 1]) {
        counts[Int(kindOfRow[row])] += weight
      }
    }
    return counts
  }

  private func weights(_ counts: [Int]) -> [Double] {
    var weights = Array(repeating: 0.0, count: scores.size)
    for (kind, count) in zip(kinds, counts) { weights[Int(kind.cell)] += Double(count) }
    return weights
  }

  /// The models' mean scores.
  private func means(_ counts: [Int]) -> PairedScores {
    let size = Int((kinds.lazy.map(\.model).max() ?? -1) + 1)
    var sums = Array(repeating: (gold: 0.0, predicted: 0.0, rows: 0.0), count: size)
    for (kind, count) in zip(kinds, counts) where kind.model >= 0 {
      let cell = scores.cells[Int(kind.cell)]
      let count = Double(count)
      sums[Int(kind.model)].gold += count * scores.first[Int(cell.first)]
      sums[Int(kind.model)].predicted += count * scores.second[Int(cell.second)]
      sums[Int(kind.model)].rows += count
    }
    let present = sums.filter { $0.rows > 0 }
    return PairedScores(
      Self.snapped(present.map { $0.gold / $0.rows }),
      Self.snapped(present.map { $0.predicted / $0.rows }))
  }

  /// Makes means equal that differ by rounding alone, so that they are tied.
  private static func snapped(_ means: [Double]) -> [Double] {
    var snapped = means
    let order = means.indices.sorted { means[$0] < means[$1] }
    for (place, later) in zip(order, order.dropFirst())
    where means[later] - means[place] <= 1e-12 * max(abs(means[later]), abs(means[place])) {
      snapped[later] = snapped[place]
    }
    return snapped
  }
}
