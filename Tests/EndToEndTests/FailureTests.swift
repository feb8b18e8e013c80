import Foundation
import GavelCore
import GavelServe
import GavelTestSupport
import Testing

@Suite("Servers that fail")
struct FailureTests {
  private static func settings(_ bases: [String], retries: Int) -> String {
    let models = zip(["one", "two", "teacher"], bases).map { name, base in
      "  \(name): {provider: openai, base_url: \"\(base)\", retries: \(retries), "
        + "limits: {concurrency: 4}}"
    }
    return """
      name: failing
      queries: {sources: [{path: seeds.jsonl}]}
      models:
      \(models.joined(separator: "\n"))
      candidates: [one, two]
      teachers: [teacher]
      """
  }

  @Test("A server that is down stops the run with work left, and names the model")
  func down() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<40), to: "seeds.jsonl")
    try await withServer { _, base in
      try folder.write(
        Self.settings(["http://127.0.0.1:1/v1", base, base], retries: 0), to: "settings.yaml")
      let result = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(result.status == 3, "\(result.errors)")
      #expect(result.errors.contains("model \"one\" failed too often in a row"))
      #expect(result.errors.contains("one: connection"))
      // The server is up again.
      try folder.write(Self.settings([base, base, base], retries: 0), to: "settings.yaml")
      let again = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(again.status == 0, "\(again.errors)")
    }
  }

  @Test("Failures that remain end with status 3, and the same command asks for them alone")
  func remaining() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<40), to: "seeds.jsonl")
    let configuration = SimulatorServer.Configuration(faults: .init(serverError: 0.1))
    try await withServer(configuration) { server, base in
      try folder.write(Self.settings([base, base, base], retries: 0), to: "settings.yaml")
      var statuses: [Int32] = []
      repeat {
        let before = server.statistics.byStatus[200] ?? 0
        let result = try await Program.run(
          ["run", "settings.yaml", "-o", "run", "--json"], in: folder.path)
        statuses.append(result.status)
        let open = try JSONParser.parse(result.output).object?["open_failures"]?.int ?? -1
        #expect((open > 0) == (result.status == 3), "\(result.errors)")
        if statuses.count > 1 { #expect((server.statistics.byStatus[200] ?? 0) - before < 40) }
      } while statuses.last == 3 && statuses.count < 12
      #expect(statuses.first == 3 && statuses.last == 0)
      // Every request was answered once, whatever came between.
      #expect(server.statistics.byStatus[200] == 40 * 2 + 40 * 2)
    }
  }

  @Test("A fatal answer of one model stops all, names what to mend, and saves what came before")
  func fatal() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<40), to: "seeds.jsonl")
    let slow = SimulatorServer.Configuration(defaultProfile: .init(latency: 200))
    try await withServer(slow) { server, base in
      try folder.write(
        Self.settings([base, base + "/nowhere", base], retries: 2), to: "settings.yaml")
      let result = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(result.status == 1)
      for part in ["model \"two\"", "/v1/nowhere/chat/completions", "404"] {
        #expect(result.errors.contains(part), "\(result.errors)")
      }
      // The other candidate does not go on spending.
      #expect(server.statistics.byModel["one", default: 0] < 40)
      #expect(!result.errors.contains("run the same command again"))
    }
  }
}
