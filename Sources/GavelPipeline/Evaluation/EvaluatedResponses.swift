import GavelCore
import GavelStore

/// The graded responses of a run on their way into a table.
struct EvaluatedResponses {
  private var rows: [ScoredRow] = []
  private var questions = Numbered<Int>()
  private var categories = Numbered<String>()
  private var models = Numbered<String>()
  private var tally = LeftOutTally()

  var table: ScoredTable {
    ScoredTable(
      rows: rows, questions: questions.names.count, categories: categories.names,
      models: models.names)
  }

  var leftOut: [EvaluationData.LeftOut] { tally.all }

  mutating func add(_ response: EvaluatedResponse) {
    switch response.state {
    case .failed, .noReference, .noCritique:
      return tally.add(response.state.rawValue, example: response.id)
    case .parsed, .unparsed, .refused, .truncated, .scoreMoved: break
    }
    var row = ScoredRow(
      question: questions.number(of: response.query), model: models.number(of: response.candidate),
      gold: response.otherScore, predicted: response.score)
    row.category = response.category.map { categories.number(of: $0) }
    rows.append(row)
  }
}
