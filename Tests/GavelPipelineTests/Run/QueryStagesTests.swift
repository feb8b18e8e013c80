import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("New queries, grades and a balanced sample")
struct QueryStagesTests {
  private static let queries = """
      diversity: {rouge_l: 0.7, self_bleu: {order: 4, keep: 70}}
      augment: {model: writer, count: 80, per_request: 4, examples: 3, keep_seeds: false}
      grade: {model: grader, least_quality: 5}
      balance: {count: 24, by_difficulty: equal, by_category: equal}
    """
  private static let models = """
    models:
      weak: {provider: simulator, simulate: {quality: 0.35}}
      strong: {provider: simulator, simulate: {quality: 0.75}}
      teacher: {provider: simulator}
      writer: {provider: simulator, simulate: {noise: 0.1, refusal: 0.1, malformed: 0.15}}
      grader: {provider: simulator, simulate: {malformed: 0.1, refusal: 0.05}}
    candidates: [weak, strong]
    teachers: [teacher]
    """

  /// A folder and a store in which one run is started several times.
  private struct Place {
    let folder = try? TemporaryFolder()
    let store: Store
    let counter = CountingProvider()

    init() throws {
      store = try Store()
      try folder?.write(Questions.jsonl(0..<32), to: "seeds.jsonl")
    }

    func run(
      _ queries: String = QueryStagesTests.queries, until last: StageName = .export,
      requests: Int? = nil
    ) async throws {
      let folder = try #require(folder)
      let resolved = try Settings.test(
        "name: test\nseed: 11\nqueries:\n  sources: [{path: seeds.jsonl}]\n\(queries)\n"
          + QueryStagesTests.models, in: folder)
      try store.save(
        RunInfo(
          name: "test", version: "test", seed: 11, signature: "", settings: "", isSimulated: true))
      var pipeline = Pipeline(
        settings: resolved.settings, environment: [:], store: store, library: TemplateLibrary(),
        exportFolder: folder.path + "/export",
        control: RunControl(
          budget: Settings.Budget(usd: nil, requests: requests, hours: nil)))
      pipeline.substitute = { counter.around($0) }
      try await pipeline.run(until: last)
    }

    func exports() throws -> [String: Data] { try #require(folder).contents(of: "export") }
  }

