extension ScoredTable {
  /// The rows of each category, in the order of their names.
  var byCategory: [(group: EvaluationSection.Group, table: ScoredTable)] {
    parts(categories.indices.sorted { categories[$0] < categories[$1] }, of: \.category).map {
      (group: EvaluationSection.Group(kind: "category", name: categories[$0.key]), table: $0.table)
    }
  }

  /// The rows of each model, in the order of their names.
  var byModel: [(group: EvaluationSection.Group, table: ScoredTable)] {
    parts(models.indices.sorted { models[$0] < models[$1] }, of: \.model).map {
      (group: EvaluationSection.Group(kind: "model", name: models[$0.key]), table: $0.table)
    }
  }

  private func parts(
    _ keys: [Int], of key: KeyPath<ScoredRow, Int32?>
  ) -> [(key: Int, table: ScoredTable)] {
    var places: [Int: [Int]] = [:]
    for (place, row) in rows.enumerated() {
      if let key = row[keyPath: key] { places[Int(key), default: []].append(place) }
    }
    return keys.compactMap { key in
      guard let places = places[key] else { return nil }
      var part = ScoredTable(categories: categories, models: models)
      var numbers = QuestionNumbers(questions: questions)
      part.rows = places.map { place in
        var row = rows[place]
        row.question = Int32(numbers.number(row.question))
        return row
      }
      part.questions = numbers.count
      return (key, part)
    }
  }
}
