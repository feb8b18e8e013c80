import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Synchronization
import Testing

@testable import GavelPipeline

@Suite("Judging several answers at once")
struct SeveralAnswersTests {
  private static let models = """
    models:
      one: {provider: simulator, simulate: {quality: 0.2}}
      two: {provider: simulator, simulate: {quality: 0.5, empty: 0.05}}
      three: {provider: simulator, simulate: {quality: 0.7, refusal: 0.05}}
      four: {provider: simulator, simulate: {quality: 0.9}}
      teacher: {provider: simulator, simulate: {TEACHER}}
    candidates: [one, two, three, four]
    teachers: [teacher]
    """
  private static let exports = """
    export:
      - {format: messages, swap_augmentation: 0.5, reference_drop: 0.5}
      - {format: prompt_completion}
      - {format: alpaca, max_tokens: 420}
      - {format: sharegpt, swap_augmentation: 1}
      - {format: preference}
      - {format: nova, balance: position}
    """

  private func run(
    _ rest: String = "", teacher: String = "position_bias: 0.1, noise: 0.05, malformed: 0.05",
    seeds: String = Questions.jsonl(0..<30), judging: String = "reference: both",
    counter: CountingProvider = CountingProvider(), until last: StageName = .export
  ) async throws -> TestRun {
    try await TestRun(
      seeds: seeds, teacher: teacher,
      settings: "judging: {format: judgelm, answers: several, \(judging)}\n\(rest)",
      models: Self.models, provider: { counter.around($0) }, until: last)
  }

  private func lists(_ run: TestRun) async throws -> [JudgedList] {
    var lists: [JudgedList] = []
    for try await list in run.store.judgedLists() { lists.append(list) }
    return lists
  }

  @Test(
    "An export counts the flips of all pairs, whether its lines show lists or pairs",
    arguments: ["messages", "preference"])
  func flips(format: String) async throws {
    let run = try await run(
      "export: [{format: \(format)}]", teacher: "position_bias: 0.4, noise: 0.2")
    let manifest = try JSONParser.parse(try run.folder.read("export/\(format)/manifest.json"))
    let all = FlipSummary(try run.store.flips())
    #expect(all.all.flipped > 0 && all.byModels.count > 1)
    #expect(manifest.object?["swap"] == all.json)
  }

  @Test("The funnel adds up at every stage and in every export, and dropped lines have reasons")
  func funnel() async throws {
    let run = try await run(Self.exports)
    let funnel = try run.store.funnel()
    #expect(funnel.addsUp, "\(funnel.json.pretty)")
    #expect(funnel.rows.allSatisfy { $0.pending == 0 })
    let pairs = try #require(funnel[.pair])
    #expect(pairs.dropped["empty_response"] ?? 0 > 0 && pairs.dropped["refused_response"] ?? 0 > 0)
    #expect(funnel[.judge]?.input == pairs.output * 4)
    #expect(funnel[.judge]?.dropped["unparsed"] ?? 0 > 0)
    #expect(funnel[.reconcile]?.input == pairs.output * 2)
    let stages = funnel.rows.reduce(0) { $0 + $1.droppedCount }
    let exports = try run.store.exportFunnel()
    #expect(exports.count == 6)
    for (format, row) in exports {
      #expect(row.addsUp && row.output > 0, "\(format) \(row)")
      let lines = try run.lines("dropped.jsonl", of: format)
      #expect(lines.count == stages + row.droppedCount, "\(format)")
      #expect(Set(lines.map(\.line)).count == lines.count)
      let incomplete = lines.count { $0.object?["reason"]?.string == "list_incomplete" }
      #expect(incomplete == row.dropped["list_incomplete"] ?? 0)
      let isOfLists = !["nova", "preference"].contains(format)
      #expect((incomplete > 0) == isOfLists, "\(format)")
    }
    let alpaca = try #require(exports.first { $0.format == "alpaca" }).row
    #expect(alpaca.dropped["too_long"] ?? 0 > 0)
  }

