import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Judging by critiques")
struct CritiqueTests {
  private static let path = """
    judging: {format: critiquellm, reference: both, path: critiques}
    pairs: {per_query: 2, choose: random}
    export: [{format: messages}]
    """
  private static let seeds = Questions.jsonl(0..<24)

  @Test("Each response is graded twice, and each verdict without a reference is come to twice")
  func counts() async throws {
    let run = try await TestRun(seeds: Self.seeds, settings: Self.path)
    let funnel = try run.store.funnel()
    #expect(funnel.addsUp)
    let critique = try #require(funnel[.critique])
    let judge = try #require(funnel[.judge])
    let judged = try run.store.judgedResponseCount()
    #expect(critique.input == 2 * judged)
    // Every third question has no reference.
    #expect(critique.dropped["no_reference"] ?? 0 > 0)
    #expect(critique.output + (critique.dropped["no_reference"] ?? 0) == critique.input)
    #expect(judge.dropped["no_reference"] ?? 0 > 0)
    #expect(judge.dropped["paths_disagree"] ?? 0 > 0)
    #expect(judge.output > 0)
    for pair in try await run.judged() where pair.shown.query.reference != nil {
      for judgment in pair.judgments where judgment.mode == .without {
        #expect(judgment.check != nil)
        #expect(judgment.check != judgment.request)
      }
    }
  }

  @Test("A teacher that never errs comes to the same verdict on both ways")
  func agreement() async throws {
    let run = try await TestRun(
      seeds: Self.seeds, teacher: "position_bias: 0, noise: 0", settings: Self.path)
    let judge = try #require(try run.store.funnel()[.judge])
    #expect(judge.dropped["paths_disagree"] == nil)
    let lines = try run.lines("train.jsonl")
    #expect(!lines.isEmpty)
  }

  @Test("Once more asks nothing and gives the same bytes")
  func resumed() async throws {
    let counter = CountingProvider()
    let run = try await TestRun(
      seeds: Self.seeds, settings: Self.path, provider: { counter.around($0) })
    let asked = counter.count
    let files = try run.folder.contents(of: "export")
    var pipeline = Pipeline(
      settings: run.settings, environment: [:], store: run.store, library: TemplateLibrary(),
      exportFolder: run.folder.path + "/export")
    pipeline.substitute = { counter.around($0) }
    try await pipeline.run()
    #expect(counter.count == asked)
    #expect(try run.folder.contents(of: "export") == files)
  }

  @Test("What the plan counts is what is asked where every answer can be read")
  func planned() async throws {
    let counter = CountingProvider()
    let seeds = Questions.jsonl((0..<30).filter { $0 % 3 != 0 })
    let models = """
      models:
        one: {provider: simulator}
        two: {provider: simulator}
        teacher: {provider: simulator}
      candidates: [one, two]
      teachers: [teacher]
      """
    let settings = Self.path.replacing("per_query: 2", with: "per_query: 1")
    let run = try await TestRun(
      seeds: seeds, settings: settings, models: models, provider: { counter.around($0) })
    let plan = try await PlanReport(
      settings: run.settings, library: TemplateLibrary(), environment: [:])
    let planned = Dictionary(grouping: plan.calls, by: \.purpose).mapValues {
      $0.reduce(0) { $0 + $1.count }
    }
    let critiques = counter.requests.filter {
      $0.messages.contains { $0.content.contains("综合得分") }
    }
    #expect(planned[.critique] == critiques.count)
    // Two candidates may give the same answer, and then no pair is judged.
    #expect(planned[.judge] ?? 0 >= 3)
    #expect(plan.prompts.contains { $0.name == "teacher, one response" })
  }

  @Test("A rewritten critique does not mention the reference")
  func rewritten() async throws {
    let run = try await TestRun(seeds: Self.seeds, settings: Self.path)
    var count = 0
    for try await pair in run.store.critiquedPairs() {
      for side in [Side.a, .b] {
        guard let with = pair.critique(of: side, by: "teacher", .with),
          let without = pair.critique(of: side, by: "teacher", .without)
        else { continue }
        count += 1
        #expect(with.contains("参考答案"))
        #expect(!without.contains("参考"))
      }
    }
    #expect(count > 0)
  }

  @Test("Where no verdict with the reference could be read, the one without is not asked for")
  func nothingToCheck() async throws {
    let counter = CountingProvider()
    // The comparison with a reference in view is the only one that shows the reference.
    let run = try await TestRun(
      seeds: Self.seeds, settings: Self.path,
      provider: { model in
        let simulated = counter.around(model)
        return Scripted { request in
          let last = request.messages.last?.content ?? ""
          let isComparison = request.messages.count <= 2 && last.contains("[对第一个回答的评价]")
          let completion = try await simulated.complete(request)
          return isComparison && last.contains("[参考答案]")
            && Draw(seed: 1).uniform("unread", last) < 0.5
            ? Completion(text: "难以判断。") : completion
        }
      })
    let judgments = try await run.judged().flatMap(\.judgments)
    let unread = judgments.filter { $0.mode == .with && $0.state == .unparsed }
    #expect(unread.count > 3)
    let others = judgments.filter { other in
      other.mode == .without
        && unread.contains { $0.pair == other.pair && $0.order == other.order }
    }
    #expect(others.count == unread.count)
    for other in others {
      #expect(other.state == .noCritique && other.request == nil && other.check == nil)
      #expect(other.problem?.hasPrefix("there is no judgment with the reference") == true)
    }
    // Every verdict that was asked for is in use.
    let used = Set(judgments.flatMap { [$0.request, $0.check].compactMap { $0 } })
    let critiques = Set(try await run.critiqueRequests())
    let asked = Set(counter.requests.filter { $0.name == "teacher" }.map(\.id))
    #expect(asked.subtracting(critiques) == used)
    #expect(try run.store.funnel().addsUp)
  }
}

extension TestRun {
  fileprivate func critiqueRequests() async throws -> [ContentID] {
    var requests: [ContentID] = []
    for try await critique in store.readCritiques() {
      requests += critique.attempts.map(\.request)
    }
    return requests
  }
}
