extension JudgedTable {
  /// The rows for which `holds` is true, their questions numbered anew.
  public func rows(where holds: (JudgedRow) -> Bool) -> JudgedTable {
    rows(at: rows.indices.filter { holds(rows[$0]) })
  }

  /// The rows at these places, their questions numbered anew.
  public func rows(at places: [Int]) -> JudgedTable {
    var part = JudgedTable(
      categories: categories, models: models, annotators: annotators, judge: judge,
      modelNames: modelNames)
    part.rows.reserveCapacity(places.count)
    var numbers = Array(repeating: Int32(-1), count: questions)
    for place in places {
      var row = rows[place]
      if numbers[Int(row.question)] < 0 {
        numbers[Int(row.question)] = Int32(part.questions)
        part.questions += 1
      }
      row.question = numbers[Int(row.question)]
      part.rows.append(row)
      let first = place * annotators.count
      part.annotations += annotations[first..<first + annotators.count]
    }
    return part
  }

  /// The rows of each category, in the order of their names.
  public var byCategory: [(group: EvaluationSection.Group, table: JudgedTable)] {
    parts(categories.indices, named: { categories[$0] }, kind: "category") { row in
      row.category.map(Int.init)
    }
  }

  /// The rows of each two models, whichever of them is a; `x, y` in the order of their names.
  public var byModelPair: [(group: EvaluationSection.Group, table: JudgedTable)] {
    let ranks = models.indices.sorted { models[$0] < models[$1] }
    var place = Array(repeating: 0, count: models.count)
    for (rank, model) in ranks.enumerated() { place[model] = rank }
    func key(_ row: JudgedRow) -> Int? {
      guard let a = row.modelA, let b = row.modelB else { return nil }
      let (one, other) = (place[Int(a)], place[Int(b)])
      return min(one, other) * models.count + max(one, other)
    }
    let keys = Set(rows.compactMap(key)).sorted()
    return parts(
      keys,
      named: { "\(models[ranks[$0 / models.count]]), \(models[ranks[$0 % models.count]])" },
      kind: "model_pair", of: key)
  }

  private func parts(
    _ keys: some Sequence<Int>, named name: (Int) -> String, kind: String,
    of key: (JudgedRow) -> Int?
  ) -> [(group: EvaluationSection.Group, table: JudgedTable)] {
    var indices: [Int: [Int]] = [:]
    for (index, row) in rows.enumerated() {
      if let key = key(row) { indices[key, default: []].append(index) }
    }
    return keys.compactMap { key in
      guard let chosen = indices[key] else { return nil }
      return (EvaluationSection.Group(kind: kind, name: name(key)), rows(at: chosen))
    }.sorted { $0.group.name < $1.group.name }
  }
}