  @Test("One request a list, teacher, mode and order; its answer is a judgment of each pair")
  func requests() async throws {
    let counter = CountingProvider()
    let run = try await run(counter: counter)
    let lists = try await lists(run)
    let withReference = lists.count { $0.list.query.reference != nil }
    #expect(withReference > 0 && withReference < lists.count)
    let asked = counter.requests.filter { $0.name == "teacher" }
    #expect(asked.count == 2 * (lists.count + withReference))
    #expect(Set(asked.map(\.id)).count == asked.count)
    for judged in lists {
      let list = judged.list
      let (answers, pairs) = (list.answers.count, list.pairs.count)
      #expect(answers >= 2 && answers <= 4 && pairs == answers * (answers - 1) / 2)
      let groups = Dictionary(grouping: judged.judgments) { "\($0.mode) \($0.order)" }
      #expect(groups.count == 4)
      for judgments in groups.values {
        #expect(judgments.count == pairs && Set(judgments.map(\.request)).count == 1)
        #expect(Set(judgments.map(\.state)).count == 1)
      }
      // Each order shows all answers, the other from its end.
      for order in Order.allCases {
        guard
          let id = judged.judgments.first(where: { $0.order == order && $0.mode == .without })?
            .request, let request = asked.first(where: { $0.id == id })
        else { continue }
        let prompt = try #require(request.messages.last?.content)
        var place = prompt.startIndex
        for answer in list.answers(in: order) {
          place = try #require(prompt[place...].firstRange(of: answer.text)).upperBound
        }
      }
    }
  }

