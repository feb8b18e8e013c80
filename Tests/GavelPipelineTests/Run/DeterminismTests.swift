import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("What a run's exports depend on")
struct DeterminismTests {
  private static let settings = """
    judging: {format: judgelm, reference: both}
    pairs: {per_query: 2, choose: balanced}
    export:
      - {format: messages, swap_augmentation: 0.5, reference_drop: 0.5}
      - {format: prompt_completion}
      - {format: pandalm}
      - {format: judgelm}
    """

  @Test("Two runs of one thing give the same bytes")
  func twice() async throws {
    let one = try await TestRun(settings: Self.settings)
    let other = try await TestRun(settings: Self.settings)
    let files = try one.folder.contents(of: "export")
    #expect(files.count == 4 * 6)
    #expect(files == (try other.folder.contents(of: "export")))
  }

  @Test("Reordering the seed file changes no exported byte")
  func reordered() async throws {
    let one = try await TestRun(settings: Self.settings)
    let other = try await TestRun(
      seeds: Questions.jsonl((0..<60).reversed()), settings: Self.settings)
    #expect(try one.folder.contents(of: "export") == other.folder.contents(of: "export"))
  }

  @Test("A sample with quotas holds the same queries in whatever order the file has them")
  func sampled() async throws {
    let sample = "  sample: {count: 20, by: category, quotas: proportional}"
    let one = try await TestRun(queries: sample, until: .diversify)
    let other = try await TestRun(
      seeds: Questions.jsonl((0..<60).shuffled()), queries: sample, until: .diversify)
    #expect(try one.store.keptQueryCount() == 20)
    var (ids, otherIDs): (Set<ContentID>, Set<ContentID>) = ([], [])
    for try await query in one.store.keptQueries(.byID) { ids.insert(query.id) }
    for try await query in other.store.keptQueries(.byID) { otherIDs.insert(query.id) }
    #expect(ids == otherIDs)
  }

  @Test("Adding a candidate asks nothing again and leaves the others' responses")
  func candidate() async throws {
    let counter = CountingProvider()
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<20), to: "seeds.jsonl")
    let store = try Store()
    func run(_ candidates: String) async throws {
      let resolved = try Settings.test(
        """
        name: test
        queries: {sources: [{path: seeds.jsonl}]}
        models:
          weak: {provider: simulator, simulate: {quality: 0.3}}
          middle: {provider: simulator}
          strong: {provider: simulator, simulate: {quality: 0.8}}
          teacher: {provider: simulator}
        candidates: [\(candidates)]
        teachers: [teacher]
        """, in: folder)
      var pipeline = Pipeline(
        settings: resolved.settings, environment: [:], store: store, library: TemplateLibrary(),
        exportFolder: nil)
      pipeline.substitute = { counter.around($0) }
      try await pipeline.run(until: .respond)
    }
    try await run("weak, strong")
    #expect(counter.count == 40)
    try await run("weak, strong")
    #expect(counter.count == 40)
    try await run("weak, middle, strong")
    #expect(counter.count == 60)
  }
}
