import Testing

@testable import GavelCore

@Suite struct JudgeLMFormatTests {
  private func parse(_ text: String) throws(UnparseableJudgment) -> ParsedJudgment {
    try JudgeLMFormat().parse(text)
  }

  @Test(
    "The scores 8 and 7 are read however the line is written",
    arguments: [
      "8 7", "8, 7", "8,7", "8 ,7", "8/10 7/10", "8 / 10, 7 / 10", "8/10, 7/10", "8/10,7/10",
      "8/10; 7/10",
      "8/10.0 7/10.0", "8\t7", "8  7", "8;7", "8; 7", "8 - 7", "8-7", "8 – 7", "8—7", "8 : 7",
      "8:7", "8 | 7",
      "8|7", "8 & 7", "(8, 7)", "[8, 7]",
      "[[8]] [[7]]", "(8) (7)", "**8 7**", "**8** **7**", "**8, 7**", "__8 7__", "`8 7`", "\"8 7\"",
      "# 8 7",
      "### 8 7", "\n\n8 7", "\r\n\r\n8 7\r\n", "\u{FEFF}8 7", "8 7.", "8 7。", "8.0 7.0", "08 07",
      " 8 7 ",
      "８ ７", "８，７", "８，　７", "８／１０　７／１０", "８．０ ７．０", "８；７", "8、7", "８－７", "8分 7分", "8分，7分",
      "8分7分", "8 分 7 分", "8/10分 7/10分", "8 out of 10, 7 out of 10", "Scores: 8 7", "Score: 8, 7",
      "scores: 8/10, 7/10", "Ratings: 8 7", "Rating: [[8]] [[7]]", "Scores = 8 7",
      "**Scores:** 8 7",
      "评分：8 7", "得分：8，7", "分数：8 7", "Assistant 1: 8, Assistant 2: 7",
      "Assistant 1: 8 Assistant 2: 7",
      "Assistant 1: 8; Assistant 2: 7", "**Assistant 1:** 8, **Assistant 2:** 7",
      "Assistant 1: 8/10, Assistant 2: 7/10", "Assistant 1's score: 8, Assistant 2's score: 7",
      "Assistant 1’s score: 8, Assistant 2’s score: 7",
      "Assistant 1 score: 8 | Assistant 2 score: 7",
      "Assistant A: 8, Assistant B: 7", "Answer 1: 8, Answer 2: 7",
      "Response 1 = 8, Response 2 = 7",
      "Model A: 8 Model B: 7", "Score 1: 8, Score 2: 7", "Scores: Assistant 1: 8, Assistant 2: 7",
      "ASSISTANT 1: 8, ASSISTANT 2: 7", "助手1：8分，助手2：7分", "助手1得分：8，助手2得分：7", "助手 1: 8, 助手 2: 7",
      "回答1：8，回答2：7", "答案A：8 答案B：7",
      "Scores:\n8 7", "Here are my scores:\n\n8 7", "好的，评分如下：\n8 7",
    ])
  func read(_ line: String) throws {
    for text in [line, line + "\nAssistant 1 gives 3 reasons, Assistant 2 gives 2."] {
      let judgment = try parse(text)
      #expect(judgment.scores == ParsedJudgment.Scores(first: 8, second: 7))
      #expect(judgment.preference == .prefers(.first))
    }
  }

  @Test(
    "The verdict is the higher score, equal scores are a tie",
    arguments: [
      ("8.5 7", 8.5, 7, .prefers(.first)), ("7 8.5", 7, 8.5, .prefers(.second)),
      ("10 10", 10, 10, .tie),
      ("1 1", 1, 1, .tie), ("1 10", 1, 10, .prefers(.second)), ("10 1", 10, 1, .prefers(.first)),
      ("7.25 7.5", 7.25, 7.5, .prefers(.second)), ("10/10 9/10", 10, 9, .prefers(.first)),
      ("10, 10", 10, 10, .tie), ("10-9", 10, 9, .prefers(.first)), ("1 2", 1, 2, .prefers(.second)),
    ] as [(String, Double, Double, Preference<Position>)])
  func verdict(_ text: String, _ first: Double, _ second: Double, _ expected: Preference<Position>)
    throws
  {
    let judgment = try parse(text)
    #expect(judgment.scores == ParsedJudgment.Scores(first: first, second: second))
    #expect(judgment.preference == expected)
  }

