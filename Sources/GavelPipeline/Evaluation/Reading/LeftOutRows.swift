/// Rows that cannot be used, counted by reason.
struct LeftOutRows {
  /// Why a row is left out.
  ///
  /// Raw values are permanent.
  enum Reason: String, CaseIterable {
    /// It cannot be read, or its label cannot.
    case brokenRow = "broken_row"
    /// Another row before it has the same id.
    case duplicateID = "duplicate_id"
    /// A label that nothing was predicted for.
    case noPrediction = "no_prediction"
    /// A prediction that has no label.
    case noGold = "no_gold"
    /// A prediction in the swapped order alone.
    case noForward = "no_forward"
    /// A row of one judge that the other has not judged.
    case notInBoth = "not_in_both"
  }

  private static let examples = 5
  private var counts: [Reason: Int] = [:]
  private var first: [Reason: [String]] = [:]

  mutating func add(_ reason: Reason, _ example: @autoclosure () -> String) {
    let count = counts[reason, default: 0]
    if count < Self.examples { first[reason, default: []].append(example()) }
    counts[reason] = count + 1
  }

  subscript(reason: Reason) -> [String] { first[reason] ?? [] }

  var isEmpty: Bool { counts.isEmpty }

  /// In the order of the reasons.
  var all: [EvaluationData.LeftOut] {
    Reason.allCases.compactMap { reason in
      counts[reason].map {
        EvaluationData.LeftOut(
          reason: reason.rawValue, count: $0, examples: first[reason] ?? [])
      }
    }
  }
}
