import GavelCore
import GavelStore

/// The graded responses of a run on their way into a table.
struct EvaluatedResponses {
  private var rows: [ScoredRow] = []
  private var questions = Numbered<Int>()
  private var categories = Numbered<String>()
  private var models = Numbered<String>()
  private var tally = LeftOutTally()
  /// People's scores, which count in place of another teacher's; nil where there are none.
  private let people: PeopleScores?
  /// How many of them found their response.
  private var used = 0

  init(people: PeopleScores? = nil) { self.people = people }

  var table: ScoredTable {
    ScoredTable(
      rows: rows, questions: questions.names.count, categories: categories.names,
      models: models.names)
  }

  /// What is not in the table: responses without an answer, and scores without a response.
  var leftOut: [EvaluationData.LeftOut] {
    guard let people else { return tally.all }
    let unused = people.byResponse.count - used
    let scores =
      unused == 0 ? [] : [EvaluationData.LeftOut(reason: "no_prediction", count: unused)]
    return tally.all + people.leftOut.all + scores
  }

  var warnings: [String] { people?.warnings ?? [] }

  /// - Throws: ``RunProblem`` where there are scores and none is about a response of the table.
  func requireScores(folder: String) throws {
    if let people, used == 0 { throw people.noneIsKnown("of \(folder)") }
  }

  mutating func add(_ response: EvaluatedResponse) {
    switch response.state {
    case .failed, .noReference, .noCritique:
      return tally.add(response.state.rawValue, example: response.id)
    case .parsed, .unparsed, .refused, .truncated, .scoreMoved: break
    }
    var row = ScoredRow(
      question: questions.number(of: response.query), model: models.number(of: response.candidate),
      gold: response.otherScore, predicted: response.score)
    if let people {
      row.gold = people.byResponse[response.id]
      if row.gold != nil { used += 1 }
    }
    row.category = response.category.map { categories.number(of: $0) }
    rows.append(row)
  }
}
