import Foundation
import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Testing

@Suite("gavel evaluate RUN --judge MODEL by batch jobs", .serialized)
struct EndpointJudgeBatchTests {
  /// A folder with a finished run, made without jobs, and what a student said that was asked so.
  private struct Scene: Sendable {
    let folder: TemporaryFolder
    let provider: String
    /// The report on the student that was asked directly.
    let expected: String

    init(
      _ provider: String, judging: String = "{format: pandalm, reference: both}"
    ) async throws {
      let folder = try TemporaryFolder()
      try folder.write(Questions.jsonl(0..<24), to: "seeds.jsonl")
      expected = try await withServer(EndpointJudgeBatchTests.server()) { _, base in
        try folder.write(
          EndpointJudgeBatchTests.settings(base, provider, judging), to: "settings.yaml")
        let run = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
        #expect(run.status == 0, "\(run.errors)")
        let result = try await Program.run(
          EndpointJudgeBatchTests.arguments("direct", provider, base), in: folder.path)
        #expect(result.status == 0, "\(result.errors)")
        return result.output
      }
      self.folder = folder
      self.provider = provider
    }

    /// What it takes to have the student judge by jobs.
    func arguments(_ base: String, _ more: String...) -> [String] {
      EndpointJudgeBatchTests.arguments("jobs", provider, base)
        + EndpointJudgeBatchTests.set(
          "jobs", "via=batch", "batch={wait: 1500ms, poll: 50ms}", "retries=30")
        + more
    }

    func judgments(_ name: String) throws -> [Judgment] {
      let store = try Store(folder: folder.path + "/run")
      defer { try? store.close() }
      return try store.studentJudgments(by: name)
    }
  }

  private static func server(
    _ batches: SimulatorServer.Batches = .init()
  ) -> SimulatorServer.Configuration {
    SimulatorServer.Configuration(
      seed: 4,
      profiles: [
        "weak": .init(quality: 0.3), "strong": .init(quality: 0.8),
        "student": .init(noise: 0.2, positionBias: 0.3, malformed: 0.1),
      ], batches: batches)
  }

  private static func settings(
    _ base: String, _ provider: String, _ judging: String
  ) -> String {
    let models = ["weak", "strong", "teacher"].map {
      "  \($0): {provider: \(provider), base_url: \"\(base)\", max_tokens: 600}"
    }
    return """
      name: judged
      seed: 5
      queries: {sources: [{path: seeds.jsonl}]}
      models:
      \(models.joined(separator: "\n"))
      candidates: [weak, strong]
      teachers: [teacher]
      judging: \(judging)
      split: {validation: 0.5}
      """
  }

  private static func set(_ name: String, _ values: String...) -> [String] {
    values.flatMap { ["--set", "models.\(name).\($0)"] }
  }

  /// Has the server's model `student` judge, under a name of its own here.
  private static func arguments(_ name: String, _ provider: String, _ base: String) -> [String] {
    ["evaluate", "run", "--judge", name, "--json"]
      + set(
        name, "provider=\(provider)", "base_url=\(base)", "model=student", "temperature=0",
        "max_tokens=600")
  }

  private static func wait(_ isDone: @Sendable () -> Bool) async throws {
    while !isDone() { try await Task.sleep(for: .milliseconds(5)) }
  }

  @Test(
    "Its report is that of the same model asked directly, all pairs in both orders being one job",
    .timeLimit(.minutes(10)), arguments: ["openai", "anthropic"])
  func same(provider: String) async throws {
    let scene = try await Scene(provider)
    let configuration = Self.server(.init(seconds: 0.2, reorder: true, duplicate: 0.2))
    try await withServer(configuration) { server, base in
      let result = try await Program.run(scene.arguments(base), in: scene.folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output == scene.expected)
      let said = try scene.judgments("jobs")
      let direct = try scene.judgments("direct")
      #expect(said.count > 20 && said.map(\.said) == direct.map(\.said))
      #expect(Set(said.map(\.state)) == [.parsed, .unparsed], "the student is no perfect one")
      #expect(server.statistics.jobs == 1)
      #expect(server.statistics.files == (provider == "openai" ? 1 : 0))
      #expect(server.answeredLines.count == Set(said.map(\.request)).count)
      #expect(server.answeredLines.values.allSatisfy { $0 == 1 })

      let again = try await Program.run(scene.arguments(base), in: scene.folder.path)
      #expect(again.status == 0 && again.output == scene.expected)
      #expect(again.errors.contains("nothing to ask jobs"), "\(again.errors)")
      #expect(server.statistics.jobs == 1, "what was stored is in no job")
    }
  }

