import Testing

@testable import GavelCore

@Suite struct JudgmentTests {
  private func judgment(_ outcome: Outcome, _ order: Order = .forward) -> Judgment {
    Judgment(
      of: ContentID(stored: "p-1"), by: "gpt", order: order, mode: .without,
      request: ContentID(stored: "a-1"), outcome: outcome, format: PandaLMFormat())
  }

  @Test(
    "Only an answer that was read has a verdict, and only such a one has no problem",
    arguments: [
      (.completed(Completion(text: "1\n### Reason: x")), .parsed, .prefers(.a)),
      (.completed(Completion(text: "Tie")), .parsed, .tie),
      (.completed(Completion(text: "<think>2?</think>\n1")), .parsed, .prefers(.a)),
      (.completed(Completion(text: "1", finish: .other)), .parsed, .prefers(.a)),
      (.completed(Completion(text: "Both are good.")), .unparsed, nil),
      (.completed(Completion(text: "")), .unparsed, nil),
      (.completed(Completion(text: "1\n2")), .unparsed, nil),
      (.completed(Completion(text: "1\n### Reason: It is", finish: .length)), .truncated, nil),
      (.completed(Completion(text: "1", finish: .contentFilter)), .refused, nil),
      (.completed(Completion(text: "1", refusal: "")), .refused, nil),
      (.completed(Completion(text: "I'm sorry, but I can't help with that.")), .refused, nil),
      (.failed(.timeout), .failed, nil),
    ] as [(Outcome, Judgment.State, Verdict?)])
  func state(_ outcome: Outcome, _ state: Judgment.State, _ verdict: Verdict?) {
    let forward = judgment(outcome)
    #expect(forward.state == state)
    #expect(forward.verdict == verdict)
    #expect((forward.said == nil) == (state != .parsed))
    #expect((forward.problem == nil) == (state == .parsed))
    #expect(judgment(outcome, .swapped).verdict == verdict?.map(\.other))
    #expect(judgment(outcome, .swapped).id != forward.id)
  }

  @Test("What was never asked has no request and no verdict")
  func noReference() {
    let judgment = Judgment(
      withoutReferenceOf: ContentID(stored: "p-1"), by: "gpt", order: .forward, mode: .with)
    #expect(judgment.state == .noReference && judgment.request == nil && judgment.verdict == nil)
  }
}
