import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Signatures and identities")
struct SignatureTests {
  private static func models(teacher: String, system: String = "") -> String {
    """
    models:
      weak: {provider: simulator, \(system)simulate: {quality: 0.3}}
      strong: {provider: simulator}
      teacher: {provider: simulator, simulate: {\(teacher)}}
    candidates: [weak, strong]
    teachers: [teacher]
    """
  }

  @Test("Whatever changes an exported byte changes the signature, and nothing else does")
  func signature() async throws {
    func signature(_ rest: String = "", queries: String = "", models: String) async throws -> String
    {
      let run = try await TestRun(
        seeds: Questions.jsonl(0..<6), settings: rest, queries: queries, models: models,
        until: .read)
      return try #require(try run.store.run()).signature
    }
    let plain = Self.models(teacher: "noise: 0.1")
    let first = try await signature(models: plain)
    #expect(try await signature(models: plain) == first)
    #expect(
      try await signature(
        models: plain.replacingOccurrences(of: "teacher: {", with: "teacher: {retries: 2, "))
        == first)
    var all = [first]
    all.append(try await signature(models: Self.models(teacher: "noise: 0.2")))
    all.append(
      try await signature(models: Self.models(teacher: "noise: 0.1", system: "system: Be brief, ")))
    all.append(try await signature("keep: {swap: all}", models: plain))
    all.append(try await signature("pairs: {choose: all}", models: plain))
    all.append(try await signature("split: {validation: 0.5}", models: plain))
    all.append(try await signature("judging: {format: json}", models: plain))
    all.append(try await signature(queries: "  diversity: {rouge_l: 0.6}", models: plain))
    all.append(try await signature(queries: "  sample: {count: 3}", models: plain))
    #expect(Set(all).count == all.count)
  }

  @Test("A simulated model with other knobs is asked anew")
  func knobs() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<10), to: "seeds.jsonl")
    let store = try Store()
    for (noise, answers) in [("0.1", 40), ("0.1", 40), ("0.2", 60)] {
      let resolved = try Settings.test(
        "name: test\nqueries: {sources: [{path: seeds.jsonl}]}\n"
          + Self.models(teacher: "noise: \(noise)"), in: folder)
      try await Pipeline(
        settings: resolved.settings, environment: [:], store: store, library: TemplateLibrary(),
        exportFolder: nil
      ).run(until: .judge)
      #expect(try store.answeredRequests().count == answers)
    }
  }

  private func diversified(_ resolved: ResolvedSettings) async throws -> Store {
    let store = try Store()
    try await Pipeline(
      settings: resolved.settings, environment: [:], store: store, library: TemplateLibrary(),
      exportFolder: nil
    ).run(until: .diversify)
    return store
  }

  @Test("Two sources of one name keep their bad lines apart")
  func sameNames() async throws {
    let folder = try TemporaryFolder()
    for part in ["one", "two"] {
      try folder.write(
        "nonsense\n" + Questions.jsonl(part == "one" ? 0..<5 : 5..<10), to: "\(part)/s.jsonl")
    }
    let resolved = try Settings.test(
      "name: test\nqueries: {sources: [{path: one/s.jsonl}, {path: two/s.jsonl}]}\n"
        + Self.models(teacher: "noise: 0"), in: folder)
    let store = try await diversified(resolved)
    #expect(try store.funnel().addsUp)
    #expect(
      try store.firstProblems(5).map { $0.prefix { $0 != ":" } } == ["s.jsonl", "two/s.jsonl"])
  }

  @Test(
    "Bad records on one line are as many records, and one oddity in two files is counted in both")
  func oneLine() async throws {
    let folder = try TemporaryFolder()
    try folder.write(#"[{"instruction": ""}, {"a": 1}, {"instruction": "Why?"}, 5]"#, to: "a.json")
    let odd = #"{"instruction": "Q", "input": true}"# + "\n"
    try folder.write(odd + odd.replacingOccurrences(of: "Q", with: "R"), to: "b.jsonl")
    try folder.write(odd.replacingOccurrences(of: "Q", with: "S"), to: "c.jsonl")
    let resolved = try Settings.test(
      "name: test\nqueries: {sources: [{path: a.json}, {path: b.jsonl}, {path: c.jsonl}]}\n"
        + Self.models(teacher: "noise: 0"), in: folder)
    let store = try await diversified(resolved)
    #expect(try store.funnel().addsUp)
    #expect(try store.funnel()[.read]?.droppedCount == 3)
    let warning = try #require(try store.warnings().first { $0.stage == .read })
    #expect(warning.count == 3 && warning.place == "b.jsonl:1")
  }

  @Test("One request that two pairs need is sent once")
  func sameRequest() async throws {
    let counter = CountingProvider()
    // All candidates say the same but for the last: its pairs with the others look alike.
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<8), settings: "pairs: {choose: all}",
      provider: { model in
        switch model.name {
        case "weak", "middle": Scripted { _ in Completion(text: "the same") }
        case "teacher": counter.around(model)
        default: nil
        }
      })
    let ids = counter.requests.map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(try run.store.funnel()[.judge]?.input == 8 * 2 * 2)
    #expect(ids.count == 8 * 2)
  }

  @Test("A request that a model refuses after it has answered others is lost alone")
  func rejected() async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<30),
      provider: { model in
        guard model.name == "weak" else { return nil }
        return Scripted { request in
          // The twentieth question, when the first have long been answered.
          if request.messages.last?.content == Questions.text(19) {
            for _ in 0..<200 { await Task.yield() }
            throw ProviderError.rejected(message: "no")
          }
          return Completion(text: "an answer")
        }
      })
    #expect(try run.store.funnel()[.respond]?.dropped["failed_response"] == 1)
    #expect(try run.store.failures().map(\.failure) == [.rejected])
  }

  @Test("A pack that cannot do what the settings ask is refused before anything is asked")
  func packs() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<5), to: "seeds.jsonl")
    try folder.write("parser: pandalm\n", to: "pack/pack.yaml")
    for file in ["teacher", "student"] {
      try folder.write("{{instruction}}\n{{response_1}}\n{{response_2}}\n", to: "pack/\(file).txt")
    }
    try folder.write("{{result}}\n", to: "pack/target.txt")
    for (rest, part) in [
      ("judging: {format: ./pack, reference: both}", "no {{reference}}"),
      ("judging: {format: ./pack}\nexport: [{format: judgelm}]", "needs scores"),
    ] {
      let resolved = try Settings.test(
        "name: test\nqueries: {sources: [{path: seeds.jsonl}]}\n"
          + Self.models(teacher: "noise: 0") + "\n" + rest, in: folder)
      let error = #expect(throws: TemplateProblem.self) {
        try TemplateLibrary().check(resolved.settings)
      }
      #expect(error?.description.contains(part) == true)
    }
  }

  @Test("A format that shows no reference gets one line a pair, the one judged without")
  func pandaLM() async throws {
    let run = try await TestRun(
      settings: "judging: {format: pandalm, reference: both}\nexport: [{format: pandalm}]")
    let inputs = try run.lines("train.jsonl", of: "pandalm").map { $0.object?["inputs"]?.line }
    #expect(!inputs.isEmpty && Set(inputs).count == inputs.count)
  }

  @Test("Every exported line has a line in the index, with ids that are in the store")
  func index() async throws {
    let run = try await TestRun(settings: "export: [{format: messages, swap_augmentation: 0.5}]")
    let index = try run.lines("index.jsonl")
    let lines = try run.lines("train.jsonl").count + run.lines("validation.jsonl").count
    #expect(index.count == lines && lines > 0)
    for line in index.prefix(10) {
      for key in ["sample", "pair", "query"] {
        let id = try #require(line.object?[key]?.string)
        #expect(try run.store.find(id).map(\.description) == [id])
      }
    }
  }
}
