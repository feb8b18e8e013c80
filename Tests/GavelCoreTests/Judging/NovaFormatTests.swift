import Testing

@testable import GavelCore

@Suite struct NovaFormatTests {
  private func parse(_ text: String) throws(UnparseableJudgment) -> ParsedJudgment {
    try NovaFormat().parse(text)
  }

  @Test(
    "The last bracket is the verdict, the text before it the reason",
    arguments: [
      ("A is right.\n\n[[A>B]]", .prefers(.first), "A is right."),
      ("B is right. [[B>A]]", .prefers(.second), "B is right."),
      ("Same.\nFinal verdict: **[[A=B]]**.", .tie, "Same."),
      ("[[A>B]]\nA is right.", .prefers(.first), "A is right."),
      ("[[A<B]]", .prefers(.second), nil),
      ("A is not right, so [[B>A]]", .prefers(.second), "A is not right, so"),
      ("B doesn't rhyme. [[A>B]]", .prefers(.first), "B doesn't rhyme."),
      ("One.\n[[A=B]]\nTwo.\n[[A=B]]", .tie, "One.\n[[A=B]]\nTwo."),
      (
        "B quotes \"[[A>B]]\" and is right.\n[[B>A]]", .prefers(.second),
        "B quotes \"[[A>B]]\" and is right."
      ),
    ] as [(String, Preference<Position>, String?)])
  func verdict(_ text: String, _ expected: Preference<Position>, _ reason: String?) throws {
    let judgment = try parse(text)
    #expect(judgment.preference == expected)
    #expect(judgment.reason == reason)
  }

  @Test(
    "Anything else is an error, never a tie",
    arguments: [
      "", "A is better.", "[A>B]", "[[A]]", "[[A>>B]]", "[[A>B]]\n[[B>A]]",
      "It says \"[[A>B]]\" there.", "I would not say [[A>B]]", "\\[[A>B]]",
      "Is it [[A>B]] or is it something else, I wonder.",
    ])
  func unreadable(_ text: String) {
    #expect(throws: UnparseableJudgment.self) { try parse(text) }
  }

  @Test("An error shows the last line, or both verdicts")
  func message() {
    #expect(throws: UnparseableJudgment(expected: NovaFormat.expectation, found: "A is better.")) {
      try parse("Well.\nA is better.\n")
    }
    #expect(throws: UnparseableJudgment(expected: "one verdict", found: "[[A>B]] and [[B>A]]")) {
      try parse("[[A>B]]\n[[B>A]]")
    }
  }
}
