import Testing

@testable import GavelCore

@Suite struct AlignBenchScoreTests {
  /// gpt-4-0613 in the published table, judged by itself: 推理总分 7.47, 语言总分 7.59, 总分 7.53.
  private static let published = [
    "数学计算": 7.56, "逻辑推理": 7.37, "基本任务": 7.81, "中文理解": 6.93, "综合问答": 7.42, "文本写作": 7.93,
    "角色扮演": 7.51, "专业能力": 7.94,
  ]

  @Test("A row of the published table comes out")
  func table() throws {
    let score = try #require(AlignBenchScore(means: Self.published))
    #expect(abs(score.reasoning - 7.47) < 0.0051)
    #expect(abs(score.language - 7.59) < 0.0051)
    #expect(abs(score.overall - 7.53) < 0.0051)
  }

  @Test("CritiqueLLM's names of the categories mean the same")
  func names() throws {
    let back = Dictionary(
      uniqueKeysWithValues: AlignBenchScore.otherNames.map { ($0.value, $0.key) })
    let renamed = Dictionary(
      uniqueKeysWithValues: Self.published.map { (back[$0.key] ?? $0.key, $0.value) })
    #expect(renamed.keys.contains("基本能力") && AlignBenchScore.has(renamed.keys))
    #expect(AlignBenchScore(means: renamed) == AlignBenchScore(means: Self.published))
  }

  @Test("Without one of the categories there is no overall score")
  func missing() {
    for category in Self.published.keys {
      #expect(AlignBenchScore(means: Self.published.filter { $0.key != category }) == nil)
    }
    #expect(!AlignBenchScore.has(["数学计算"]))
    #expect(AlignBenchScore(means: Self.published.merging(["数学能力": 1]) { $1 }) == nil)
  }
}
