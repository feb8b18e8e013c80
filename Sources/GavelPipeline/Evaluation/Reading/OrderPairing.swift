import GavelCore

/// Tells which rows are the second order of the pair in the row before them.
///
/// Some files have both orders of a pair in adjacent rows: with the responses exchanged, with the
/// models exchanged, or with a word that says so.
struct OrderPairing {
  /// Whether the two orders may have two ids, as CritiqueLLM's have.
  let allowsOtherIDs: Bool
  private var last: (row: EvaluationRow, isSecond: Bool)?

  init(allowsOtherIDs: Bool) {
    self.allowsOtherIDs = allowsOtherIDs
  }

  mutating func isSecond(_ row: EvaluationRow) -> Bool {
    let isSecond = last.map { !$0.isSecond && self.isSecond(row, after: $0.row) } ?? false
    last = (row, isSecond)
    return isSecond
  }

  /// A row that cannot be read parts its neighbours.
  mutating func reset() { last = nil }

  private func isSecond(_ row: EvaluationRow, after last: EvaluationRow) -> Bool {
    let isSameID = row.id == last.id
    guard isSameID || allowsOtherIDs, row.question == last.question else { return false }
    if isSameID, let order = row.order, let other = last.order { return order != other }
    if let these = row.responses, let those = last.responses {
      return these.first == those.second && these.second == those.first
        && these.first != these.second
    }
    guard isSameID, row.id ?? row.question.map({ _ in "" }) != nil,
      let first = row.firstModel, let second = row.secondModel
    else { return false }
    return first == last.secondModel && second == last.firstModel && first != second
  }
}
