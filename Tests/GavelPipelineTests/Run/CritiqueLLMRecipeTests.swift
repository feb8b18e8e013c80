import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("The recipe critiquellm, as far as its queries go")
struct CritiqueLLMRecipeTests {
  /// Two seeds a category, under AlignBench's names.
  private static let seeds = [
    ("基本任务", "把“春天来了，小河解冻了”这句话里的动词找出来。"), ("基本任务", "从下面的通知里找出时间和地点：周三下午两点，三号会议室。"),
    ("中文理解", "“打草惊蛇”在日常生活中可以用来形容什么样的情形？"), ("中文理解", "“差点儿没摔倒”和“差点儿摔倒”意思一样吗？请说明理由。"),
    ("综合问答", "第一次养猫，头一个月要准备些什么？"), ("综合问答", "为什么飞机起飞和降落时要打开遮光板？"),
    ("文本写作", "给搬走的老邻居写一封一百字左右的信。"), ("文本写作", "为学校的旧书交换活动拟一份倡议书。"),
    ("逻辑推理", "甲说乙在撒谎，乙说丙在撒谎，丙说甲乙都在撒谎，谁说的是真话？"), ("逻辑推理", "五个人站成一排，小李不在两端，小王紧挨小李，有几种站法？"),
    ("数学计算", "一个水池单开进水管六小时注满，单开排水管九小时放空，同时开要多久注满？"), ("数学计算", "求函数在闭区间零到三上的最大值，已知它是开口向下的抛物线，顶点在二。"),
    ("角色扮演", "你是一位博物馆讲解员，请向小学生介绍一件青铜器。"), ("角色扮演", "假如你是一位脾气急躁的出租车司机，乘客要你绕路，你怎么回答？"),
    ("专业能力", "简述光合作用中光反应与暗反应的联系。"), ("专业能力", "合同中的不可抗力条款通常包括哪些情形？"),
  ]

  private func settings(in folder: TemporaryFolder) throws -> Settings {
    let lines = Self.seeds.enumerated().map { index, seed in
      JSONValue.object(
        JSONObject([
          ("question_id", .number(index)), ("category", .string(seed.0)),
          ("subcategory", "其他"), ("question", .string(seed.1)), ("reference", "（略）"),
        ])
      ).line
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "seeds.jsonl")
    return try Settings.test(
      """
      recipe: critiquellm
      seed: 3
      queries:
        sources: [{path: seeds.jsonl, format: alignbench}]
        augment: {count: 160}
        balance: {count: 24}
      models:
        one: {provider: simulator, simulate: {quality: 0.4}}
        other: {provider: simulator, simulate: {quality: 0.7}}
        gpt: {provider: simulator}
      candidates: [one, other]
      teachers: [gpt]
      judging: {reference_from: gpt}
      """, in: folder
    ).settings
  }

  @Test("From seeds in AlignBench's form to exports: eight categories, no seed, every sum holds")
  func whole() async throws {
    let folder = try TemporaryFolder()
    let settings = try settings(in: folder)
    let store = try Store()
    try store.save(
      RunInfo(
        name: "test", version: "test", seed: 3, signature: "", settings: "", isSimulated: true))
    let counter = CountingProvider()
    var pipeline = Pipeline(
      settings: settings, environment: [:], store: store, library: TemplateLibrary(),
      exportFolder: folder.path + "/export")
    pipeline.substitute = { counter.around($0) }
    try await pipeline.run()
    let funnel = try store.funnel()
    #expect(funnel.addsUp, "\(funnel.json.pretty)")
    #expect(funnel[.augment]?.input == 16 + 160)
    #expect(funnel[.diversify]?.dropped["seed_only"] == 16)
    #expect(funnel[.balance]?.output == 24, "\(funnel.json.pretty)")
    let categories = try store.categoryCounts()
    #expect(
      Set(categories.keys.compactMap { $0 }) == Set(settings.queries.augment?.categories ?? []))
    #expect(categories.values.allSatisfy { (2...4).contains($0) }, "\(categories)")
    let prompts = counter.requests.compactMap { $0.messages.last?.content }
    #expect(prompts.contains { $0.contains("### 类别：\n基本能力") && $0.contains("### 示例：\n1. ") })
    #expect(prompts.contains { $0.hasSuffix("### 评分：") })
    let first = try folder.contents(of: "export")
    let count = counter.count
    try await pipeline.run()
    #expect(counter.count == count)
    #expect(try folder.contents(of: "export") == first)
  }
}
