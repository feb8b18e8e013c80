import GavelCore

extension ScoredTable {
  /// The rows at these places, their questions numbered anew.
  func rows(at places: [Int]) -> ScoredTable {
    var part = ScoredTable(categories: categories, models: models)
    var numbers = Array(repeating: Int32(-1), count: questions)
    for place in places {
      var row = rows[place]
      let question = Int(row.question)
      if numbers[question] < 0 {
        numbers[question] = Int32(part.questions)
        part.questions += 1
      }
      row.question = numbers[question]
      part.rows.append(row)
    }
    return part
  }

  /// The responses of pairs that people and the judge have scored, each as a row of its own.
  ///
  /// Empty where no pair has scores of both.
  init(of pairs: JudgedTable) {
    self.init(
      questions: pairs.questions, categories: pairs.categories, models: pairs.models)
    guard pairs.rows.contains(where: { $0.goldScores != nil && $0.forwardScores != nil }) else {
      self = ScoredTable()
      return
    }
    for pair in pairs.rows {
      guard let gold = pair.goldScores, pair.forward != nil else { continue }
      let said = pair.forwardScores
      let responses = [
        (pair.modelA, gold.a, said?.a), (pair.modelB, gold.b, said?.b),
      ]
      for (model, gold, predicted) in responses {
        var row = ScoredRow(
          question: pair.question, model: model, gold: gold, predicted: predicted)
        row.category = pair.category
        rows.append(row)
      }
    }
  }
}
