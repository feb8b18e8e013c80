import Testing

@testable import GavelCore

@Suite("What becomes of a critique")
struct CritiqueStateTests {
  private func critique(
    _ text: String, _ format: CritiqueFormat = .dictionary, before: Double? = nil,
    finish: Completion.Finish = .stop
  ) -> Critique {
    Critique(
      of: ContentID(stored: "r-1"), by: "gpt", mode: before == nil ? .with : .without,
      request: ContentID(stored: "a-1"),
      outcome: .completed(Completion(text: text, finish: finish)), format: format,
      rewriting: before)
  }

  @Test(
    "A rewritten score may move by one, and no further",
    arguments: [
      ("8", 8.0, true), ("7", 8, true), ("9", 8, true), ("7.5", 8.5, true), ("6.5", 8, false),
      ("10", 8, false), ("1", 10, false), ("6.9", 8, false),
    ])
  func moved(_ score: String, _ before: Double, _ isKept: Bool) {
    let critique = critique("好。\n{'综合得分': \(score)}", before: before)
    #expect(critique.state == (isKept ? .parsed : .scoreMoved))
    #expect((critique.said == nil) == !isKept)
    #expect((critique.problem == nil) == isKept)
    if !isKept {
      #expect(
        critique.problem == "expected an overall score at most 1 from \(before.scoreText), which "
          + "the rewritten critique gave, found \(score)")
    }
  }

  @Test("What cannot be read has not moved")
  func unread() {
    #expect(critique("好。", before: 8).state == .unparsed)
    #expect(critique("{'综合得分': 1}", before: 8, finish: .length).state == .truncated)
    #expect(critique("I'm sorry, but I can't help with that.", before: 8).state == .refused)
  }

  @Test("Each format reads its own answers")
  func formats() {
    #expect(critique("10 3\nWrong.", .scoreLine).said?.overall == 3)
    #expect(critique("10 3\nWrong.", .dictionary).state == .unparsed)
    #expect(critique("{'综合得分': 3}", .scoreLine).state == .unparsed)
    #expect(CritiqueFormat(beside: JudgeLMFormat.self) == .scoreLine)
    #expect(CritiqueFormat(beside: CritiqueLLMFormat.self) == .dictionary)
  }

  @Test("Raw values are permanent, and reasons to drop a record")
  func rawValues() {
    let states = Critique.State.allCases.map(\.rawValue)
    #expect(
      states == [
        "parsed", "unparsed", "refused", "truncated", "failed", "no_reference", "no_critique",
        "score_moved",
      ])
    for state in states.dropFirst() { #expect(DropReason(rawValue: state) != nil) }
  }
}
