/// Rows that are left out, counted by reason.
struct LeftOutTally {
  private var found: [String: EvaluationData.LeftOut] = [:]

  func count(of reason: String) -> Int { found[reason]?.count ?? 0 }

  mutating func add(_ reason: String, example: String) {
    var left = found[reason] ?? EvaluationData.LeftOut(reason: reason, count: 0)
    left.count += 1
    if left.examples.count < 5 { left.examples.append("\(example): \(reason)") }
    found[reason] = left
  }

  /// By the names of the reasons.
  var all: [EvaluationData.LeftOut] { found.values.sorted { $0.reason < $1.reason } }
}
