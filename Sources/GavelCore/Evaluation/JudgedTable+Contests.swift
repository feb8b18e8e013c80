/// The rows that compare the same two models.
struct Contest {
  /// The models' numbers; `nil` where only the sides are known.
  let models: (a: Int32, b: Int32)?
  /// Which rows, by their places.
  let rows: [Int]

  /// The judge's preference as one of the contest's models, whichever side of the row each is on.
  func side(_ side: Side, in row: JudgedRow) -> Side {
    guard let models, row.modelA != models.a else { return side }
    return side.other
  }
}

extension JudgedTable {
  /// The rows by the two models that they compare, in the order of the models' names.
  ///
  /// Where no row says two models, all rows are one contest between side a and side b. Otherwise
  /// rows that do not say two different models are in none. A contest's model a is the one that is
  /// on side a in all of its rows, or else the first by name; the first by name, too, where there
  /// are several contests, so that they can be read together.
  var contests: [Contest] {
    var rowsOf: [ModelPair: [Int]] = [:]
    for (place, row) in rows.enumerated() {
      if let pair = modelPair(of: row) { rowsOf[pair, default: []].append(place) }
    }
    guard let only = rowsOf.first else { return [Contest(models: nil, rows: Array(rows.indices))] }
    if rowsOf.count == 1, only.value.allSatisfy({ rows[$0].modelA == only.key.second }) {
      return [Contest(models: (only.key.second, only.key.first), rows: only.value)]
    }
    return rowsOf.sorted { name(of: $0.key) < name(of: $1.key) }.map { pair, rows in
      Contest(models: (pair.first, pair.second), rows: rows)
    }
  }

  /// Two different models, the first by name first.
  private struct ModelPair: Hashable {
    let first: Int32
    let second: Int32
  }

  private func modelPair(of row: JudgedRow) -> ModelPair? {
    guard let a = row.modelA, let b = row.modelB, a != b else { return nil }
    return models[Int(a)] < models[Int(b)]
      ? ModelPair(first: a, second: b) : ModelPair(first: b, second: a)
  }

  private func name(of pair: ModelPair) -> (String, String) {
    (models[Int(pair.first)], models[Int(pair.second)])
  }
}

extension JudgedRow {
  /// What the judge said, in both orders.
  var predictions: [Prediction] { [forward, swapped].compactMap(\.self) }
}
