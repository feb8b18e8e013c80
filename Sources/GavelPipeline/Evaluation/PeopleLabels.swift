import GavelCore

/// What people said of the pairs of a run, from a file with their ids.
struct PeopleLabels {
  let path: String
  /// Those who labelled, in the order in which the file names them; none where it has one label a
  /// row.
  private(set) var annotators: [String] = []
  private(set) var byPair: [String: Label] = [:]
  private(set) var leftOut = LeftOutRows()
  private(set) var warnings: [String] = []

  struct Label: Hashable {
    var gold: Gold
    var scores: PairScores?
    /// By the place of the annotator; the last ones may be missing.
    var annotations: [Verdict?]

    /// The same as the label of a pair that a student judged, its annotators by name.
    func student(_ people: PeopleLabels) -> StudentJudgments.Label {
      StudentJudgments.Label(
        gold: gold, scores: scores,
        annotations: zip(people.annotators, annotations).reduce(into: [:]) { $0[$1.0] = $1.1 })
    }
  }

  /// Reads a file of any layout with ids and verdicts.
  ///
  /// 1 is the pair's side a, or side b in a row that says its order is `swapped`.
  ///
  /// - Throws: ``EvaluationProblem`` where nothing in it is a label of a pair.
  init(reading path: String) throws {
    self.path = path
    var problems = EvaluationProblems()
    _ = try problems.collect { try read() }
    try problems.throwIfAny()
  }

  private mutating func read() throws {
    var source = try RowSource(path: path, name: path)
    var plan = try RowPlan(
      source, role: .gold, files: EvaluationFiles(gold: path, predictions: path))
    guard plan.kind != .responses else {
      throw EvaluationProblem(
        .badInput, ["\(path): single responses, expected labels of pairs (verdict 1, 2 or tie)"])
    }
    guard plan.hasID else {
      throw EvaluationProblem(
        .badInput, ["\(path): no \"id\", expected in each row that of a pair of the run (p-…)"])
    }
    try plan.chooseParser(.pairs, source, format: nil)
    let reader = RowReader(plan, key: .id, hasGold: true)
    source.want(reader.names, annotators: true)
    while let found = try source.next() {
      switch found {
      case .broken(let message): leaveOut(source.line, message)
      case .values:
        do throws(RowFault) {
          add(try reader.row(source.values, annotations: source.annotations), source.line)
        } catch {
          leaveOut(source.line, error.message)
        }
      }
    }
    warnings = source.warnings.map(\.description)
    guard byPair.isEmpty else { return }
    throw EvaluationProblem(
      .badInput, leftOut[.brokenRow] + ["\(path): no row with a label, expected at least one"])
  }

  private mutating func add(_ row: EvaluationRow, _ line: Int) {
    guard let id = row.id else { return }
    guard byPair[id] == nil else {
      return leftOut.add(.duplicateID, "\(path):\(line): id \(id) stands further up already")
    }
    let order = row.order ?? .forward
    var annotations: [Verdict?] = []
    for (name, verdict) in row.annotations {
      let place = annotators.firstIndex(of: name) ?? annotators.count
      if place == annotators.count { annotators.append(name) }
      while annotations.count <= place { annotations.append(nil) }
      annotations[place] = verdict.map(order.ofPair)
    }
    var label = Label(
      gold: Gold(majorityOf: annotations.compactMap { $0 }), scores: nil, annotations: annotations)
    switch row.gold {
    case .verdict(let verdict, let scores):
      label.gold = .verdict(verdict.map(order.side(at:)))
      label.scores = scores.map { PairScores($0, in: order) }
    case .unreadable(let why): return leaveOut(line, why)
    case .missing, .score: break
    }
    byPair[id] = label
  }

  private mutating func leaveOut(_ line: Int, _ message: String) {
    leftOut.add(.brokenRow, "\(path):\(line): \(message)")
  }
}

extension Order {
  /// What a verdict is about that was read as if side a had stood first.
  fileprivate func ofPair(_ verdict: Verdict) -> Verdict {
    self == .forward ? verdict : verdict.map(\.other)
  }
}
