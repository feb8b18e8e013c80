import Testing

@testable import GavelCore

@Suite("A grade beside a reference that has a 10")
struct JudgeLMPointwiseTests {
  @Test(
    "The second score is the answer's, the rest its reasons",
    arguments: [
      "10 7.5\nIt leaves out the date.", "10, 7.5\n\nIt leaves out the date.",
      "10/10 7.5/10\nIt leaves out the date.",
      "Sure, here are my scores:\n**10 7.5**\nIt leaves out the date.",
      "Assistant 1: 10, Assistant 2: 7.5\nIt leaves out the date.",
      "```\n10 7.5\n```\nIt leaves out the date.", "10.0 ７．５\nIt leaves out the date.",
    ])
  func read(_ text: String) throws {
    let said = try JudgeLMPointwise().parse(text)
    #expect(
      said
        == CritiqueLLMPointwise.Critique(
          overall: 7.5, dimensions: [], text: "It leaves out the date."))
  }

  @Test("Scores alone are a grade without reasons, and a 10 may follow the 10")
  func bare() throws {
    #expect(try JudgeLMPointwise().parse("10 10").text == nil)
    #expect(try JudgeLMPointwise().parse("10 10").overall == 10)
  }

  @Test(
    "A first score that is not 10 is an error that says so",
    arguments: [("8 5\nIt is shorter.", "8 5"), ("7 10", "7 10"), ("9.5, 10\nx", "9.5 10")])
  func otherFirst(_ text: String, _ found: String) {
    #expect {
      try JudgeLMPointwise().parse(text)
    } throws: { error in
      "\(error)" == "expected 10, the reference's score, before the answer's, found \"\(found)\""
    }
  }

  @Test(
    "What is no pair of scores is an error, never a grade",
    arguments: [
      "", "7", "10", "10 11", "10 0", "It is a 7.", "10 7\n10 6", "{'综合得分': 7}", "10 7 8",
    ])
  func unreadable(_ text: String) {
    #expect(throws: UnparseableJudgment.self) { try JudgeLMPointwise().parse(text) }
  }
}
