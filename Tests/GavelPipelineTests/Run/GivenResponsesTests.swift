import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Runs on responses that came with the queries")
struct GivenResponsesTests {
  static let teacher = """
    models:
      teacher: {provider: simulator, simulate: {TEACHER}}
    teachers: [teacher]
    """

  static func answer(_ number: Int, _ model: String) -> String {
    "The answer of \(model) to \(Questions.text(number)) takes it step by step."
  }

  /// Rows as PandaLM's test set has them: each question with every pair of three models.
  static func pandalm(_ numbers: some Sequence<Int>) -> String {
    let models = ["tiny-1b", "mid-7b", "big-13b"]
    var rows: [String] = []
    for number in numbers {
      for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        let row: JSONValue = [
          "idx": .number(rows.count), "motivation_app": .string("topic \(number % 3)"),
          "cmp_key": .string("\(models[one])_\(models[other])"),
          "instruction": .string(Questions.text(number)), "input": "",
          "response1": .string(answer(number, models[one])),
          "response2": .string(answer(number, models[other])), "annotator1": 1,
        ]
        rows.append(row.line)
      }
    }
    return "[\n" + rows.joined(separator: ",\n") + "\n]\n"
  }

  static func nova(_ numbers: some Sequence<Int>) -> String {
    numbers.map { number in
      let row: JSONValue = [
        "prompt": .string(Questions.text(number)), "response_A": .string(answer(number, "A")),
        "response_B": .string(answer(number, "B")),
      ]
      return row.line + "\n"
    }.joined()
  }

  static func judgelm(_ numbers: some Sequence<Int>) -> String {
    numbers.map { number in
      let row: JSONValue = [
        "question_id": .number(number), "question_body": .string(Questions.text(number)),
        "answer1_body": .string(answer(number, "alpha")),
        "answer2_body": .string(answer(number, "beta")), "answer1_model_id": "alpha",
        "answer2_model_id": "beta", "score": [7, 4],
        "reference": ["text": .string("A reference for case \(number)."), "model": "none"],
      ]
      return row.line + "\n"
    }.joined()
  }

  @Test("The rows of one question are one query with all their pairs, and only teachers are asked")
  func merged() async throws {
    let counter = CountingProvider()
    let run = try await TestRun(
      seeds: Self.pandalm(0..<10), settings: "export: [{format: messages}, {format: pandalm}]",
      models: Self.teacher, provider: { counter.around($0) })
    let funnel = try run.store.funnel()
    #expect(funnel.addsUp, "\(funnel.json.pretty)")
    #expect(funnel[.read]?.input == 30 && funnel[.read]?.output == 10)
    #expect(funnel[.read]?.dropped == ["merged": 20])
    #expect(funnel[.respond]?.input == 30 && funnel[.respond]?.output == 30)
    #expect(funnel[.respond]?.notes == [.init("given", 30)])
    #expect(funnel[.pair]?.output == 30)
    #expect(counter.count == 60 && Set(counter.requests.map(\.name)) == ["teacher"])

    let index = try run.lines("index.jsonl")
    #expect(!index.isEmpty)
    let names = Set(index.compactMap { $0.object?["first"]?.string })
    #expect(names == ["tiny-1b", "mid-7b", "big-13b"])
    for line in index {
      // Three rows a question, in the order of their ids, from line 2 on.
      let id = try #require(line.object?["row_id"]?.string.flatMap { Int($0) })
      #expect(line.object?["row"]?.string == "seeds.jsonl:\(id + 2)")
      let models = [["tiny-1b", "mid-7b"], ["tiny-1b", "big-13b"], ["mid-7b", "big-13b"]][id % 3]
      let shown = [line.object?["first"]?.string, line.object?["second"]?.string]
      #expect(Set(shown.compactMap { $0 }) == Set(models))
    }
    let merged = try run.lines("dropped.jsonl").first {
      $0.object?["reason"]?.string == "merged"
    }
    #expect(merged?.object?["id"]?.string == "seeds.jsonl:10")
    #expect(merged?.object?["own_id"]?.string == "8")
    let manifest = try JSONParser.parse(try run.folder.read("export/messages/manifest.json"))
    #expect(
      manifest.object?["given"]
        == ["pairs": 30, "responses": 30, "candidates": ["big-13b", "mid-7b", "tiny-1b"]])
    #expect(
      try run.folder.read("export/messages/README.md")
        .contains("- Candidates: 30 responses came with the questions, in 30 pairs"))
  }

  @Test("Neither model of a file is always side a, and the order of the rows changes no id")
  func sides() async throws {
    let run = try await TestRun(seeds: Self.nova(0..<60), models: Self.teacher, until: .pair)
    var first: [String: Int] = [:]
    for try await shown in run.store.shownPairs() { first[shown.pair.a.candidate, default: 0] += 1 }
    #expect(first.values.allSatisfy { $0 > 15 } && first.count == 2, "\(first)")

    func pairs(_ seeds: String) async throws -> [String: String] {
      var pairs: [String: String] = [:]
      let run = try await TestRun(seeds: seeds, models: Self.teacher, until: .pair)
      for try await shown in run.store.shownPairs() {
        pairs[shown.pair.id.description] = shown.aText
      }
      return pairs
    }
    let rows = Self.pandalm(0..<6).split(separator: "\n").dropFirst().dropLast()
      .map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) }
    let one = try await pairs(rows.joined(separator: "\n"))
    #expect(one.count == 18)
    #expect(try await pairs(rows.reversed().joined(separator: "\n")) == one)
  }

  @Test("JudgeLM's records keep their models, their ids and their references")
  func judgelm() async throws {
    let run = try await TestRun(
      seeds: Self.judgelm(0..<12),
      settings: "judging: {format: judgelm, reference: both}\nexport: [{format: judgelm}]",
      models: Self.teacher)
    #expect(try run.store.funnel().addsUp)
    #expect(try run.store.funnel()[.judge]?.input == 48)
    let lines =
      try run.lines("train.jsonl", of: "judgelm")
      + run.lines("validation.jsonl", of: "judgelm")
    #expect(!lines.isEmpty)
    for line in lines {
      let object = try #require(line.object)
      let id = try #require(object["question_id"]?.string.flatMap { Int($0) })
      #expect(object["question_body"]?.string == Questions.text(id))
      let models = [object["answer1_model_id"]?.string, object["answer2_model_id"]?.string]
      #expect(Set(models) == ["alpha", "beta"])
      #expect(
        object["answer1_body"]?.string == Self.answer(id, object["answer1_model_id"]?.string ?? ""))
    }
  }

  @Test(
    "The same text under a name is one response, another text under it is another, a copied row is none"
  )
  func identity() async throws {
    func row(_ one: String, _ other: String) -> String {
      let row: JSONValue = [
        "prompt": "Why is the sky blue?", "response_A": .string(one), "response_B": .string(other),
      ]
      return row.line + "\n"
    }
    let seeds =
      row("one", "two") + row("one", "three") + row("four", "two") + row("one", "two")
      + row("", "two") + row("same", "same")
    let run = try await TestRun(seeds: seeds, models: Self.teacher, until: .judge)
    let funnel = try run.store.funnel()
    #expect(funnel.addsUp, "\(funnel.json.pretty)")
    #expect(funnel[.read]?.dropped == ["merged": 4, "duplicate_record": 1])
    // one, four, same and the empty one of A; two, three and same of B.
    #expect(funnel[.respond]?.input == 7)
    #expect(funnel[.respond]?.dropped == ["empty_response": 1])
    #expect(funnel[.pair]?.input == 5 && funnel[.pair]?.output == 3)
    #expect(funnel[.pair]?.dropped == ["empty_response": 1, "identical_responses": 1])
    #expect(try run.store.warnings().contains { $0.message.contains("response_A is empty") })
  }

  @Test("A pair whose two responses are under one name with one text is dropped as identical")
  func oneName() async throws {
    let row: JSONValue = [
      "question_body": "Why?", "answer1_body": "x", "answer2_body": "x", "answer1_model_id": "m",
      "answer2_model_id": "m",
    ]
    let run = try await TestRun(seeds: row.line + "\n", models: Self.teacher, until: .pair)
    #expect(try run.store.funnel()[.pair]?.dropped == ["identical_responses": 1])
  }

  @Test("Queries without responses are answered by the candidates, the others are not")
  func mixed() async throws {
    let counter = CountingProvider()
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<6), to: "plain.jsonl")
    try folder.write(Self.nova(6..<10), to: "pairs.jsonl")
    let resolved = try Settings.test(
      """
      name: mixed
      queries: {sources: [{path: plain.jsonl}, {path: pairs.jsonl}]}
      \(TestRun.models.replacingOccurrences(of: "TEACHER", with: ""))
      pairs: {per_query: 1, choose: balanced}
      """, in: folder)
    let plan = try await PlanReport(
      settings: resolved.settings, library: TemplateLibrary(), environment: [:])
    #expect(
      plan.calls.map { "\($0.model) \($0.count)" } == [
        "weak 6", "middle 6", "strong 6", "teacher 20",
      ])
    #expect(plan.funnel.addsUp && plan.funnel[.respond]?.input == 26)
    let store = try Store()
    var pipeline = Pipeline(
      settings: resolved.settings, environment: [:], store: store, library: TemplateLibrary(),
      exportFolder: folder.path + "/export")
    pipeline.substitute = { counter.around($0) }
    try await pipeline.run()
    let funnel = try store.funnel()
    #expect(funnel.addsUp, "\(funnel.json.pretty)")
    #expect(funnel[.respond]?.input == 26 && funnel[.pair]?.output == 10)
    let asked = Dictionary(grouping: counter.requests, by: \.name).mapValues(\.count)
    #expect(asked == ["weak": 6, "middle": 6, "strong": 6, "teacher": 20])
    try await pipeline.run()
    #expect(counter.count == 38, "a second run asks nothing")
  }

  @Test("Where nobody is there to answer, the first query without responses is named")
  func nobody() async throws {
    let pandalm =
      #"{"instruction":"Q","response1":"a","response2":"b"}"# + "\n"
      + #"{"instruction":"Why?"}"# + "\n"
      + #"{"instruction":"R","response1":"a","response2":"b"}"# + "\n"
    let missing = await #expect(throws: NoCandidates.self) {
      try await TestRun(seeds: pandalm, models: Self.teacher)
    }
    #expect(
      missing?.description
        == "seeds.jsonl:2: a query without responses, and the settings name no candidates to "
        + "answer; name at least two models under candidates, or leave the source out")
    #expect(missing.map { ExitStatus($0) } == .badSettings)
  }

  @Test("Candidates are demanded where a source is known to have no responses")
  func demanded() throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<3), to: "plain.jsonl")
    try folder.write(Self.nova(0..<3), to: "pairs.jsonl")
    func problems(_ sources: String, _ rest: String = "") -> String {
      do {
        _ = try Settings.test(
          "queries: {sources: [\(sources)]}\nmodels: {teacher: {provider: simulator}}\n"
            + "teachers: [teacher]\n\(rest)", in: folder)
        return ""
      } catch { return "\(error)" }
    }
    #expect(problems("{path: pairs.jsonl}") == "")
    #expect(problems("{path: pairs.jsonl, format: nova}", "candidates: []\n") == "")
    #expect(problems("{path: '-'}") == "")
    #expect(problems("{path: plain.jsonl}").contains("missing \"candidates\""))
    #expect(problems("{path: pairs.jsonl}, {path: plain.jsonl}").contains("missing"))
    #expect(problems("{path: pairs.jsonl, format: generic}").contains("missing"))
  }

  @Test("Run twice, the exports are the same bytes and nothing more is asked")
  func twice() async throws {
    let counter = CountingProvider()
    let folder = try TemporaryFolder()
    try folder.write(Self.pandalm(0..<12), to: "seeds.json")
    let resolved = try Settings.test(
      "name: twice\nqueries: {sources: [{path: seeds.json}]}\n"
        + Self.teacher.replacingOccurrences(of: "TEACHER", with: "position_bias: 0.2") + "\n",
      in: folder)
    let store = try Store()
    var pipeline = Pipeline(
      settings: resolved.settings, environment: [:], store: store, library: TemplateLibrary(),
      exportFolder: folder.path + "/export")
    pipeline.substitute = { counter.around($0) }
    try await pipeline.run()
    let files = try folder.contents(of: "export")
    #expect(files.count == 6 && counter.count == 72)
    try await pipeline.run()
    #expect(try folder.contents(of: "export") == files)
    #expect(counter.count == 72)
  }
}
