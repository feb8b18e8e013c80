import Foundation
import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Testing

@Suite("A run that is killed", .serialized)
struct KillTests {
  private static func settings(_ base: String) -> String {
    func model(_ name: String) -> String {
      "  \(name): {provider: openai, base_url: \"\(base)\", model: \(name), "
        + "limits: {concurrency: 8}, retries: 10}"
    }
    return """
      name: killed
      seed: 5
      queries:
        sources: [{path: seeds.jsonl}]
        diversity: {rouge_l: 0.8}
      models:
      \(["weak", "strong", "writer", "teacher"].map(model).joined(separator: "\n"))
      candidates: [weak, strong]
      teachers: [teacher]
      judging: {format: judgelm, reference: both, reference_from: writer}
      export:
        - {format: messages, swap_augmentation: 0.5, reference_drop: 0.5}
        - {format: judgelm}
      """
  }

  private static func server() -> SimulatorServer.Configuration {
    var profiles: [String: SimulatedModel.Profile] = [:]
    for (name, quality) in [("weak", 0.3), ("strong", 0.8), ("writer", 0.9)] {
      profiles[name] = SimulatedModel.Profile(quality: quality, latency: 6)
    }
    profiles["teacher"] = SimulatedModel.Profile(
      noise: 0.05, positionBias: 0.15, malformed: 0.03, latency: 6)
    return SimulatorServer.Configuration(
      seed: 9, profiles: profiles, faults: .init(serverError: 0.02, reset: 0.02, retryAfter: 0.01),
      recordRequests: true)
  }

  @Test(
    "Killed again and again at random moments, a run ends in the bytes of an undisturbed one, and what was stored is never sent again"
  )
  func killed() async throws {
    let seeds = Questions.jsonl(0..<60)
    let undisturbed = try TemporaryFolder()
    try undisturbed.write(seeds, to: "seeds.jsonl")
    try await withServer(Self.server()) { _, base in
      try undisturbed.write(Self.settings(base), to: "settings.yaml")
      let result = try await Program.run(
        ["run", "settings.yaml", "-o", "run"], in: undisturbed.path)
      #expect(result.status == 0, "\(result.errors)")
    }
    let expected = try undisturbed.contents(of: "run/export")
    #expect(expected.count == 12)

    let folder = try TemporaryFolder()
    try folder.write(seeds, to: "seeds.jsonl")
    var draw = SystemRandomNumberGenerator()
    let moments = (0..<7).map { _ in Int.random(in: 30...900, using: &draw) }
    try await withServer(Self.server()) { server, base in
      try folder.write(Self.settings(base), to: "settings.yaml")
      for moment in moments {
        let stored = try StoredRequests.keys(in: folder.path + "/run")
        let before = server.recordedRequests.count
        let running = try await Program.start(
          ["run", "settings.yaml", "-o", "run"], in: folder.path)
        try await Task.sleep(for: .milliseconds(moment))
        running.send(SIGKILL)
        _ = await running.result()
        let sent = server.recordedRequests[before...]
        #expect(
          stored.isDisjoint(with: try StoredRequests.keys(sent)), "killed after \(moments) ms")
      }
      let stored = try StoredRequests.keys(in: folder.path + "/run")
      let before = server.recordedRequests.count
      let result = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(stored.isDisjoint(with: try StoredRequests.keys(server.recordedRequests[before...])))

      let all = server.recordedRequests.count
      let again = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(again.status == 0)
      #expect(server.recordedRequests.count == all, "a finished run asks nothing")
    }
    let found = try folder.contents(of: "run/export")
    #expect(found.keys.sorted() == expected.keys.sorted())
    for (file, bytes) in expected { #expect(found[file] == bytes, "\(file), killed at \(moments)") }
  }

  @Test("The first interrupt drains and saves with status 130, and running again completes")
  func interrupted() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<80), to: "seeds.jsonl")
    try await withServer(Self.server()) { server, base in
      try folder.write(Self.settings(base), to: "settings.yaml")
      let running = try await Program.start(["run", "settings.yaml", "-o", "run"], in: folder.path)
      while server.recordedRequests.count < 40 { try await Task.sleep(for: .milliseconds(5)) }
      running.send(SIGINT)
      let result = await running.result()
      #expect(result.status == 130, "\(result.errors)")
      #expect(result.errors.contains("run the same command again to resume"))
      // Drained: whatever the server answered is in the store.
      let stored = try StoredRequests.keys(in: folder.path + "/run")
      let answered = server.statistics.byStatus[200] ?? 0
      #expect(stored.count >= answered - Int(Double(answered) * 0.1))
      let before = server.recordedRequests.count
      let again = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(again.status == 0, "\(again.errors)")
      #expect(stored.isDisjoint(with: try StoredRequests.keys(server.recordedRequests[before...])))
    }
  }
}
