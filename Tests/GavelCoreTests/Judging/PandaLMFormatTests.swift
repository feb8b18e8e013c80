import Testing

@testable import GavelCore

@Suite struct PandaLMFormatTests {
  private func parse(_ text: String) throws(UnparseableJudgment) -> ParsedJudgment {
    try PandaLMFormat().parse(text)
  }

  @Test(
    "The verdict stands on the first line, however a model decorates it",
    arguments: [
      ("1", .prefers(.first)), ("2", .prefers(.second)), ("Tie", .tie), ("tie", .tie),
      ("TIE", .tie),
      ("tIe", .tie), (" 1 ", .prefers(.first)), ("\n\n2\n", .prefers(.second)),
      ("1.", .prefers(.first)),
      ("Tie.", .tie), ("**1**", .prefers(.first)), ("**Tie**", .tie), ("**Tie.**", .tie),
      ("*2*", .prefers(.second)), ("__2__", .prefers(.second)), ("`1`", .prefers(.first)),
      ("\"2\"", .prefers(.second)), ("“2”", .prefers(.second)), ("'tie'", .tie),
      ("‘1’", .prefers(.first)),
      ("[1]", .prefers(.first)), ("[[2]]", .prefers(.second)), ("(1)", .prefers(.first)),
      ("### 1", .prefers(.first)), ("１", .prefers(.first)), ("２。", .prefers(.second)),
      ("1\r\n\r\n### Reason: x", .prefers(.first)), ("\u{FEFF}2\n", .prefers(.second)),
      ("\u{FEFF}\r\nTie", .tie), ("\t1\t", .prefers(.first)),
      ("\u{3000}1\u{3000}", .prefers(.first)),
      ("### Evaluation: 1", .prefers(.first)), ("### Evaluation:\n2", .prefers(.second)),
      ("### Evaluation:\n\nTie\n", .tie), ("**Evaluation:** 1", .prefers(.first)),
      ("Evaluation: tie", .tie), ("### Evaluation：2", .prefers(.second)),
      ("### Evaluation: **1**", .prefers(.first)),
      ("Sure, here is my evaluation:\n\n1", .prefers(.first)), ("**评价结果：**\n2", .prefers(.second)),
      ("```\n1\n```", .prefers(.first)),
    ] as [(String, Preference<Position>)])
  func verdict(_ text: String, _ expected: Preference<Position>) throws {
    #expect(try parse(text).preference == expected)
  }

  @Test(
    "An unreadable answer is an error, never a tie",
    arguments: [
      "", " \n\t\n", "\u{FEFF}", "3", "0", "-1", "12", "11", "1.5", "1 2", "1 or 2", "1/2", "1, 2",
      "1 and 2",
      "1:", "1)", "Both are good.", "Both responses are good.", "It's a tie", "tie between", "tied",
      "Tie!?",
      "neither", "None", "A", "Response 1", "Response 2 is better.", "1 is better",
      "1 - Response 1",
      "1. Response 1 is clearer", "The answer is 1", "Verdict: 1", "one", "first", "#", "***",
      "...",
      "### Reason: Response 1 is better.", "### Evaluation:", "### Evaluation: ",
      "### Evaluation: 3",
      "Sure!\n1", "Reason: x\n1", "Sure:\nIt is 1", "The better one:\n1",
      "It's a tie:\n1", "### Reason:\n1", "Response 1:\n2", "{\"result\": \"1\"}", "①", "一", "平局",
      "¹", "½", "1️⃣",
    ])
  func unreadable(_ text: String) {
    #expect(throws: UnparseableJudgment.self) { try parse(text) }
  }

  @Test(
    "Two different labels in one answer are unreadable",
    arguments: [
      "1\n2", "2\n1\n\n### Reason: x", "1\n\nTie\n### Reason: x", "Tie\n**1**", "1\r\n2",
      "1\n\n2.\n\nbecause",
      "1\n### Evaluation: 2\n### Reason: x", "1\n### Reason: x\n### Evaluation: 2",
      "### Evaluation: 1\n### Evaluation: Tie", "1\nIt is better.\n2",
    ])
  func twoLabels(_ text: String) {
    #expect(throws: UnparseableJudgment.self) { try parse(text) }
  }

