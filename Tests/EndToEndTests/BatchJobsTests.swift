import Foundation
import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Testing

@Suite("Several batch jobs of a model at a time", .timeLimit(.minutes(10)))
struct BatchJobsTests {
  private static let small = "size: 3, wait: 100ms, poll: 50ms"

  private static func folder(_ questions: Int = 14) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<questions), to: "seeds.jsonl")
    return folder
  }

  /// A run to its end at a server, which is then as it was left.
  private static func run(
    _ batch: String, provider: String = "openai", retries: Int = 6,
    batches: SimulatorServer.Batches, in folder: TemporaryFolder
  ) async throws -> SimulatorServer {
    try await withServer(SimulatorServer.Configuration(seed: 3, batches: batches)) {
      server, base in
      try folder.write(
        BatchRunTests.settings(base, provider: provider, batch: batch, retries: retries),
        to: "batch.yaml")
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      return server
    }
  }

  @Test(
    "As many jobs of a model are at work as the settings say, to the same end",
    arguments: ["openai", "anthropic"], [1, 4])
  func atOnce(provider: String, jobs: Int) async throws {
    let folder = try Self.folder()
    let expected = try await BatchRunTests.direct(provider, in: folder)
    let server = try await Self.run(
      Self.small + (jobs == 4 ? "" : ", jobs: \(jobs)"), provider: provider,
      batches: .init(seconds: 1.5, reorder: true), in: folder)
    #expect(server.statistics.maxJobsAtWork == jobs)
    #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
    #expect(try BatchRunTests.exports("batch", in: folder) == expected)
  }

  @Test("Jobs for which there is no room wait for one that ends, and use up no retry")
  func postponed() async throws {
    let folder = try Self.folder()
    let expected = try await BatchRunTests.direct("openai", in: folder)
    let server = try await Self.run(
      Self.small, retries: 1, batches: .init(seconds: 0.4, atOnce: 2), in: folder)
    #expect(server.statistics.maxJobsAtWork == 2)
    #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
    #expect(try BatchRunTests.exports("batch", in: folder) == expected)
    let store = try Store(folder: folder.path + "/batch")
    let states = try store.batches().map(\.state)
    #expect(Set(states) == [.ended, .refused])
    // What was refused is in later jobs, which have ended.
    #expect(try store.unsettledBatches().isEmpty && store.longWaits().isEmpty)
    #expect(try store.failures().isEmpty)
    try store.close()
  }

  @Test("Who wants no retries is not kept waiting for room")
  func impatient() async throws {
    let folder = try Self.folder()
    try await withServer(
      SimulatorServer.Configuration(seed: 3, batches: .init(atOnce: 0))
    ) { server, base in
      try folder.write(
        BatchRunTests.settings(base, batch: Self.small, retries: 0), to: "batch.yaml")
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 3, "\(result.errors)")
    }
    let status = try await Program.run(["status", "batch"], in: folder.path)
    #expect(
      status.output.contains("rate_limited") && status.output.contains("smaller batch.size"),
      "\(status.output)")
  }

  @Test("That there is no room is said at once, and by status meanwhile, with what to do")
  func said() async throws {
    let folder = try Self.folder()
    let expected = try await BatchRunTests.direct("openai", in: folder)
    try await withServer(
      SimulatorServer.Configuration(seed: 3, batches: .init(atOnce: 0))
    ) { server, base in
      try folder.write(
        BatchRunTests.settings(base, batch: "size: 3, wait: 100ms, poll: 20s"), to: "batch.yaml")
      let running = try await Program.start(
        ["run", "batch.yaml", "-o", "batch", "--log-format", "json"], in: folder.path)
      while !running.errors.contains("\"event\":\"pause\"") {
        try await Task.sleep(for: .milliseconds(20))
      }
      let line = try #require(
        running.errors.split(separator: "\n").first { $0.contains("\"event\":\"pause\"") })
      let event = try #require(try JSONParser.parse(String(line)).object)
      #expect(event["models"] == "one" && event["kind"] == "no_room")
      let message = try #require(event["message"]?.string)
      #expect(message.contains("one has had no room for another batch job for 0:0"), "\(message)")
      #expect(message.contains("Enqueued token limit") && message.contains("batch.size"))

      let text = try await Program.run(["status", "batch"], in: folder.path)
      #expect(text.status == 0)
      #expect(
        text.output.contains("servers that take no more batch jobs for now\n  one: no room since"),
        "\(text.output)")
      #expect(text.output.contains("a job that ends makes room"))
      #expect(!text.output.contains("batch jobs that have not ended"), "they wait to be made")
      let json = try await Program.run(["status", "batch", "--json"], in: folder.path)
      let wait = try JSONParser.parse(json.output).object?["waits"]?.array?.first?.object
      #expect(wait?["models"] == "one" && wait?["kind"] == "no_room")

      // Four at first, or fewer where a model has less to ask, and nothing after.
      let jobs = server.statistics.jobs
      #expect(jobs <= 4)
      running.send(SIGINT)
      #expect(await running.result().status == 130)
      #expect(server.statistics.jobs == jobs)
    }
    try await withServer(SimulatorServer.Configuration(seed: 3)) { server, base in
      try folder.write(
        BatchRunTests.settings(base, batch: Self.small), to: "batch.yaml")
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
    }
    #expect(try BatchRunTests.exports("batch", in: folder) == expected)
    let status = try await Program.run(["status", "batch", "--json"], in: folder.path)
    let said = try JSONParser.parse(status.output).object
    #expect(said?["waits"] == .array([]) && said?["jobs"] == .array([]))
  }

  private static func jobsAtWork(_ folder: TemporaryFolder) async throws -> [JSONObject] {
    let json = try await Program.run(["status", "batch", "--json"], in: folder.path)
    // There is no run yet at first.
    let jobs = try? JSONParser.parse(json.output).object?["jobs"]?.array
    return (jobs ?? []).compactMap(\.object).filter { $0["server_state"] == "in_progress" }
  }

  @Test(
    "Status tells of each job at the server what it is, how far and since when",
    arguments: ["openai", "anthropic"])
  func status(provider: String) async throws {
    let folder = try Self.folder()
    let expected = try await BatchRunTests.direct(provider, in: folder)
    try await withServer(
      SimulatorServer.Configuration(seed: 3, batches: .init(seconds: 4))
    ) { server, base in
      try folder.write(
        BatchRunTests.settings(base, provider: provider, batch: Self.small), to: "batch.yaml")
      let running = try await Program.start(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      // What a run that is going on waits for, and then what one that was stopped goes on with.
      while try await Self.jobsAtWork(folder).count < 3 {}
      running.send(SIGINT)
      let stopped = await running.result()
      #expect(stopped.status == 130, "\(stopped.errors)")
      #expect(stopped.errors.contains("go on at their server"), "\(stopped.errors)")
      let jobs = try await Self.jobsAtWork(folder)
      for job in jobs {
        #expect(job["state"] == "submitted" && job["message"] == .null)
        #expect(job["server_id"]?.string?.contains("batch_simulated_") == true)
        #expect(job["done"] == 0 && (1...3).contains(job["total"]?.int ?? 0))
        #expect(job["since"]?.string?.hasPrefix("20") == true && job["seconds"]?.int ?? -1 >= 0)
      }
      let job = try #require(jobs.first)
      let (model, id, total) = try (
        #require(job["model"]?.string), #require(job["server_id"]?.string),
        #require(job["total"]?.int)
      )
      let text = try await Program.run(["status", "batch"], in: folder.path)
      // Another that the server has not begun may stand before it.
      let heading = try #require(text.output.range(of: "batch jobs that have not ended\n"))
      #expect(
        text.output[heading.upperBound...].contains(
          "  \(model): \(id) in_progress, 0 of \(total) done, at the server for 0:"),
        "\(text.output)")
      #expect(text.output.contains("the same command goes on"))

      let made = server.statistics.jobs
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
      #expect(server.statistics.jobs > made)
    }
    #expect(try BatchRunTests.exports("batch", in: folder) == expected)
  }

  @Test(
    "Killed with several jobs at the server, it pays for nothing twice",
    arguments: ["openai", "anthropic"], [0, 0.7])
  func killed(provider: String, stall: Double) async throws {
    let folder = try Self.folder()
    let expected = try await BatchRunTests.direct(provider, in: folder)
    // Without the word of some of them, where that comes late.
    let batches = SimulatorServer.Batches(
      seconds: 2, reorder: true, stall: stall == 0 ? [:] : [.create: stall])
    try await withServer(SimulatorServer.Configuration(seed: 3, batches: batches)) {
      server, base in
      try folder.write(
        BatchRunTests.settings(base, provider: provider, batch: Self.small), to: "batch.yaml")
      let running = try await Program.start(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      while server.statistics.maxJobsAtWork < 3 { try await Task.sleep(for: .milliseconds(5)) }
      running.send(SIGKILL)
      #expect(await running.result().status == 128 + SIGKILL)
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      let twice = server.answeredLines.filter { $0.value > 1 }
      #expect(twice.isEmpty, "\(twice.count) of \(server.answeredLines.count)")
    }
    #expect(try BatchRunTests.exports("batch", in: folder) == expected)
  }

  @Test("Killed again and again while jobs wait for room, it pays for nothing twice")
  func again() async throws {
    let folder = try Self.folder(20)
    let expected = try await BatchRunTests.direct("openai", in: folder)
    var draw = SystemRandomNumberGenerator()
    let moments = (0..<6).map { _ in Int.random(in: 100...1500, using: &draw) }
    let batches = SimulatorServer.Batches(
      seconds: 0.3, reorder: true, error: 0.1, expire: 0.2, atOnce: 2,
      stall: [.create: 0.1, .results: 0.1])
    try await withServer(SimulatorServer.Configuration(seed: 3, batches: batches)) {
      server, base in
      try folder.write(
        BatchRunTests.settings(base, batch: Self.small, retries: 30), to: "batch.yaml")
      try await BatchRunTests.kill(after: moments, in: folder, server)
    }
    #expect(try BatchRunTests.exports("batch", in: folder) == expected, "killed at \(moments)")
  }
}
