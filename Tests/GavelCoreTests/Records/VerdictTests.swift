import Testing

@testable import GavelCore

@Suite struct VerdictTests {
  @Test("The side at a position changes with the order and with the position")
  func sides() {
    #expect(Order.forward.side(at: .first) == .a)
    #expect(Order.forward.side(at: .second) == .b)
    #expect(Order.swapped.side(at: .first) == .b)
    #expect(Order.swapped.side(at: .second) == .a)
  }

  @Test("Swap twice is identity", arguments: Order.allCases, Position.allCases)
  func swapTwice(_ order: Order, _ position: Position) {
    #expect(order.other.other == order)
    #expect(order.other.side(at: position) == order.side(at: position).other)
    #expect(order.other.other.side(at: position) == order.side(at: position))
    #expect(order.side(at: position).other.other == order.side(at: position))
  }

  @Test("The other order turns every verdict but a tie round", arguments: Position.allCases)
  func verdict(_ position: Position) {
    func verdict(_ order: Order, _ said: Preference<Position>) -> Verdict? {
      Judgment(
        id: ContentID(stored: "j"), pair: ContentID(stored: "p"), teacher: "gpt", order: order,
        mode: .without, request: nil, state: .parsed,
        said: ParsedJudgment(preference: said, reason: nil), problem: nil
      ).verdict
    }
    let forward = verdict(.forward, .prefers(position))
    #expect(forward == .prefers(position == .first ? .a : .b))
    #expect(verdict(.swapped, .prefers(position)) == forward?.map(\.other))
    for order in Order.allCases { #expect(verdict(order, .tie) == .tie) }
  }

  @Test("A verdict's name reads back", arguments: [Verdict.tie, .prefers(.a), .prefers(.b)])
  func names(_ verdict: Verdict) {
    #expect(Verdict(name: verdict.name) == verdict)
    #expect(Verdict(name: verdict.name.uppercased()) == nil)
  }

  @Test(
    "Labels are PandaLM's",
    arguments: [
      (Preference<Position>.tie, "Tie"), (.prefers(.first), "1"), (.prefers(.second), "2"),
    ])
  func labels(_ preference: Preference<Position>, _ label: String) {
    #expect(preference.label == label)
  }

  @Test("Raw values are permanent")
  func rawValues() {
    #expect(Side.allCases.map(\.rawValue) == ["a", "b"])
    #expect(Position.allCases.map(\.rawValue) == ["first", "second"])
    #expect(Order.allCases.map(\.rawValue) == ["forward", "swapped"])
    #expect(ReferenceMode.allCases.map(\.rawValue) == ["without", "with"])
    #expect(SwapPolicy.allCases.map(\.rawValue) == ["consistent", "tie_on_flip", "all"])
    #expect(
      Judgment.State.allCases.map(\.rawValue)
        == [
          "parsed", "unparsed", "refused", "truncated", "failed", "no_reference", "no_critique",
          "paths_disagree",
        ])
    #expect(
      Response.State.allCases.map(\.rawValue)
        == ["answered", "truncated", "empty", "refused", "failed"])
  }
}
