import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("What a plan says of money and time")
struct PlanMoneyTests {
  private static let models = """
    models:
      weak: {provider: simulator, max_tokens: 160, price: {input: 1, output: 4}}
      strong: {provider: simulator, max_tokens: 160, price: {input: 2, output: 8}}
      teacher: {provider: simulator, max_tokens: 300, price: {input: 10, output: 30}}
    candidates: [weak, strong]
    teachers: [teacher]
    """

  private static func plan(
    _ run: TestRun, lengths: AnswerLengths = AnswerLengths()
  ) async throws -> PlanReport {
    try await PlanReport(
      settings: run.settings, library: TemplateLibrary(), environment: [:], lengths: lengths)
  }

  @Test(
    "What a run spends lies within what the plan says, and near what is expected once measured",
    arguments: [
      "judging: {format: judgelm, reference: both}",
      "judging: {format: pandalm, reference: both, reference_from: strong}",
      "judging: {format: critiquellm-en, reference: both, reference_from: strong, path: critiques}",
    ])
  func bounds(judging: String) async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<205), settings: judging, models: Self.models)
    let prices = run.settings.models.compactMap { model in model.price.map { (model.name, $0) } }
    let spending = Spending(
      try run.store.modelTotals(), prices: Dictionary(uniqueKeysWithValues: prices))
    let blind = try await Self.plan(run)
    #expect(blind.usd.low < spending.usd && spending.usd < blind.usd.high, "\(blind.usd)")
    #expect(blind.sampleSize == 200)
    #expect(blind.calls.allSatisfy { $0.answerSource != .assumed })
    let seeing = try await Self.plan(run, lengths: AnswerLengths(run.store, for: run.settings))
    #expect(seeing.usd.low < spending.usd && spending.usd < seeing.usd.high, "\(seeing.usd)")
    #expect(abs(seeing.usd.expected / spending.usd - 1) < 0.25, "\(seeing.usd) \(spending.usd)")
    #expect(seeing.usd.high - seeing.usd.low < blind.usd.high - blind.usd.low)
    #expect(spending.requests <= seeing.calls.reduce(0) { $0 + $1.count })
  }

  @Test("The same settings make the same plan")
  func repeated() async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<260), models: Self.models, until: .diversify)
    let one = try await Self.plan(run)
    #expect(try await Self.plan(run).json == one.json)
    #expect(one.usd.low <= one.usd.expected && one.usd.expected <= one.usd.high)
  }

  @Test("A model without a price is named as unknown, and adds nothing to the sum")
  func unpriced() async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<20),
      models: """
        models:
          weak: {provider: simulator, price: {input: 1, output: 4}}
          strong: {provider: openai, base_url: "http://127.0.0.1:1/v1"}
          teacher: {provider: openai, base_url: "http://127.0.0.1:1/v1", price: {input: 1, output: 4}}
        candidates: [weak, strong]
        teachers: [teacher]
        """, until: .diversify)
    let plan = try await Self.plan(run)
    #expect(plan.modelsWithoutPrice == ["strong"])
    let strong = try #require(plan.calls.first { $0.model == "strong" })
    #expect(strong.usd == nil && strong.answerSource == .assumed)
    #expect(strong.json.object?["usd"] == .null)
    #expect(plan.usd == plan.calls.filter { $0.model != "strong" }.compactMap(\.usd).sum)
    #expect(plan.expectedSeconds == nil, "how long servers take is not known yet")
    #expect(plan.assumptions.contains { $0.contains("strong") && $0.contains("no max_tokens") })
  }

  @Test("Hours: limits a minute, concurrency and latency; models of a stage go side by side")
  func hours() async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<60),
      models: """
        models:
          weak: {provider: simulator, simulate: {latency: 2000}, limits: {concurrency: 2}}
          strong: {provider: simulator, limits: {requests_per_minute: 30}}
          teacher: {provider: simulator, simulate: {latency: 1000}, limits: {concurrency: 4}}
        candidates: [weak, strong]
        teachers: [teacher]
        """, until: .diversify)
    let plan = try await Self.plan(run)
    // strong: 60 calls at 30 a minute; weak: 60 calls of 2 s, two at a time; 120 judgments.
    #expect(plan.leastSeconds == 120)
    #expect(plan.expectedSeconds.map { Int($0.rounded()) } == 120 + 30)
  }

  @Test("A mean of few answers is trusted less than one of many, and another model's not at all")
  func measured() throws {
    var lengths = AnswerLengths()
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<2), to: "seeds.jsonl")
    let settings = try Settings.test(
      "name: x\nqueries: {sources: [{path: seeds.jsonl}]}\n\(Self.models)", in: folder
    ).settings
    let model = try #require(settings.model(named: "weak"))
    func measure(_ count: Int, _ purpose: AnsweredRequest.Purpose) -> AnswerMeasure {
      AnswerMeasure(
        name: "weak", model: "weak", purpose: purpose, count: count, meanTokens: 100,
        meanSeconds: 3)
    }
    lengths.add(measure(1, .respond), of: "weak")
    lengths.add(measure(400, .judge), of: "weak")
    #expect(lengths.tokens(of: model, for: .respond).tokens.high == 200)
    #expect(lengths.tokens(of: model, for: .judge).tokens.high == 105)
    #expect(lengths.seconds(of: model, for: .judge) == 3)
    #expect(lengths.tokens(of: model, for: .grade).source == .limit(160))
  }
}