  @Test(
    "The same label twice is one label",
    arguments: [
      "1\n1\n### Reason: x", "1\n### Evaluation: 1\n### Reason: x", "**1**\n1.\n### Reason: x",
    ])
  func sameLabel(_ text: String) throws {
    let judgment = try parse(text)
    #expect(judgment.preference == .prefers(.first))
    #expect(judgment.reason == "x")
  }

  @Test(
    "Reason and reference are found under their headings",
    arguments: [
      ("1\n\n### Reason: It is right.\n\n### Reference: Paris.", "It is right.", "Paris."),
      (
        "1\n\n### Reason:\nIt is right.\n\n### Reference:\nParis.\nFrance.", "It is right.",
        "Paris.\nFrance."
      ),
      (
        "1\r\n\r\n### Reason:\r\nIt is\r\nright.\r\n\r\n### Reference: Paris.", "It is\nright.",
        "Paris."
      ),
      ("2\n### Reason：它是对的。\n### Reference：巴黎", "它是对的。", "巴黎"),
      ("2\n**Reason:** It is right.\n\n**Reference:** Paris.", "It is right.", "Paris."),
      ("2\n**Reason**: It is right.\n**Reference**: Paris.", "It is right.", "Paris."),
      ("2\n### **Reason:** It is right.\n### **Reference:**\nParis.", "It is right.", "Paris."),
      ("2\n## reason: It is right.\n# REFERENCE: Paris.", "It is right.", "Paris."),
      ("2\n###Reason:It is right.\n###Reference:Paris.", "It is right.", "Paris."),
      ("2\n### Reason\nIt is right.\n### Reference\nParis.", "It is right.", "Paris."),
      ("2\nReason: It is right.\nReference: Paris.", "It is right.", "Paris."),
      ("2\n### Reason: It is right.\n### Reference Answer: Paris.", "It is right.", "Paris."),
      ("2\n### Reason: It is right.\n### Reference Response:\nParis.", "It is right.", "Paris."),
      ("1\n### Reason: It is right.", "It is right.", nil),
      ("1\n### Reference: Paris.", nil, "Paris."),
      ("1\n\nIt is right.\nAnd short.", "It is right.\nAnd short.", nil),
      ("1\n### Reason: \n\n### Reference:  \n", nil, nil),
      ("Tie", nil, nil), ("Tie\n\n\n", nil, nil),
      ("1\nHere is why.\n### Reason: It is right.", "It is right.", nil),
    ] as [(String, String?, String?)])
  func sections(_ text: String, _ reason: String?, _ reference: String?) throws {
    let judgment = try parse(text)
    #expect(judgment.reason == reason)
    #expect(judgment.reference == reference)
    #expect(judgment.scores == nil)
  }

  @Test(
    "What looks like a heading or a label inside a section stays text",
    arguments: [
      (
        "1\n### Reason: a\n### Reference: b\n### Reason: c\n2\n### Reference: d", "a",
        "b\n### Reason: c\n2\n### Reference: d"
      ),
      ("1\n### Reason: a\n2\n### Reference: b", "a\n2", "b"),
      ("1\n### Reason: a\n### Reason: b", "a\n### Reason: b", nil),
      ("1\n### Reason: a\n### Reference: b\n### Evaluation: 2", "a", "b\n### Evaluation: 2"),
      (
        "1\n### Reason: a\nReference: the reference says so", "a\nReference: the reference says so",
        nil
      ),
      (
        "1\n### Reason: a\n### Reasonable: b\n**References** help",
        "a\n### Reasonable: b\n**References** help", nil
      ),
      ("1\nThe reason: it is right", "The reason: it is right", nil),
    ] as [(String, String?, String?)])
  func inside(_ text: String, _ reason: String?, _ reference: String?) throws {
    let judgment = try parse(text)
    #expect(judgment.preference == .prefers(.first))
    #expect(judgment.reason == reason)
    #expect(judgment.reference == reference)
  }

  @Test("An error shows what was expected and the line that was found")
  func message() {
    #expect(
      throws: UnparseableJudgment(
        expected: "1, 2 or Tie on the first line", found: "Both responses are good.")
    ) { try parse("\n\nBoth responses are good.\n1") }
    let error = #expect(throws: UnparseableJudgment.self) {
      try parse(String(repeating: "x", count: 500))
    }
    #expect(error?.found == String(repeating: "x", count: 120) + "…")
    #expect(
      UnparseableJudgment(expected: "1, 2 or Tie on the first line", found: "3").description
        == #"expected 1, 2 or Tie on the first line, found "3""#)
  }
}
