import GavelCore
import GavelStore

/// What a student said of single responses, beside the teachers' scores of them, or people's.
extension StudentJudgments {
  func data(of grades: [Critique], against labels: Labels) throws -> EvaluationData {
    let said = Dictionary(uniqueKeysWithValues: grades.map { ($0.id, $0) })
    var data = EvaluationData()
    var questions = Numbered<ContentID>()
    var categories = Numbered<String>()
    var models = Numbered<String>()
    var open: [String: Int] = [:]
    try store.forEachValidationResponse { response in
      for mode in response.gradedModes(only: student.mode) {
        let id = Critique.id(of: response.response, by: student.name, mode: mode)
        guard let grade = said[id] else {
          open["not_asked", default: 0] += 1
          continue
        }
        switch grade.state {
        case .failed, .noReference, .noCritique:
          open["no_prediction", default: 0] += 1
          continue
        case .parsed, .unparsed, .refused, .truncated, .scoreMoved: break
        }
        var row = ScoredRow(
          question: questions.number(of: response.query.id),
          model: models.number(of: response.candidate), gold: labels.score(of: response, mode),
          predicted: grade.said?.overall)
        row.category = response.query.category.map { categories.number(of: $0) }
        data.responses.rows.append(row)
      }
    }
    data.responses.questions = questions.names.count
    data.responses.categories = categories.names
    data.responses.models = models.names
    note(open, in: &data)
    return data
  }
}

extension StudentJudgments.Labels {
  /// The score that a response has in one reference mode: of several teachers the mean.
  fileprivate func score(of response: CritiquedResponse, _ mode: ReferenceMode) -> Double? {
    let graded = response.critiques.filter { $0.mode == mode }
    let scores: [Double]
    switch self {
    case .nothing, .people: return nil
    case .scores(let score): return score(response.response)
    case .samples: scores = graded.compactMap { $0.said?.overall }
    case .teacher(let name):
      scores = graded.filter { $0.teacher == name }.compactMap { $0.said?.overall }
    }
    return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
  }
}
