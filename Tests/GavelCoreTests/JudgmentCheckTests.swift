import GavelCore
import Testing

@Suite("A judgment held against another way to it")
struct JudgmentCheckTests {
  private static let pair = ContentID(.pair, "pair")

  private static func judgment(_ text: String, _ request: String) -> Judgment {
    Judgment(
      of: pair, by: "t", order: .forward, mode: .without,
      request: ContentID(.request, .string(request)),
      outcome: .completed(Completion(text: text, finish: .stop)), format: PandaLMFormat())
  }

  @Test(
    "Only two equal verdicts are one",
    arguments: [
      ("1\n\n### Reason: x", "1\n\n### Reason: y", Judgment.State.parsed),
      ("1", "2", .pathsDisagree), ("Tie", "1", .pathsDisagree), ("1", "chatter", .unparsed),
      ("chatter", "1", .unparsed),
    ])
  func checked(one: String, other: String, expected: Judgment.State) throws {
    let judgment = Self.judgment(one, "one").checked(by: Self.judgment(other, "other"))
    #expect(judgment.state == expected)
    #expect((judgment.said == nil) == (expected != .parsed))
    #expect((judgment.problem == nil) == (expected == .parsed))
    #expect(judgment.request == ContentID(.request, "one"))
    #expect(judgment.check == ContentID(.request, "other"))
    if expected == .parsed { #expect(judgment.said?.reason == "x") }
  }

  @Test("Without the other way there is no verdict")
  func missing() {
    let other = Judgment(
      withoutCritiqueOf: Self.pair, by: "t", order: .forward, mode: .without, problem: "none")
    let judgment = Self.judgment("1", "one").checked(by: other)
    #expect(judgment.state == .noCritique)
    #expect(judgment.verdict == nil)
    #expect(judgment.problem == "on the other way: none")
  }
}