  @Test(
    "An unreadable first line is an error, never a tie",
    arguments: [
      "", "\n \n", "8", "8/10", "10/10", "8 7 6", "1 2 3", "0 5", "5 0", "11 3", "3 11", "100 90",
      "0.5 7",
      "10.5 7", "eight seven", "八 七", "-3 8", "3 -8", "- 3 8", "−3 8", "–3 8", "-8-7", "8 -7",
      "8- 7", "-8 - 7",
      "8, -7", "nan 5", "inf 5", "0x8 7", "8e0 7", "8/7", "8 / 7", "8/5 7/5", "8/100 7/100",
      "8,5 7,0", "8.7",
      "8..7", "8 > 7", "8 < 7", "8+7", "8*7=56", "8=7", "$8 7", "8% 7%", "8 and 7", "8 vs 7",
      "8 7!", "² ³", "½ 7",
      "Assistant 1 is better", "Assistant 1: good, Assistant 2: bad", "2 answers were given",
      "2 answers were given, 1 is right", "Scores: high for the one, medium for the other.",
      "Both responses are good.", "8 7 because the first is right", "The scores are 8 7",
      "Assistant 1: 8\nAssistant 2: 7", "Assistant 1: 8 7", "8, Assistant 2: 7",
      "Scores:\n\nhigh\n8 7",
      "Here are my 2 scores:\n8 7", "Assistant 1 is better:\n8 7", "{\"score\": [8, 7]}", "[8, 7",
      "8, 7)",
    ])
  func unreadable(_ text: String) {
    #expect(throws: UnparseableJudgment.self) { try parse(text) }
  }

  @Test(
    "The number of an item or a label in the wrong order is never a score",
    arguments: [
      "1. 8/10\n2. 7/10", "1. 8\n2. 7", "1) 8\n2) 7", "1: 8\n2: 7", "1:8\n2:7", "1：8分\n2：7分",
      "1 8\n2 7",
      "#1: 8 #2: 7", "1. 8 2. 7", "(1) 8 (2) 7", "1. 8", "1) 8", "1: 8", "- 1: 8",
      "Assistant 2: 7, Assistant 1: 8",
      "Answer B: 7, Answer A: 8", "Assistant 1: 8, Assistant 1: 7", "Assistant 2: 8, 7",
      "助手2：7，助手1：8",
    ])
  func items(_ text: String) {
    #expect(throws: UnparseableJudgment.self) { try parse(text) }
  }

  @Test(
    "Two different pairs of scores are unreadable, whether or not their verdicts differ",
    arguments: [
      "8 7\n...\n7 9", "8 7\nOn second thought:\n5 8\nEach has its strengths.", "8 7\n...\n9 6",
      "8 7\n8 8",
      "5 5\n6 6", "8 7\r\n\r\n**7 8**", "8 7\nAssistant 1: 3, Assistant 2: 9",
    ])
  func twoPairs(_ text: String) {
    #expect(throws: UnparseableJudgment.self) { try parse(text) }
  }

  @Test(
    "Numbers in the explanation disturb nothing and stay in it",
    arguments: [
      "Assistant 1 gets 8 of 10 and Assistant 2 gets 9 of 10.",
      "It lists 3, 5 and 7; the other only 3 and 5.",
      "1. It is right.\n2. It is short.", "1.\n2.", "The answer is 42.", "42", "9/10",
      "Scores: 8 7", "8, 7", "11 3",
      "100 200", "3 < 5", "2 + 2 = 4", "| 3 | 4 | 5 |", "2024-05-01", "10:45:00",
      "Score for the first one: 9",
      "Assistant 2: 9", "Assistant 1: 8/10\nAssistant 2: 7/10", "8 8 8",
    ])
  func explanation(_ text: String) throws {
    let judgment = try parse("8 7\n\(text)\n")
    #expect(judgment.scores == ParsedJudgment.Scores(first: 8, second: 7))
    #expect(judgment.reason == text)
  }

  @Test("An answer of scores alone has no reason", arguments: ["8 7", "8 7\n\n", "\n8 7\n \n"])
  func noReason(_ text: String) throws {
    let judgment = try parse(text)
    #expect(judgment.reason == nil)
    #expect(judgment.reference == nil)
  }
}
