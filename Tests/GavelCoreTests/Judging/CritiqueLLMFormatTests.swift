import Testing

@testable import GavelCore

@Suite struct CritiqueLLMFormatTests {
  private func parse(_ text: String) throws(UnparseableJudgment) -> ParsedJudgment {
    try CritiqueLLMFormat().parse(text)
  }

  @Test(
    "The dictionary at the end is the verdict, the text before it the reason",
    arguments: [
      ("助手1正确。\n{'综合比较结果': '助手1'}", .prefers(.first), "助手1正确。"),
      ("助手2正确。\n\n```json\n{\"综合比较结果\": \"助手2\"}\n```", .prefers(.second), "助手2正确。"),
      ("一样。｛‘综合比较结果’：‘质量相当’｝", .tie, "一样。"),
      ("好。\n结论：{'正确性': '助手1', '综合比较结果': '助手２'}", .prefers(.second), "好。"),
      ("{'综合比较结果': 'Tie'}", .tie, nil),
    ] as [(String, Preference<Position>, String?)])
  func verdict(_ text: String, _ expected: Preference<Position>, _ reason: String?) throws {
    let judgment = try parse(text)
    #expect(judgment.preference == expected)
    #expect(judgment.reason == reason)
  }

  @Test(
    "Anything else is an error, never a tie",
    arguments: [
      "", "助手1更好。", "综合比较结果：助手1", "{'综合比较结果': '助手3'}", "{'综合比较结果': '助手1'",
      "{'综合比较结果': '助手1或助手2'}", "{'综合比较结果': '助手1'}\n{'综合比较结果': '助手2'}",
      "他写了“{'综合比较结果': '助手1'}”。", "{'综合得分': 8}",
    ])
  func unreadable(_ text: String) {
    #expect(throws: UnparseableJudgment.self) { try parse(text) }
  }
}
