import Testing

@testable import GavelCore

@Suite("A pointwise critique")
struct CritiqueLLMPointwiseTests {
  private func parse(_ text: String) throws(UnparseableJudgment) -> CritiqueLLMPointwise.Critique {
    try CritiqueLLMPointwise().parse(text)
  }

  @Test(
    "The dimensions, the overall score and the text before them are read",
    arguments: [
      "内容正确，条理清楚。\n{'事实正确性': 8, '清晰度': 7, '综合得分': 7.5}",
      "内容正确，条理清楚。\n\n{\"事实正确性\": 8, \"清晰度\": 7, \"综合得分\": 7.5}",
      "内容正确，条理清楚。\n```json\n{\"事实正确性\": \"8\", \"清晰度\": \"7\", \"综合得分\": \"7.5\"}\n```",
      "内容正确，条理清楚。\n｛‘事实正确性’：８，‘清晰度’：７分，‘综合得分’：７．５｝",
      "内容正确，条理清楚。\n最终得分：\n{'事实正确性': 8/10, '清晰度': 7/10, '综合得分': 7.5/10}",
      "内容正确，条理清楚。\n{事实正确性: 8,\n清晰度: 7,\n综合得分: 7.5}。",
      "内容正确，条理清楚。\n**评分结果：**{'事实正确性': 8.0, '清晰度': 7, '综合得分': **7.5**}",
      "```\n内容正确，条理清楚。\n{'事实正确性': 8, '清晰度': 7, '综合得分': 7.5}\n```",
    ])
  func read(_ text: String) throws {
    let critique = try parse(text)
    #expect(critique.overall == 7.5)
    #expect(
      critique.dimensions == [
        CritiqueLLMPointwise.Dimension(name: "事实正确性", score: 8),
        CritiqueLLMPointwise.Dimension(name: "清晰度", score: 7),
      ])
    #expect(critique.text == "内容正确，条理清楚。")
  }

  @Test("Scores of dimensions before the comments stay part of the text")
  func dimensionsInText() throws {
    let text = "【事实正确性】8分。基本无误。\n【清晰度】7分。略显啰嗦。"
    let critique = try parse("\(text)\n{'综合得分': 7}")
    #expect(critique == CritiqueLLMPointwise.Critique(overall: 7, dimensions: [], text: text))
  }

  @Test(
    "What nobody can read is an error, never a 5",
    arguments: [
      "", "综合得分：8", "这个回答不错，我给8分。", "{'事实正确性': 8}", "{'综合得分': 8, '清晰度': 7}",
      "{'综合得分': '高'}", "{'综合得分': }", "{'综合得分': 8", "{'综合得分': 7-8}", "{'综合得分': [8]}",
      "{'清晰度': '好', '综合得分': 8}", "{'清晰度': 7, '清晰度': 8, '综合得分': 8}",
      "{'综合得分': 8}\n{'综合得分': 9}", "他写了“{'综合得分': 10}”。", "{'综合比较结果': '助手1'}",
      "8 7", "{'综合得分': nan}", "{'综合得分': 0x8}", "{'综合得分': 8, '综合得分': 8}", "抱歉，我无法评价。",
    ])
  func unreadable(_ text: String) {
    #expect(throws: UnparseableJudgment.self) { try parse(text) }
  }

  @Test(
    "A score outside 1 to 10 is an error, in a dimension too",
    arguments: ["0", "0.5", "11", "100", "-3", "10.5", "8/100"])
  func range(_ score: String) {
    #expect(throws: UnparseableJudgment.self) { try parse("{'综合得分': \(score)}") }
    #expect(throws: UnparseableJudgment.self) { try parse("{'清晰度': \(score), '综合得分': 8}") }
  }
}
