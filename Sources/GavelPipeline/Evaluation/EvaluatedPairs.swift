import GavelCore
import GavelStore

/// The pairs of a run on their way into a table.
struct EvaluatedPairs {
  /// Where the labels come from.
  enum Label {
    case none
    /// What the other teacher said, of both orders together.
    case other
    /// What the run kept.
    case kept
    case people(PeopleLabels)
  }

  private let label: Label
  private var rows: [JudgedRow] = []
  private var annotations: [Verdict?] = []
  private var questions = Numbered<Int>()
  private var categories = Numbered<String>()
  private var models = Numbered<String>()
  private var tally = LeftOutTally()
  /// How many of the people's labels found their pair.
  private var used = 0

  /// - Parameter storeRows: how many pairs there may be, so that the table need not grow.
  init(label: Label, storeRows: Int) {
    self.label = label
    rows.reserveCapacity(storeRows)
  }

  var table: JudgedTable {
    JudgedTable(
      rows: rows, questions: questions.names.count, categories: categories.names,
      models: models.names, annotators: people?.annotators ?? [], annotations: annotations)
  }

  private var people: PeopleLabels? {
    if case .people(let people) = label { people } else { nil }
  }

  /// How many pairs nobody has been asked about yet.
  var notJudged: Int { tally.count(of: Self.notJudged) }

  private static let notJudged = "not_judged"

  mutating func add(_ pair: EvaluatedPair) {
    let forward = pair.opinion.forward?.prediction
    let swapped = pair.opinion.swapped?.prediction
    guard forward != nil || swapped != nil else {
      let state = (pair.opinion.forward ?? pair.opinion.swapped)?.state.rawValue
      return tally.add(state ?? Self.notJudged, example: pair.id)
    }
    var row = JudgedRow(question: questions.number(of: pair.query))
    row.category = pair.category.map { categories.number(of: $0) }
    row.modelA = models.number(of: pair.aCandidate)
    row.modelB = models.number(of: pair.bCandidate)
    row.forward = forward
    row.forwardScores = pair.opinion.forward?.scores
    row.swapped = swapped
    row.swappedScores = pair.opinion.swapped?.scores
    row.traits = PairTraits(a: TextTraits(of: pair.aText), b: TextTraits(of: pair.bText))
    switch label {
    case .none: break
    case .other:
      row.gold = pair.other?.gold ?? Gold.none
      row.goldScores = pair.other?.scores
    case .kept: row.gold = pair.opinion.kept.map { .verdict($0) } ?? Gold.none
    case .people(let people):
      let label = people.byPair[pair.id]
      row.gold = label?.gold ?? Gold.none
      row.goldScores = label?.scores
      let given = label?.annotations ?? []
      annotations += given
      annotations += Array(repeating: nil, count: people.annotators.count - given.count)
      if label != nil { used += 1 }
    }
    rows.append(row)
  }

  /// What is not in the table: pairs without an answer, and labels without a pair.
  var leftOut: [EvaluationData.LeftOut] {
    guard let people else { return tally.all }
    let unused = people.byPair.count - used
    let labels =
      unused == 0 ? [] : [EvaluationData.LeftOut(reason: "no_prediction", count: unused)]
    return tally.all + people.leftOut.all + labels
  }

  var warnings: [String] { people?.warnings ?? [] }

  /// - Throws: ``RunProblem`` where there are labels and none is about a pair of the table.
  func requireLabels(folder: String) throws {
    guard let people, used == 0 else { return }
    let found = people.byPair.keys.min().map { ", for example \"\($0)\"" } ?? ""
    throw RunProblem(
      "\(people.path): none of \(people.byPair.count) ids is that of a judged pair of \(folder)"
        + "\(found); expected ids of pairs (p-…), as gavel show and the table pair have them")
  }
}
