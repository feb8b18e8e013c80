/// Which of a judge's verdicts on a pair: one order's, or what both come to.
enum JudgedOrder: String, CaseIterable {
  case forward, swapped, merged
}

/// A prediction as it counts.
struct CountedPrediction {
  /// `nil` where the row is left out.
  var prediction: Prediction?
  /// Whether something in it cannot be read, however that counts.
  var isUnparsed: Bool

  init(_ prediction: Prediction, _ policy: UnparsedPolicy) {
    self.prediction = policy.counted(prediction)
    isUnparsed = prediction == .unparsed
  }

  /// Both orders as one, merged as each of them counts.
  init(forward: CountedPrediction, swapped: CountedPrediction) {
    isUnparsed = forward.isUnparsed || swapped.isUnparsed
    if let forward = forward.prediction, let swapped = swapped.prediction {
      prediction = .merged(forward: forward, swapped: swapped)
    }
  }
}

extension JudgedTable {
  /// The order whose verdicts are the judge's: forward, or swapped where no row has that.
  var order: JudgedOrder {
    rows.contains { $0.forward != nil } ? .forward : .swapped
  }
}

extension JudgedRow {
  /// What the judge said in an order; `nil` where it was not asked.
  func counted(_ order: JudgedOrder, _ policy: UnparsedPolicy) -> CountedPrediction? {
    let forward = forward.map { CountedPrediction($0, policy) }
    let swapped = swapped.map { CountedPrediction($0, policy) }
    switch order {
    case .forward: return forward
    case .swapped: return swapped
    case .merged:
      guard let forward, let swapped else { return nil }
      return CountedPrediction(forward: forward, swapped: swapped)
    }
  }
}