  @Test("From seeds to exports, every stage's sum holds and every reason is known")
  func funnel() async throws {
    let place = try Place()
    try await place.run()
    let funnel = try place.store.funnel()
    #expect(funnel.addsUp, "\(funnel.json.pretty)")
    #expect(funnel.rows.allSatisfy { $0.pending == 0 }, "\(funnel.json.pretty)")
    let stages: [StageName] = [.read, .sample, .augment, .diversify, .grade, .balance]
    let rows = try stages.map { try #require(funnel[$0]) }
    #expect(rows[2].input == 32 + 80)
    #expect(rows[2].dropped["refused"] ?? 0 > 0 || rows[2].dropped["not_written"] ?? 0 > 0)
    #expect(rows[2].dropped["echo"] ?? 0 > 0)
    for (one, next) in zip(rows[2...], rows[3...]) { #expect(one.output == next.input) }
    #expect(rows[3].dropped["seed_only"] ?? 0 > 20)
    #expect(rows[4].dropped["low_quality"] ?? 0 > 0)
    #expect(rows[5].output <= 24)
    #expect(funnel[.respond]?.input == rows[5].output * 2)
    #expect(try place.store.keptSeedCount() == 0)
    let known = Set(DropReason.allCases.map(\.rawValue))
    #expect(rows.allSatisfy { Set($0.dropped.keys).isSubset(of: known) })
  }

  @Test("Run again, nothing is asked and the exports are the same bytes")
  func again() async throws {
    let place = try Place()
    try await place.run()
    let (count, exports) = (place.counter.count, try place.exports())
    #expect(count > 100 && exports.count == 6)
    try await place.run()
    #expect(place.counter.count == count)
    #expect(try place.exports() == exports)
  }

  @Test(
    "Stopped by a cap or after a stage, then run again: the bytes of a run that was never stopped",
    arguments: [3, 15, 40, 90], [StageName.augment, .diversify, .grade, .balance])
  func resumed(requests: Int, last: StageName) async throws {
    let whole = try Place()
    try await whole.run()
    let place = try Place()
    do {
      try await place.run(requests: requests)
    } catch is RunControl.Stop {
      let funnel = try place.store.funnel()
      #expect(funnel.addsUp, "\(funnel.json.pretty)")
    }
    try await place.run(until: last)
    try await place.run()
    let ids = place.counter.requests.map(\.id)
    #expect(Set(ids).count == ids.count, "nothing is asked twice")
    #expect(place.counter.count == whole.counter.count)
    #expect(try place.exports() == whole.exports())
  }

  @Test("Asking for more asks only for what is more")
  func more() async throws {
    let place = try Place()
    let some = "  augment: {model: writer, count: 40, per_request: 4}"
    try await place.run(some, until: .augment)
    #expect(place.counter.count == 12, "three for each of four categories")
    try await place.run(some.replacing("count: 40", with: "count: 80"), until: .augment)
    #expect(place.counter.count == 20)
    let slots = Set(place.counter.requests.map(\.slot))
    #expect(slots == [0, 1, 2, 3, 4])
  }

  @Test("By default the seeds go on, before the new queries, and nothing else changes")
  func keptSeeds() async throws {
    let place = try Place()
    try await place.run("  augment: {model: writer, count: 40}", until: .diversify)
    #expect(try place.store.keptSeedCount() == 32)
    let plain = try Place()
    try await plain.run("", until: .respond)
    #expect(plain.counter.count == 64)
    #expect(try plain.store.funnel().rows.map(\.stage) == [.read, .sample, .diversify, .respond])
  }

  @Test("A new query's lineage shows the request that it came from, and its grade")
  func lineage() async throws {
    let place = try Place()
    try await place.run(until: .balance)
    var shown: Query?
    for try await query in place.store.keptQueries(.byID) { shown = query }
    let query = try #require(shown)
    let lineage = try #require(try place.store.lineage(of: query.id)?.object)
    let request = try #require(lineage["written_by"]?.object)
    #expect(lineage["place"]?.string?.hasPrefix(request["id"]?.string ?? "?") == true)
    #expect(request["answer"]?.object?["text"]?.string?.contains(query.instruction) == true)
    let grade = try #require(lineage["grade"]?.object)
    #expect(grade["state"]?.string == "graded" && grade["quality"]?.double ?? 0 >= 5)
    #expect(lineage["category"]?.string?.hasPrefix("topic") == true)
  }

  @Test("Grades that nobody can read drop the query, or keep it, as the settings say")
  func ungraded() async throws {
    let place = try Place()
    let text = "  grade: {model: grader, ungraded: KIND}"
    try await place.run(text.replacing("KIND", with: "drop"), until: .balance)
    let dropped = try #require(try place.store.funnel()[.grade])
    #expect(dropped.droppedCount > 0 && dropped.output == 32 - dropped.droppedCount)
    try await place.run(text.replacing("KIND", with: "keep"), until: .balance)
    let kept = try #require(try place.store.funnel()[.grade])
    #expect(kept.output == 32 && kept.notes == [Funnel.Row.Note("ungraded", dropped.droppedCount)])
    #expect(place.counter.count == 32)
  }

  @Test("Failed requests leave their places open, and the next start asks for them again")
  func failures() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<8), to: "seeds.jsonl")
    let resolved = try Settings.test(
      "name: test\nqueries:\n  sources: [{path: seeds.jsonl}]\n"
        + "  augment: {model: writer, count: 40}\n  grade: {model: grader}\n" + Self.models,
      in: folder)
    let store = try Store()
    var pipeline = Pipeline(
      settings: resolved.settings, environment: [:], store: store, library: TemplateLibrary(),
      exportFolder: nil)
    pipeline.substitute = { model in
      ["writer", "grader"].contains(model.name)
        ? Scripted { _ in throw ProviderError.permanent(.contextLength, message: "too long") } : nil
    }
    try await pipeline.run(until: .grade)
    let funnel = try store.funnel()
    #expect(funnel[.augment]?.dropped == ["failed": 40] && funnel[.grade]?.output == 0)
    #expect(try store.openFailureCount() == 0, "no asking again can help")
    #expect(funnel.addsUp)
  }

  @Test("The plan counts what would be asked at most, and shows the prompts")
  func plan() async throws {
    let place = try Place()
    let folder = try #require(place.folder)
    let resolved = try Settings.test(
      "name: test\nseed: 11\nqueries:\n  sources: [{path: seeds.jsonl}]\n\(Self.queries)\n"
        + Self.models, in: folder)
    let plan = try await PlanReport(
      settings: resolved.settings, library: TemplateLibrary(), environment: [:])
    #expect(plan.funnel.addsUp, "\(plan.funnel.json.pretty)")
    let counts = plan.calls.map { "\($0.purpose.rawValue) \($0.count)" }
    #expect(
      counts == ["augment 20", "grade 70", "respond 24", "respond 24", "judge 48"])
    #expect(plan.prompts.map(\.name).prefix(2) == ["augment", "grade"])
    let prompt = try #require(plan.prompts.first?.messages.last?.content)
    #expect(prompt.contains("### Category:\ntopic 0") && prompt.contains("\n3. "))
    try await place.run(until: .augment)
    #expect(place.counter.count == 20)
    #expect(place.counter.requests.contains { $0.messages.last?.content == prompt })
  }

  @Test("Whatever of them can change a byte is in the signature")
  func signature() async throws {
    let place = try Place()
    var all: [String] = []
    for queries in [
      "", "  augment: {count: 20}", "  augment: {count: 24}",
      "  augment: {count: 20, template: augment.zh}", "  augment: {count: 20, model: writer}",
      "  augment: {count: 20, categories: [a]}", "  augment: {count: 20, keep_seeds: false}",
      "  grade: {}", "  grade: {least_quality: 6}", "  grade: {ungraded: keep}",
      "  grade: {}\n  balance: {count: 9}",
      "  grade: {}\n  balance: {count: 9, by_difficulty: equal}",
      "  balance: {count: 9, by_category: equal}", "  categories: {topic 1: topic 2}",
    ] {
      try await place.run(queries, until: .read)
      all.append(try #require(try place.store.run()).signature)
    }
    #expect(Set(all).count == all.count)
  }
}
