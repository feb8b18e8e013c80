import GavelCore

extension JudgedTable {
  /// The same rows without what no measure is to be given by.
  ///
  /// What groups by a name finds none, and computes nothing that nobody wants.
  func grouped(by groupings: Set<EvaluationOptions.Grouping>) -> JudgedTable {
    guard groupings.count < EvaluationOptions.Grouping.allCases.count else { return self }
    var table = self
    if !groupings.contains(.category) {
      table.categories = []
      for index in table.rows.indices { table.rows[index].category = nil }
    }
    if !groupings.contains(.modelPair) {
      table.models = []
      for index in table.rows.indices {
        (table.rows[index].modelA, table.rows[index].modelB) = (nil, nil)
      }
    }
    return table
  }
}