  @Test("A line shows a list, and says as many scores as it has answers, in their order")
  func lines() async throws {
    let run = try await run(Self.exports, teacher: "position_bias: 0.1")
    let lists = Dictionary(
      uniqueKeysWithValues: try await lists(run).map { ($0.list.query.id.description, $0) })
    for format in ["messages", "sharegpt"] {
      var index: [String: JSONObject] = [:]
      for line in try run.lines("index.jsonl", of: format).compactMap(\.object) {
        index["\(line["file"]?.string ?? "") \(line["line"]?.int ?? 0)"] = line
      }
      var seen = 0
      var sizes: Set<Int> = []
      for file in ["train.jsonl", "validation.jsonl"] {
        for (place, line) in try run.lines(file, of: format).enumerated() {
          seen += 1
          let turns = try #require(
            line.object?[format == "messages" ? "messages" : "conversations"]?.array)
          let texts = turns.compactMap {
            $0.object?[format == "messages" ? "content" : "value"]?.string
          }
          let origin = try #require(index["\(file) \(place + 1)"])
          let judged = try #require(lists[origin["query"]?.string ?? ""])
          let order = try #require(Order(rawValue: origin["order"]?.string ?? ""))
          let mode = try #require(ReferenceMode(rawValue: origin["reference_mode"]?.string ?? ""))
          let answers = judged.list.answers(in: order)
          sizes.insert(answers.count)
          #expect(origin["answers"]?.array?.compactMap(\.string) == answers.map(\.candidate))
          #expect(origin["samples"]?.array?.count == judged.list.pairs.count)
          #expect(
            texts[0].ranges(of: "[The Start of Assistant ").count == answers.count)
          #expect(texts[0].contains("[The Start of Assistant \(answers.count)'s Answer]"))
          #expect(texts[0].contains("[Reference Answer]") == (mode == .with))
          var cursor = texts[0].startIndex
          for answer in answers {
            cursor = try #require(texts[0][cursor...].firstRange(of: answer.text)).upperBound
          }
          // The teacher's own words of that order, to the byte.
          let request = judged.judgments.first { $0.order == order && $0.mode == mode }?.request
          let asked = try #require(request)
          guard
            case .completed(let completion)? = try await run.store.attempts(at: asked)[0].outcome
          else {
            Issue.record("no answer")
            continue
          }
          #expect(texts[1] == completion.text)
          #expect(try SeveralScores(count: answers.count).parse(texts[1]).reason != nil)
        }
      }
      #expect(seen == index.count && seen > 20)
      #expect(sizes.contains(4) && sizes.count > 1)
    }
    let shown = try run.lines("index.jsonl").compactMap { $0.object?["order"]?.string }
    #expect(Set(shown) == ["forward", "swapped"])
    let both = try run.lines("index.jsonl", of: "sharegpt").compactMap {
      $0.object?["order"]?.string
    }
    #expect(both.count { $0 == "forward" } == both.count { $0 == "swapped" })
  }

  @Test("A list is exported only where every pair of it was kept as the shown order says it")
  func complete() async throws {
    for policy in ["consistent", "tie_on_flip", "all"] {
      let run = try await run(
        "keep: {swap: \(policy)}\nexport: [{format: messages}]", teacher: "position_bias: 0.3")
      var expected: Set<String> = []
      var left = 0
      for judged in try await lists(run) {
        for mode in ReferenceMode.allCases {
          let samples = judged.samples.filter { $0.mode == mode }
          let kept = samples.filter { $0.verdict != nil }
          let isWhole =
            policy == "all"
            ? kept.count == judged.list.pairs.count
            : samples.allSatisfy { $0.outcome == .consistent }
              && kept.count == judged.list.pairs.count
          if isWhole {
            expected.insert("\(judged.list.query.id) \(mode)")
          } else {
            left += kept.count
          }
        }
      }
      let exported = try run.lines("index.jsonl").compactMap(\.object).map {
        "\($0["query"]?.string ?? "") \($0["reference_mode"]?.string ?? "")"
      }
      #expect(Set(exported) == expected && exported.count == expected.count, "\(policy)")
      let row = try #require(try run.store.exportFunnel().first).row
      #expect(row.dropped["list_incomplete"] ?? 0 == left)
      #expect(row.input == expected.count + left)
      #expect((left > 0) == (policy != "all"))
      if policy == "tie_on_flip" { #expect(row.dropped["list_incomplete"] ?? 0 > expected.count) }
    }
  }

  @Test(
    "With a teacher that prefers what stands before, nothing survives; with a just one, all does")
  func swap() async throws {
    let biased = try await run("", teacher: "position_bias: 1")
    let row = try #require(try biased.store.funnel()[.reconcile])
    let without = row.dropped["no_reference"] ?? 0
    #expect(row.input > 0 && row.output == 0 && row.dropped["flipped"] == row.input - without)
    let just = try await run("", teacher: "quality: 1", judging: "reference: without")
    let kept = try #require(try just.store.funnel()[.reconcile])
    #expect(kept.input > 0 && kept.output == kept.input)
  }

  @Test(
    "In between, the flip rate is the expected one within four standard errors",
    arguments: [(0.3, 0.0), (0.1, 0.3)])
  func between(bias: Double, noise: Double) async throws {
    let seeds = Questions.jsonl(0..<150)
    let perfect = try await run(
      teacher: "quality: 1", seeds: seeds, judging: "reference: without", until: .reconcile)
    let real = try await run(
      teacher: "position_bias: \(bias), noise: \(noise)", seeds: seeds,
      judging: "reference: without", until: .reconcile)
    var truth: [ContentID: Verdict] = [:]
    for judged in try await lists(perfect) {
      for sample in judged.samples { truth[sample.pair] = sample.verdict }
    }
    // One pair of each list: those of a list are judged by one draw.
    var (expected, variance, flipped) = (0.0, 0.0, 0.0)
    for judged in try await lists(real) {
      let pair = try #require(judged.list.pairs.first?.pair.id)
      let share = SimulatedModel.expectedFlipRate(
        truth: try #require(truth[pair]), positionBias: bias, noise: noise)
      expected += share
      variance += share * (1 - share)
      if judged.samples.first(where: { $0.pair == pair })?.outcome == .flipped { flipped += 1 }
    }
    #expect(truth.count > 600)
    #expect(abs(flipped - expected) <= 4 * variance.squareRoot(), "\(flipped) of \(expected)")
  }

  @Test("Stopped in the middle, it goes on, asks nothing twice and ends in the same bytes")
  func resumed() async throws {
    let folder = try TemporaryFolder()
    let whole = try await run(Self.exports)
    try folder.write(Questions.jsonl(0..<30), to: "seeds.jsonl")
    let store = try Store()
    let counter = CountingProvider()
    func start(limit: Int) async throws {
      let seen = Mutex(0)
      var pipeline = Pipeline(
        settings: whole.settings, environment: [:], store: store, library: TemplateLibrary(),
        exportFolder: folder.path + "/export")
      pipeline.substitute = { model in
        let provider = counter.around(model)
        return Scripted { request in
          if request.name == "teacher" {
            let number = seen.withLock { seen in
              seen += 1
              return seen
            }
            if number > limit { throw CancellationError() }
          }
          return try await provider.complete(request)
        }
      }
      try await pipeline.run()
    }
    try store.save(
      RunInfo(
        name: whole.settings.name, version: "test", seed: whole.settings.seed, signature: "",
        settings: "", isSimulated: true))
    for limit in [3, 20] {
      await #expect(throws: CancellationError.self) { try await start(limit: limit) }
    }
    let answered = Set(try store.answeredRequests().map(\.id))
    let before = counter.count
    try await start(limit: .max)
    // What was sent after the last stop was not answered before it.
    let later = counter.requests[before...].map(\.id)
    #expect(answered.isDisjoint(with: later) && !later.isEmpty)
    #expect(Set(later).count == later.count)
    #expect(try folder.contents(of: "export") == whole.folder.contents(of: "export"))
    let all = counter.count
    try await start(limit: 0)
    #expect(counter.count == all)
    #expect(try folder.contents(of: "export") == whole.folder.contents(of: "export"))
  }

  @Test("An unreadable answer is asked again once, and every pair of its list is mended")
  func retried() async throws {
    let scene = try RetryTests.Scene(
      "judging: {format: judgelm, answers: several}\nexport: [{format: messages}]",
      candidates: ["weak", "strong", "third"])
    scene.answer {
      RetryTests.isAmong(0.3, $0) && $0.slot == 0 ? Completion(text: "8 7") : nil
    }
    try await scene.run()
    let states = try scene.store.judgmentStates()
    let bad = try #require(states[.unparsed])
    let lists = bad / 3
    #expect(bad.isMultiple(of: 3) && states[.parsed] == 120 - bad)
    let before = scene.requests.count
    let retry = try await scene.retry()
    #expect(retry.counts == [.unparsed: lists])
    #expect(scene.requests.count == before + lists)
    #expect(try scene.store.judgmentStates() == [.parsed: 120])
    let all = scene.requests.count
    try await scene.run()
    #expect(scene.requests.count == all)
  }

  @Test("A query that came with pairs has one list of all its responses")
  func given() async throws {
    let rows = [("A", "B"), ("B", "C"), ("A", "D")]
    let seeds = (0..<12).flatMap { number in
      rows.map { first, second -> String in
        let question = Questions.text(number)
        let words = question.split(separator: " ")
        func answer(_ name: String) -> String {
          let count = (Int(name.utf8.first ?? 65) - 64) * 3
          return "\(name) says \(words.prefix(count).joined(separator: " "))"
        }
        return JSONValue.object(
          JSONObject([
            ("prompt", .string(question)), ("response_A", .string(answer(first))),
            ("response_B", .string(answer(second))), ("model_A", .string(first)),
            ("model_B", .string(second)),
          ])
        ).line
      }
    }.joined(separator: "\n")
    let counter = CountingProvider()
    let run = try await TestRun(
      seeds: seeds,
      settings: """
        judging: {format: judgelm, answers: several}
        pairs: {answers: 3}
        export: [{format: messages}, {format: preference}]
        """,
      models: """
        models: {teacher: {provider: simulator}}
        teachers: [teacher]
        """, provider: { counter.around($0) })
    #expect(counter.count == 24)
    for judged in try await lists(run) { #expect(judged.list.answers.count == 3) }
    #expect(try run.store.funnel().addsUp)
    #expect(try run.lines("train.jsonl").count + run.lines("validation.jsonl").count == 12)
    let plan = try await PlanReport(
      settings: run.settings, library: TemplateLibrary(), environment: [:])
    #expect(plan.calls.map(\.count) == [24])
    #expect(plan.funnel[.pair]?.input == 36)
  }

  @Test(
    "What the plan counts is what is asked where every answer is there, and it shows the prompt")
  func planned() async throws {
    let counter = CountingProvider()
    let run = try await TestRun(
      settings:
        "judging: {format: judgelm, answers: several, reference: both}\npairs: {answers: 3}",
      models: Self.models.replacing("empty: 0.05", with: "empty: 0")
        .replacing("refusal: 0.05", with: "refusal: 0").replacing("TEACHER", with: "quality: 1"),
      provider: { counter.around($0) })
    let plan = try await PlanReport(
      settings: run.settings, library: TemplateLibrary(), environment: [:])
    let planned = plan.calls.reduce(into: [:]) { $0[$1.model, default: 0] += $1.count }
    #expect(planned == Dictionary(grouping: counter.requests, by: \.name).mapValues(\.count))
    #expect(plan.funnel[.judge]?.input == (try run.store.funnel()[.judge]?.input))
    let prompt = try #require(
      plan.prompts.first { $0.name == "teacher, 3 answers, with reference" })
    let text = try #require(prompt.messages.last?.content)
    #expect(text.contains("[The Start of Assistant 3's Answer]") && text.contains("3 scores"))
    #expect(!text.contains("Assistant 4"))
    let student = try #require(plan.prompts.first { $0.name == "student, 3 answers" })
    #expect(student.messages.last?.content.contains("(answer 3)") == true)
  }

  @Test("Formats and options that make no sense of lists are refused when a run is exported again")
  func reexported() async throws {
    let run = try await run("export: [{format: messages}]")
    let exporter = try Exporter(
      store: run.store, settings: run.settings, pack: TemplateLibrary().pack("judgelm"),
      library: TemplateLibrary())
    let folder = run.folder.path + "/again"
    var balanced = Settings.Export(format: "alpaca")
    balanced.balance = .position
    var other = Settings.Export(format: "sharegpt")
    other.template = "nova"
    for (export, message) in [
      (Settings.Export(format: "judgelm"), "a reason that speaks of both"),
      (Settings.Export(format: "pandalm"), "a reason that speaks of both"),
      (balanced, "balance"), (other, "cannot show several answers"),
    ] {
      let error = await #expect(throws: ExportProblem.self) {
        _ = try await exporter.write(export, to: folder)
      }
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
  }
}
