import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("What benchmark files cost")
struct AgainstReportTests {
  @Test("Every query that was dropped for a benchmark stands beside its file, line and F")
  func report() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<12), to: "seeds.jsonl")
    // Question 3 as it is, question 5 with one word more, and nothing like the rest.
    try folder.write(
      "{\"instruction\": \"Who won?\"}\n{\"instruction\": \"\(Questions.text(3))\"}\n",
      to: "bench.jsonl")
    try folder.write("{\"question\": \"\(Questions.text(5)) Please\"}\n", to: "other.jsonl")
    try folder.write("{\"question\": \"Why is water wet?\"}\n", to: "none.jsonl")
    let resolved = try Settings.test(
      """
      name: test
      queries:
        sources: [{path: seeds.jsonl}]
        diversity: {rouge_l: 0.8, against: [other.jsonl, none.jsonl, bench.jsonl]}
      \(TestRun.models.replacingOccurrences(of: "TEACHER", with: ""))
      """, in: folder)
    let store = try Store()
    try store.save(
      RunInfo(
        name: "test", version: "test", seed: 1, signature: "", settings: "", isSimulated: true))
    try await Pipeline(
      settings: resolved.settings, environment: [:], store: store, library: TemplateLibrary(),
      exportFolder: folder.path + "/export"
    ).run()
    let matches = try store.againstMatches()
    #expect(
      matches.map { "\($0.file):\($0.line) \($0.ownID ?? "")" } == [
        "bench.jsonl:2 q3", "other.jsonl:1 q5",
      ])
    #expect(matches[0].rougeL == nil)
    let words = Double(Questions.text(5).split { !$0.isLetter && !$0.isNumber }.count)
    #expect(abs((matches[1].rougeL ?? 0) - 2 * words / (2 * words + 1)) < 1e-12)
    let lines = try folder.read("export/messages/against.jsonl").split(separator: "\n")
    #expect(try lines.map { try JSONParser.parse(String($0)) } == matches.map(\.json))
    #expect(matches[0].json.object?["rouge_l"] == 1 && matches[0].json.object?["exact"] == true)
    let manifest = try JSONParser.parse(try folder.read("export/messages/manifest.json"))
    #expect(
      manifest.object?["against"] == ["other.jsonl": 1, "none.jsonl": 0, "bench.jsonl": 1])
    #expect(manifest.object?["files"]?.object?["against.jsonl"]?.object?["lines"]?.int == 2)
    let card = try folder.read("export/messages/README.md")
    #expect(
      card.contains(
        "- Benchmarks: no question is near to one of `other.jsonl` (1 dropped), `none.jsonl` "
          + "(0 dropped), `bench.jsonl` (1 dropped)."))
  }

  @Test("Without benchmark files there is no report")
  func none() async throws {
    let run = try await TestRun(seeds: Questions.jsonl(0..<5))
    #expect(
      !FileManager.default.fileExists(atPath: run.folder.path + "/export/messages/against.jsonl"))
  }
}