  @Test(
    "Whenever it is killed, nothing is paid for twice, and the report is the same",
    .timeLimit(.minutes(10)), arguments: ["upload", "create", "work", "results"],
    ["openai", "anthropic"])
  func killed(moment: String, provider: String) async throws {
    if provider == "anthropic", moment == "upload" { return }
    let scene = try await Scene(provider)
    let batches =
      SimulatorServer.Batches.Step(rawValue: moment).map {
        SimulatorServer.Batches(stall: [$0: 2])
      } ?? SimulatorServer.Batches(seconds: 3)
    try await withServer(Self.server(batches)) { server, base in
      let running = try await Program.start(scene.arguments(base), in: scene.folder.path)
      try await Self.wait {
        let statistics = server.statistics
        switch moment {
        case "upload": return statistics.files > 0
        case "create": return statistics.jobs > 0
        // The job was made, after the file if there is one, and was asked after.
        default:
          return statistics.byStatus[200, default: 0] > statistics.files + statistics.jobs
            && statistics.jobs > 0
        }
      }
      if moment == "results" { try await Task.sleep(for: .milliseconds(500)) }
      running.send(SIGKILL)
      #expect(await running.result().status == 128 + SIGKILL)
      if moment == "upload" {
        // Who asks another model meanwhile does not forget the file.
        let other = try await Program.run(
          Self.arguments("other", provider, base), in: scene.folder.path)
        #expect(other.status == 0, "\(other.errors)")
      }
      let result = try await Program.run(scene.arguments(base), in: scene.folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output == scene.expected)
      #expect(server.statistics.jobs == 1)
      let twice = server.answeredLines.filter { $0.value > 1 }
      #expect(twice.isEmpty, "\(twice.count) of \(server.answeredLines.count)")
      #expect(
        server.answeredLines.count == Set(try scene.judgments("jobs").map(\.request)).count)
      #expect(
        provider == "anthropic" || server.statistics.files - server.statistics.removedFiles == 1,
        "a file of which no job was made is removed: \(server.statistics)")
    }
  }

  @Test(
    "Single answers are graded in one job, too; killed while it is at work, to the same report",
    .timeLimit(.minutes(10)), arguments: ["openai", "anthropic"])
  func graded(provider: String) async throws {
    let scene = try await Scene(
      provider, judging: "{format: judgelm, reference: with, answers: single}")
    try await withServer(Self.server(.init(seconds: 2, reorder: true))) { server, base in
      let running = try await Program.start(scene.arguments(base), in: scene.folder.path)
      try await Self.wait { server.statistics.jobs > 0 }
      running.send(SIGKILL)
      #expect(await running.result().status == 128 + SIGKILL)
      let result = try await Program.run(scene.arguments(base), in: scene.folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output == scene.expected)
      #expect(result.output.contains("pearson.dataset_level"))
      #expect(server.statistics.jobs == 1 && server.answeredLines.count > 5)
      #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
    }
  }

  @Test(
    "A cap holds for a job, too, and the rest goes into another",
    .timeLimit(.minutes(10)), arguments: ["openai", "anthropic"])
  func capped(provider: String) async throws {
    let scene = try await Scene(provider)
    try await withServer(Self.server()) { server, base in
      let capped = try await Program.run(
        scene.arguments(base, "--max-requests", "7"), in: scene.folder.path)
      #expect(capped.status == 4, "\(capped.errors)")
      #expect(server.statistics.lines == 7 && server.statistics.jobs == 1)
      let result = try await Program.run(scene.arguments(base), in: scene.folder.path)
      #expect(result.status == 0 && result.output == scene.expected, "\(result.errors)")
      #expect(server.statistics.jobs == 2)
      #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
    }
  }

  @Test(
    "The first interrupt leaves the job at its server, and the same command picks it up",
    .timeLimit(.minutes(10)), arguments: ["openai", "anthropic"])
  func interrupted(provider: String) async throws {
    let scene = try await Scene(provider)
    try await withServer(Self.server(.init(seconds: 3))) { server, base in
      let running = try await Program.start(scene.arguments(base), in: scene.folder.path)
      try await Self.wait {
        server.statistics.jobs > 0 && server.statistics.byStatus[200, default: 0] > 2
      }
      running.send(SIGINT)
      let stopped = await running.result()
      #expect(stopped.status == 130, "\(stopped.errors)")
      #expect(stopped.errors.contains("go on at their server"), "\(stopped.errors)")
      let status = try await Program.run(["status", "run"], in: scene.folder.path)
      #expect(
        status.output.contains("batch jobs that have not ended\n  jobs: ")
          && status.output.contains("at the server for 0:0"), "\(status.output)")
      let result = try await Program.run(scene.arguments(base), in: scene.folder.path)
      #expect(result.status == 0 && result.output == scene.expected, "\(result.errors)")
      #expect(server.statistics.jobs == 1)
      #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
    }
  }
}
