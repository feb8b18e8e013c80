import GavelCore

/// What a table's rows have, which decides what can be said of them.
struct EvaluationTraits: Hashable {
  /// Some row has a label.
  private(set) var hasLabels = false
  /// The judge said something of some row, in whichever order.
  private(set) var hasVerdict = false
  /// The judge said something of some row in both orders.
  private(set) var hasBothOrders = false

  init(_ table: JudgedTable) {
    for row in table.rows {
      if row.gold != .none { hasLabels = true }
      if row.forward != nil || row.swapped != nil { hasVerdict = true }
      if row.forward != nil, row.swapped != nil { hasBothOrders = true }
      if hasLabels, hasBothOrders { return }
    }
  }
}
