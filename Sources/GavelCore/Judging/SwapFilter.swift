/// Decides what both orders of one (pair, teacher, reference mode) come to.
public struct SwapFilter: Hashable, Sendable {
  public let policy: SwapPolicy
  /// The orders that were asked for.
  public let orders: [Order]

  public init(policy: SwapPolicy, orders: [Order]) {
    precondition(!orders.isEmpty, "a swap filter needs an order")
    self.policy = policy
    self.orders = orders
  }

  /// A sample, and why it is dropped where it is.
  public struct Decision: Hashable, Sendable {
    public let sample: Sample
    public let drop: Drop?
  }

  /// - Parameter judgments: those of one pair, teacher and mode; at most one an order.
  public func decide(
    pair: ContentID, teacher: String, mode: ReferenceMode, judgments: [Judgment]
  ) -> Decision {
    let asked = orders.map { order in judgments.first { $0.order == order } }
    let verdicts = asked.map { $0?.verdict }
    let outcome: Sample.Outcome
    let verdict: Verdict?
    if verdicts.contains(nil) {
      outcome = .incomplete
      verdict = policy == .all ? verdicts.compactMap { $0 }.first : nil
    } else if verdicts.count == 1 {
      (outcome, verdict) = (.single, verdicts[0])
    } else if Set(verdicts).count == 1 {
      (outcome, verdict) = (.consistent, verdicts[0])
    } else {
      outcome = .flipped
      verdict =
        switch policy {
        case .consistent: nil
        case .tieOnFlip: .tie
        case .all: verdicts[0]
        }
    }
    let sample = Sample(
      pair: pair, teacher: teacher, mode: mode, outcome: outcome, verdict: verdict)
    guard verdict == nil else { return Decision(sample: sample, drop: nil) }
    let reason =
      outcome == .flipped ? DropReason.flipped : Self.reason(asked.compactMap { $0 })
    var detail = JSONObject()
    for (order, judgment) in zip(orders, asked) {
      let said = judgment?.verdict.map(\.name) ?? judgment?.state.rawValue ?? "not asked"
      detail[order.rawValue] = .string(said)
    }
    return Decision(
      sample: sample,
      drop: Drop(.sample, sample.id.description, at: .reconcile, because: reason, detail: detail))
  }

  /// The gravest reason among judgments without a verdict.
  private static func reason(_ judgments: [Judgment]) -> DropReason {
    let states = Set(judgments.map(\.state))
    if states.contains(.noReference) { return .noReference }
    if states.contains(.pathsDisagree) { return .pathsDisagree }
    if states.contains(.noCritique) { return .noCritique }
    if states.contains(.truncated) { return .truncated }
    if states.contains(.refused) { return .refused }
    if states.contains(.unparsed) { return .unparsed }
    return .failed
  }
}
