import Foundation
import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Testing

@Suite("What batch jobs hold, and results that are torn")
struct BatchKindTests {
  /// Settings of a run by another way of judging.
  private static func settings(
    _ base: String, provider: String, via: String, judging: String, more: String = ""
  ) -> String {
    let way =
      via == "batch" ? "via: batch, batch: {wait: 300ms, poll: 50ms}" : "via: direct"
    let models = ["one", "two", "three", "teacher"].map {
      "  \($0): {provider: \(provider), base_url: \"\(base)\", max_tokens: 900, retries: 30, \(way)}"
    }
    return """
      name: kinds
      queries: {sources: [{path: seeds.jsonl}]}
      models:
      \(models.joined(separator: "\n"))
      candidates: [one, two, three]
      teachers: [teacher]
      judging: {\(judging)}
      \(more)
      """
  }

  private static func exports(_ run: String, in folder: TemporaryFolder) throws -> [String: Data] {
    try folder.contents(of: "\(run)/export/messages").filter { $0.key.hasSuffix(".jsonl") }
  }

  /// Runs the same settings both ways, and gives the server of the batch jobs.
  private static func bothWays(
    _ provider: String, judging: String, more: String = "",
    batches: SimulatorServer.Batches = .init(), questions: Int = 8
  ) async throws -> (folder: TemporaryFolder, server: SimulatorServer) {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<questions), to: "seeds.jsonl")
    var last: SimulatorServer?
    for via in ["direct", "batch"] {
      last = try await withServer(
        SimulatorServer.Configuration(seed: 3, batches: via == "batch" ? batches : .init())
      ) { server, base in
        let text = settings(base, provider: provider, via: via, judging: judging, more: more)
        try folder.write(text, to: "\(via).yaml")
        let result = try await Program.run(["run", "\(via).yaml", "-o", via], in: folder.path)
        #expect(result.status == 0, "\(result.errors)")
        return server
      }
    }
    let expected = try exports("direct", in: folder)
    #expect(expected["/train.jsonl"]?.isEmpty == false)
    #expect(try exports("batch", in: folder) == expected)
    return (folder, try #require(last))
  }

  @Test(
    "Critiques and what follows from them go in jobs, too, to the same end",
    arguments: ["openai", "anthropic"])
  func critiques(provider: String) async throws {
    let (folder, server) = try await Self.bothWays(
      provider,
      judging: "format: critiquellm-en, path: critiques, reference: both, reference_from: one",
      batches: .init(seconds: 0.1, reorder: true))
    #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
    // One job of references, of each candidate's responses, of critiques by themselves and beside
    // the reference, and of the pairs' judgments: none is as long as the number of requests.
    #expect(server.statistics.jobs >= 6 && server.statistics.jobs < 20)
    let store = try Store(folder: folder.path + "/batch")
    #expect(try store.critiqueStates()[.parsed] ?? 0 > 20)
    #expect(try store.judgmentStates()[.parsed] ?? 0 > 20)
    let totals = try store.modelTotals()
    #expect(
      totals.filter { ["critique", "judge"].contains($0.purpose) }.allSatisfy { $0.answers > 0 })
    try store.close()
  }

  @Test(
    "Several answers are scored at once in the requests of a job, to the same end",
    arguments: ["openai", "anthropic"])
  func several(provider: String) async throws {
    let (folder, server) = try await Self.bothWays(
      provider, judging: "format: judgelm, answers: several", more: "pairs: {choose: all}",
      batches: .init(seconds: 0.1, reorder: true, duplicate: 0.3))
    #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
    #expect(server.statistics.jobs == 4)
    let store = try Store(folder: folder.path + "/batch")
    // Three pairs a question in two orders, of two requests.
    #expect(try store.judgmentStates().values.reduce(0, +) == 8 * 6)
    #expect(try store.modelTotals().first { $0.purpose == "judge" }?.answers == 8 * 2)
    try store.close()
  }

  @Test(
    "Of torn results exactly what is missing is asked again, and no answer goes elsewhere",
    arguments: SimulatorServer.Batches.Tear.allCases, ["openai", "anthropic"])
  func torn(tear: SimulatorServer.Batches.Tear, provider: String) async throws {
    let (folder, server) = try await Self.bothWays(
      provider, judging: "format: pandalm, reference: without",
      batches: .init(reorder: true, duplicate: 0.2, tear: tear))
    let store = try Store(folder: folder.path + "/batch")
    let warnings = try store.warnings().map(\.message)
    try store.close()
    let (answered, lost) = (server.answeredLines, server.lostLines)
    #expect(lost.isEmpty == [.connection, .newline].contains(tear))
    #expect(warnings.contains { $0.contains("cannot be read") } != lost.isEmpty)
    // What had no line that could be read was asked again, and nothing else.
    for (id, count) in answered { #expect(count == 1 + lost[id, default: 0], "\(id)") }
    #expect(Set(lost.keys).isSubset(of: answered.keys))
  }
}
