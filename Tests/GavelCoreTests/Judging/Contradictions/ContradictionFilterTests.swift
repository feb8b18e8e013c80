import Testing

@testable import GavelCore

@Suite("Samples that speak against themselves")
struct ContradictionFilterTests {
  private let pair = ContentID(stored: "p-1")
  private let query = Query(
    id: ContentID(stored: "q-1"), ownID: nil, instruction: "Name three rivers of Europe.",
    input: nil, reference: nil, category: nil)

  private func judgments(
    _ mode: ReferenceMode, _ verdict: Verdict, reason: String = "It is right."
  ) -> [Judgment] {
    Order.allCases.map { order in
      let said = ParsedJudgment(
        preference: verdict.map { side in
          Position.allCases.first { order.side(at: $0) == side } ?? .first
        }, reason: reason)
      return Judgment(
        id: Judgment.id(of: pair, by: "gpt", order: order, mode: mode), pair: pair, teacher: "gpt",
        order: order, mode: mode, request: nil, state: .parsed, said: said, problem: nil)
    }
  }

  private func decide(
    _ policies: [Contradiction: ContradictionPolicy], _ judgments: [Judgment]
  ) -> [SwapFilter.Decision] {
    let decisions = ReferenceMode.allCases.filter { mode in judgments.contains { $0.mode == mode } }
      .map { mode in
        SwapFilter(policy: .consistent, orders: Order.allCases).decide(
          pair: pair, teacher: "gpt", mode: mode, judgments: judgments.filter { $0.mode == mode })
      }
    return ContradictionFilter(policies).decide(decisions, judgments: judgments, query: query)
  }

  @Test("Opposite verdicts of the modes flag both samples, a tie flags none")
  func reference() {
    let opposite = judgments(.without, .prefers(.a)) + judgments(.with, .prefers(.b))
    #expect(decide([:], opposite).map(\.sample.contradictions) == [[.reference], [.reference]])
    #expect(decide([:], opposite).allSatisfy { $0.sample.verdict != nil && $0.drop == nil })
    let dropped = decide([.reference: .drop], opposite)
    #expect(dropped.map(\.drop?.reason) == [.contradictoryReference, .contradictoryReference])
    #expect(dropped.allSatisfy { $0.sample.verdict == nil })
    #expect(
      dropped.first?.drop?.detail
        == JSONObject([("without", .string("a")), ("with", .string("b"))])
    )
    for other in [Verdict.tie, .prefers(.a)] {
      let decisions = decide(
        [.reference: .drop], judgments(.without, .prefers(.a)) + judgments(.with, other))
      #expect(decisions.allSatisfy { $0.sample.contradictions.isEmpty && $0.drop == nil })
    }
  }

  @Test("A reason that names the other answer, and one in another script, are flagged")
  func reasons() {
    let against = judgments(.without, .prefers(.a), reason: "Answer 2 is better.")
    // In the swapped order the verdict a is the second answer, and the reason agrees.
    #expect(decide([:], against).map(\.sample.contradictions) == [[.scores]])
    #expect(decide([.scores: .drop], against).map(\.drop?.reason) == [.contradictoryScores])
    let chinese = judgments(.without, .tie, reason: "两个回答都列出了三条河流，质量相当。")
    #expect(decide([:], chinese).map(\.sample.contradictions) == [[.language]])
    #expect(decide([.language: .drop], chinese).map(\.drop?.reason) == [.contradictoryLanguage])
    #expect(decide([.scores: .drop], chinese).map(\.drop?.reason) == [nil])
  }

  @Test("What the swap filter dropped keeps its reason")
  func alreadyDropped() {
    let flipped = [
      judgments(.without, .prefers(.a), reason: "Answer 2 is better.")[0],
      judgments(.without, .prefers(.b), reason: "Answer 2 is better.")[1],
    ]
    let decisions = decide([.scores: .drop, .reference: .drop, .language: .drop], flipped)
    #expect(decisions.map(\.drop?.reason) == [.flipped])
    #expect(decisions.map(\.sample.contradictions) == [[.scores]])
  }
}
