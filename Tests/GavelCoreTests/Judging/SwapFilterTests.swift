import Testing

@testable import GavelCore

@Suite struct SwapFilterTests {
  private static let states =
    ["a", "b", "tie"] + Judgment.State.allCases.map(\.rawValue).filter { $0 != "parsed" }
  private let pair = ContentID(stored: "p-1")

  /// A judgment in an order that means the verdict for the pair, or is in the state.
  private func judgment(_ order: Order, _ name: String) -> Judgment {
    let verdict = Verdict(name: name)
    let said = verdict.map { verdict in
      ParsedJudgment(
        preference: verdict.map { side in
          Position.allCases.first { order.side(at: $0) == side } ?? .first
        }, reason: "x")
    }
    return Judgment(
      id: Judgment.id(of: pair, by: "gpt", order: order, mode: .without), pair: pair,
      teacher: "gpt",
      order: order, mode: .without, request: nil,
      state: verdict == nil ? Judgment.State(rawValue: name) ?? .failed : .parsed, said: said,
      problem: nil)
  }

  private func decide(
    _ policy: SwapPolicy, _ orders: [Order], _ judgments: [Judgment]
  ) -> SwapFilter.Decision {
    SwapFilter(policy: policy, orders: orders).decide(
      pair: pair, teacher: "gpt", mode: .without, judgments: judgments)
  }

  /// From the gravest on.
  private static let gravity = [
    "no_reference", "paths_disagree", "no_critique", "truncated", "refused", "unparsed", "failed",
  ]

  @Test("Both orders come to what the table says", arguments: states, states)
  func bothOrders(_ forward: String, _ swapped: String) {
    let verdicts = [forward, swapped].map { Verdict(name: $0) }
    for policy in SwapPolicy.allCases {
      let outcome: Sample.Outcome
      let verdict: Verdict?
      var reason: String?
      switch (verdicts[0], verdicts[1]) {
      case (let one?, let other?) where one == other:
        (outcome, verdict) = (.consistent, one)
      case (let one?, .some):
        outcome = .flipped
        verdict = policy == .all ? one : policy == .tieOnFlip ? .tie : nil
        reason = policy == .consistent ? "flipped" : nil
      case (let one, let other):
        outcome = .incomplete
        verdict = policy == .all ? one ?? other : nil
        reason = verdict == nil ? Self.gravity.first { [forward, swapped].contains($0) } : nil
      }
      for judgments in [
        [judgment(.forward, forward), judgment(.swapped, swapped)],
        [judgment(.swapped, swapped), judgment(.forward, forward)],
      ] {
        let decision = decide(policy, [.forward, .swapped], judgments)
        #expect(decision.sample.outcome == outcome)
        #expect(decision.sample.verdict == verdict)
        #expect(decision.drop?.reason.rawValue == reason)
        #expect((decision.sample.verdict == nil) == (decision.drop != nil))
        if let drop = decision.drop {
          #expect(drop.id == decision.sample.id.description)
          #expect(drop.kind == .sample && drop.stage == .reconcile)
          #expect(
            drop.detail
              == JSONObject([("forward", .string(forward)), ("swapped", .string(swapped))]))
        }
      }
    }
  }

  @Test("One order is enough where only one was asked for", arguments: states)
  func oneOrder(_ state: String) {
    for policy in SwapPolicy.allCases {
      // What another run asked in the other order does not count.
      for others in [[], [judgment(.swapped, "b")], [judgment(.swapped, "no_reference")]] {
        let decision = decide(policy, [.forward], [judgment(.forward, state)] + others)
        let verdict = Verdict(name: state)
        #expect(decision.sample.outcome == (verdict == nil ? .incomplete : .single))
        #expect(decision.sample.verdict == verdict)
        #expect(decision.drop?.reason.rawValue == (verdict == nil ? state : nil))
        #expect(
          decision.drop?.detail
            == (verdict == nil ? JSONObject([("forward", .string(state))]) : nil))
      }
    }
  }

  @Test("A verdict against a tie is a flip", arguments: ["a", "b"])
  func tieIsAFlip(_ side: String) {
    for (forward, swapped) in [(side, "tie"), ("tie", side)] {
      let judgments = [judgment(.forward, forward), judgment(.swapped, swapped)]
      let decision = decide(.consistent, [.forward, .swapped], judgments)
      #expect(decision.sample.outcome == .flipped)
      #expect(decision.drop?.reason == .flipped)
    }
  }

  @Test(
    "A teacher that always prefers one position is never consistent", arguments: Position.allCases)
  func positionBias(_ position: Position) {
    let judgments = Order.allCases.map { judgment($0, $0.side(at: position).rawValue) }
    #expect(judgments.allSatisfy { $0.said?.preference == .prefers(position) })
    #expect(decide(.consistent, [.forward, .swapped], judgments).drop?.reason == .flipped)
    #expect(decide(.tieOnFlip, [.forward, .swapped], judgments).sample.verdict == .tie)
  }

  @Test("An order that was never asked is no verdict")
  func missing() {
    for judgments in [[], [judgment(.forward, "a")], [judgment(.swapped, "a")]] {
      let decision = decide(.consistent, [.forward, .swapped], judgments)
      #expect(decision.sample.outcome == .incomplete)
      #expect(decision.drop?.reason == .failed)
    }
  }
}
