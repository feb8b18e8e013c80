import GavelCore

/// What people said of the pairs of a run, from a file with their ids.
struct PeopleLabels {
  /// Those who labelled, in the order in which the file names them; none where it has one label a
  /// row.
  let annotators: [String]
  private let rows: PeopleRows<Label>

  var path: String { rows.path }
  var byPair: [String: Label] { rows.byID }
  var leftOut: LeftOutRows { rows.leftOut }
  var warnings: [String] { rows.warnings }

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
    var annotators: [String] = []
    rows = try PeopleRows(
      reading: path, of: .pairs, ids: "p-", expecting: "labels (verdict 1, 2 or tie)"
    ) { row throws(RowFault) in
      let order = row.order ?? .forward
      var annotations: [Verdict?] = []
      for (name, verdict) in row.annotations {
        let place = annotators.firstIndex(of: name) ?? annotators.count
        if place == annotators.count { annotators.append(name) }
        while annotations.count <= place { annotations.append(nil) }
        annotations[place] = verdict.map(order.ofPair)
      }
      var label = Label(
        gold: Gold(majorityOf: annotations.compactMap { $0 }), scores: nil,
        annotations: annotations)
      switch row.gold {
      case .verdict(let verdict, let scores):
        label.gold = .verdict(verdict.map(order.side(at:)))
        label.scores = scores.map { PairScores($0, in: order) }
      case .unreadable(let why): throw RowFault(message: why)
      case .missing, .score: break
      }
      return label
    }
    self.annotators = annotators
  }
}

extension Order {
  /// What a verdict is about that was read as if side a had stood first.
  fileprivate func ofPair(_ verdict: Verdict) -> Verdict {
    self == .forward ? verdict : verdict.map(\.other)
  }
}
