import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Single answers, graded by themselves")
struct SingleAnswerTests {
  private static let judgelm = """
    judging: {format: judgelm, reference: with, answers: single}
    split: {validation: 0.2}
    export: [{format: messages}, {format: prompt_completion}, {format: alpaca}, {format: sharegpt}]
    """
  private static let critiquellm = """
    judging: {format: critiquellm, reference: both, answers: single}
    split: {validation: 0.2}
    export: [{format: messages, reference_drop: 0.5}, {format: alpaca}]
    """
  private static let seeds = Questions.jsonl(0..<36)

  private func critiques(_ run: TestRun) async throws -> [Critique] {
    var critiques: [Critique] = []
    for try await response in run.store.critiquedResponses() { critiques += response.critiques }
    return critiques
  }

  @Test("judgelm: every response of a pair has one grade or one reason, and no pair is judged")
  func sums() async throws {
    let run = try await TestRun(
      seeds: Self.seeds, teacher: "malformed: 0.5, refusal: 0.1", settings: Self.judgelm)
    let funnel = try run.store.funnel()
    #expect(funnel.addsUp, "\(funnel.json.pretty)")
    #expect(funnel[.judge] == nil && funnel[.reconcile] == nil)
    #expect(try run.store.judgmentStates().isEmpty)
    #expect(
      try run.store.finishedStages().isSuperset(of: [.critique, .judge, .reconcile, .export]))
    let row = try #require(funnel[.critique])
    let critiques = try await critiques(run)
    #expect(try row.input == run.store.judgedResponseCount())
    #expect(critiques.count == row.input && row.pending == 0)
    for state in [Critique.State.unparsed, .refused, .noReference] {
      let count = critiques.count { $0.state == state }
      #expect(count > 0 && row.dropped[state.rawValue] == count)
    }
    let split = try #require(funnel[.split])
    #expect(split.unit == "critiques" && split.input == row.output && split.output == row.output)
    let dropped = try run.lines("dropped.jsonl", of: "messages-responses").compactMap(\.object)
      .filter { $0["kind"]?.string == "critique" }
    #expect(dropped.count == row.droppedCount)
    #expect(
      Set(dropped.compactMap { $0["id"]?.string })
        == Set(critiques.filter { $0.state != .parsed }.map(\.id.description)))
    #expect(dropped.allSatisfy { $0["problem"]?.string?.isEmpty == false })
    #expect(
      critiques.contains {
        $0.problem?.hasPrefix("expected 10, the reference's score") == true
      })
    for (name, row) in try run.store.exportFunnel() {
      #expect(name.hasSuffix("-responses"))
      #expect(row.addsUp && row.input == split.output && row.output == split.output)
    }
  }

  @Test("Each line is the student's prompt of one answer, and the grade that its index names")
  func lines() async throws {
    let run = try await TestRun(seeds: Self.seeds, settings: Self.judgelm)
    let critiques = Dictionary(
      uniqueKeysWithValues: try await critiques(run).map { ($0.id.description, $0) })
    let parsed = critiques.values.count { $0.state == .parsed }
    for format in ["messages", "prompt_completion", "alpaca", "sharegpt"] {
      let folder = "\(format)-responses"
      let index = try run.lines("index.jsonl", of: folder).compactMap(\.object)
      #expect(index.count == parsed)
      var files: [String: [JSONValue]] = [:]
      for file in ["train.jsonl", "validation.jsonl"] {
        files[file] = try run.lines(file, of: folder)
      }
      #expect(files.values.allSatisfy { !$0.isEmpty })
      for place in index {
        let file = try #require(files[place["file"]?.string ?? ""])
        let line = file[try #require(place["line"]?.int) - 1].line
        let critique = try #require(critiques[place["critique"]?.string ?? ""])
        let said = try #require(critique.said)
        #expect(line.contains("\"10 \(said.overall.scoreText)\\n"))
        #expect(line.contains("[The Start of Assistant 1's Answer]\\nA reference for case"))
        #expect(place["response"]?.string == critique.response.description)
        #expect(place["score"] == .number(said.overall))
        #expect(place["order"] == nil && place["pair"] == nil)
      }
    }
    let card = try run.folder.read("export/messages-responses/README.md")
    for text in ["- pointwise-grading", "## Scores", "| score | train", "each answer by itself"] {
      #expect(card.contains(text), "\(text)")
    }
    #expect(!card.contains("Swap") && !card.contains("two answers"))
    let manifest = try JSONParser.parse(
      try run.folder.read("export/messages-responses/manifest.json"))
    #expect(manifest.object?["options"]?.object?["of"]?.string == "responses")
    #expect(manifest.object?["signature"]?.string?.contains("|of:responses") == true)
    #expect(manifest.object?["signature"]?.string?.contains(",with,single|") == true)
  }

  @Test("critiquellm: with the reference and without, one of the two where one is drawn")
  func twoModes() async throws {
    let run = try await TestRun(seeds: Self.seeds, settings: Self.critiquellm)
    #expect(try run.store.funnel().addsUp)
    let all = try run.lines("index.jsonl", of: "alpaca-responses").compactMap(\.object)
    let drawn = try run.lines("index.jsonl", of: "messages-responses").compactMap(\.object)
    #expect(drawn.count * 2 == all.count && !all.isEmpty)
    #expect(Set(drawn.compactMap { $0["response"]?.string }).count == drawn.count)
    let modes = Set(drawn.compactMap { $0["reference_mode"]?.string })
    #expect(modes == ["with", "without"])
    let row = try #require(try run.store.exportFunnel().first { $0.format == "messages-responses" })
    #expect(row.row.addsUp && row.row.dropped["reference_dropped"] == drawn.count)
    for file in ["train.jsonl", "validation.jsonl"] {
      let lines = try run.lines(file, of: "messages-responses").map(\.line)
      let places = drawn.filter { $0["file"]?.string == file }
      for (line, place) in zip(lines, places) {
        let isWith = place["reference_mode"]?.string == "with"
        #expect(line.contains("[参考答案]") == isWith)
        #expect(line.contains("参考") == isWith)
        #expect(line.contains("'综合得分': "))
      }
    }
  }

  @Test("Lines above the greatest length are left out or flagged", arguments: ["drop", "flag"])
  func tooLong(_ over: String) async throws {
    func run(_ options: String) async throws -> TestRun {
      try await TestRun(
        seeds: Self.seeds,
        settings: """
          judging: {format: judgelm, reference: with, answers: single}
          split: {validation: 0}
          export: [{format: messages\(options)}]
          """)
    }
    let sizes = try await run("").lines("train.jsonl", of: "messages-responses")
      .map { LineMeasure.tokens(in: $0) }.sorted()
    let greatest = sizes[sizes.count / 2]
    let above = sizes.count { $0 > greatest }
    let limited = try await run(", max_tokens: \(greatest), over: \(over)")
    let row = try #require(try limited.store.exportFunnel().first).row
    #expect(row.addsUp && above > 0)
    let flagged = try limited.lines("index.jsonl", of: "messages-responses").count {
      $0.object?["over_max_tokens"] != nil
    }
    #expect(row.dropped["too_long"] == (over == "drop" ? above : nil))
    #expect(flagged == (over == "drop" ? 0 : above))
    #expect(row.output == (over == "drop" ? sizes.count - above : sizes.count))
  }

  @Test("The plan counts what is asked", arguments: ["judgelm", "critiquellm"])
  func planned(_ pack: String) async throws {
    let counter = CountingProvider()
    let run = try await TestRun(
      seeds: Self.seeds, settings: pack == "judgelm" ? Self.judgelm : Self.critiquellm,
      models: TestRun.models.replacing(", empty: 0.05, refusal: 0.05", with: "")
        .replacing("candidates: [weak, middle, strong]", with: "candidates: [weak, strong]"),
      provider: { counter.around($0) })
    let plan = try await PlanReport(
      settings: run.settings, library: TemplateLibrary(), environment: [:])
    #expect(plan.funnel.addsUp && plan.funnel[.judge] == nil)
    let judged = try #require(try run.store.funnel()[.critique])
    let planned = try #require(plan.funnel[.critique])
    // Two candidates may give the same answer, and then neither is in a pair.
    #expect(planned.input >= judged.input && judged.input > 0)
    #expect(planned.input - judged.input <= planned.input / 4)
    #expect(plan.calls.filter { $0.purpose == .judge }.isEmpty)
    let calls = plan.calls.filter { $0.purpose == .critique }.reduce(0) { $0 + $1.count }
    #expect(calls == planned.pending && planned.dropped["no_reference"] ?? 0 > 0)
    let asked = counter.requests.filter { $0.name == "teacher" }
    #expect(asked.count == judged.output)
    #expect(plan.prompts.map(\.name) == ["candidate", "teacher, one response", "student"])
    #expect(plan.prompts.last?.messages.last?.content.contains("(an answer)") == true)
  }

  @Test("Once more asks nothing and gives the same bytes")
  func resumed() async throws {
    let counter = CountingProvider()
    let run = try await TestRun(
      seeds: Self.seeds, settings: Self.critiquellm, provider: { counter.around($0) })
    let (asked, files) = (counter.count, try run.folder.contents(of: "export"))
    var pipeline = Pipeline(
      settings: run.settings, environment: [:], store: run.store, library: TemplateLibrary(),
      exportFolder: run.folder.path + "/export")
    pipeline.substitute = { counter.around($0) }
    try await pipeline.run()
    #expect(counter.count == asked)
    #expect(try run.folder.contents(of: "export") == files)
  }

  /// A teacher that gives every second rewritten critique another overall score.
  private func moving(_ model: Settings.Model) -> any Provider {
    Scripted { request in
      let said = SimulatedModel(seed: 1, name: model.model, profile: model.simulation)
        .reply(to: request.messages)
      let isRewritten = request.messages.contains { $0.role == .assistant }
      guard isRewritten, let place = said.text.firstRange(of: "'综合得分': "),
        let score = Double(said.text[place.upperBound...].dropLast()),
        score.truncatingRemainder(dividingBy: 2) == 0
      else { return said }
      let kept = String(said.text[..<place.upperBound])
      return Completion(text: kept + (score > 5 ? "1}" : "10}"), finish: .stop)
    }
  }

  @Test("A rewritten critique whose score has moved is left out, and what builds on it")
  func moved() async throws {
    let run = try await TestRun(
      seeds: Self.seeds, settings: Self.critiquellm, provider: { moving($0) })
    let row = try #require(try run.store.funnel()[.critique])
    #expect(row.addsUp && row.dropped["score_moved"] ?? 0 > 0)
    let critiques = try await critiques(run)
    for critique in critiques where critique.state == .scoreMoved {
      #expect(critique.mode == .without && critique.said == nil)
      let first = critiques.first { $0.response == critique.response && $0.mode == .with }
      #expect(first?.said?.overall.truncatingRemainder(dividingBy: 2) == 0)
    }
    #expect(critiques.contains { $0.mode == .without && $0.state == .parsed })
    let byCritiques = try await TestRun(
      seeds: Self.seeds,
      settings: """
        judging: {format: critiquellm, reference: both, path: critiques}
        export: [{format: messages}]
        """, provider: { moving($0) })
    let funnel = try byCritiques.store.funnel()
    #expect(funnel.addsUp && funnel[.judge]?.dropped["no_critique"] ?? 0 > 0)
  }

  @Test("Graded responses stand beside pairs that were judged by them, whose lines do not change")
  func besidePairs() async throws {
    let judging = "judging: {format: critiquellm, reference: both, path: critiques}\n"
    let alone = try await TestRun(
      seeds: Self.seeds, settings: judging + "export: [{format: messages}]")
    let run = try await TestRun(
      seeds: Self.seeds,
      settings: judging + "export: [{format: messages}, {format: messages, of: responses}]")
    for file in ["train.jsonl", "validation.jsonl", "index.jsonl"] {
      #expect(try run.lines(file) == alone.lines(file))
    }
    let parsed = try run.store.parsedCritiqueCount()
    #expect(parsed > 0)
    #expect(try run.lines("index.jsonl", of: "messages-responses").count == parsed)
    #expect(try run.store.funnel()[.split]?.unit == "samples")
    #expect(try run.store.exportFunnel().map(\.format) == ["messages", "messages-responses"])
    #expect(try run.store.exportFunnel().allSatisfy(\.row.addsUp))
  }

  @Test("Judged with the reference alone, no critique is rewritten")
  func withOnly() async throws {
    let counter = CountingProvider()
    let run = try await TestRun(
      seeds: Self.seeds,
      settings: """
        judging: {format: critiquellm, reference: with, path: critiques}
        export: [{format: messages}]
        """, provider: { counter.around($0) })
    #expect(try await critiques(run).allSatisfy { $0.mode == .with })
    #expect(!counter.requests.contains { $0.messages.contains { $0.role == .assistant } })
    #expect(try run.store.funnel()[.judge]?.output ?? 0 > 0)
  }
}
