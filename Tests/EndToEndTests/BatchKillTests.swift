import Foundation
import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Testing

@Suite("A run by batch jobs that is killed", .serialized)
struct BatchKillTests {
  /// A moment in a job's life at which the process is killed.
  struct Moment: Sendable, CustomStringConvertible {
    let description: String
    /// What the server keeps the process waiting for then.
    var batches: SimulatorServer.Batches
    /// Whether the moment has come.
    let hasCome: @Sendable (SimulatorServer.Statistics) -> Bool

    static let all = [
      Moment(
        description: "while the file is on its way", batches: .init(stall: [.upload: 2]),
        hasCome: { $0.files >= 1 }),
      Moment(
        description: "between the job's making and the word of it",
        batches: .init(stall: [.create: 2]), hasCome: { $0.jobs >= 1 }),
      Moment(
        description: "between a later job's making and the word of it",
        batches: .init(stall: [.create: 1]), hasCome: { $0.jobs >= 3 }),
      Moment(
        description: "while the server is at work", batches: .init(seconds: 2),
        hasCome: { $0.jobs >= 2 && $0.byStatus[200, default: 0] > 6 }),
      Moment(
        description: "while the results are on their way", batches: .init(stall: [.results: 2]),
        hasCome: { $0.jobs >= 1 && $0.byStatus[200, default: 0] > 4 }),
    ]
  }

  private static func wait(_ isDone: @Sendable () -> Bool) async throws {
    let patience = ContinuousClock.now + .seconds(60)
    while !isDone(), ContinuousClock.now < patience {
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(isDone())
  }

  @Test(
    "Whenever it is killed, nothing is paid for twice, and the end is that of an undisturbed run",
    arguments: Moment.all.indices, ["openai", "anthropic"])
  func killed(moment index: Int, provider: String) async throws {
    let moment = Moment.all[index]
    if provider == "anthropic", moment.batches.stall[.upload] != nil { return }
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<10), to: "seeds.jsonl")
    let expected = try await BatchRunTests.direct(provider, in: folder)
    try await withServer(
      SimulatorServer.Configuration(seed: 3, batches: moment.batches)
    ) { server, base in
      try folder.write(BatchRunTests.settings(base, provider: provider), to: "batch.yaml")
      let running = try await Program.start(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      try await Self.wait { moment.hasCome(server.statistics) }
      running.send(SIGKILL)
      #expect(await running.result().status == 128 + SIGKILL, "\(moment)")
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 0, "\(moment): \(result.errors)")
      let twice = server.answeredLines.filter { $0.value > 1 }
      #expect(twice.isEmpty, "\(moment): \(twice.count) of \(server.answeredLines.count)")
      // A file of which no job was made is of no use to anybody.
      let statistics = server.statistics
      #expect(moment.batches.stall[.upload] == nil || statistics.removedFiles >= 1, "\(moment)")
      #expect(
        provider == "anthropic" || statistics.files - statistics.removedFiles == statistics.jobs,
        "\(moment): \(statistics)")
    }
    #expect(try BatchRunTests.exports("batch", in: folder) == expected, "\(moment)")
  }

  @Test(
    "Killed again and again at random moments, it pays for nothing twice",
    arguments: ["openai", "anthropic"])
  func again(provider: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<20), to: "seeds.jsonl")
    let expected = try await BatchRunTests.direct(provider, in: folder)
    var draw = SystemRandomNumberGenerator()
    let moments = (0..<10).map { _ in Int.random(in: 50...900, using: &draw) }
    let batches = SimulatorServer.Batches(
      seconds: 0.3, reorder: true, error: 0.1, expire: 0.2,
      stall: [.upload: 0.1, .create: 0.15, .results: 0.1])
    try await withServer(SimulatorServer.Configuration(seed: 3, batches: batches)) {
      server, base in
      try folder.write(
        BatchRunTests.settings(
          base, provider: provider, batch: "size: 15, wait: 100ms, poll: 50ms", retries: 30),
        to: "batch.yaml")
      try await BatchRunTests.kill(after: moments, in: folder, server)
    }
    #expect(try BatchRunTests.exports("batch", in: folder) == expected, "killed at \(moments)")
  }

  @Test(
    "The first interrupt leaves the jobs at the server, and the same command picks them up",
    arguments: ["openai", "anthropic"])
  func interrupted(provider: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<10), to: "seeds.jsonl")
    let expected = try await BatchRunTests.direct(provider, in: folder)
    try await withServer(
      SimulatorServer.Configuration(seed: 3, batches: .init(seconds: 3))
    ) { server, base in
      try folder.write(BatchRunTests.settings(base, provider: provider), to: "batch.yaml")
      let running = try await Program.start(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      try await Self.wait { server.statistics.jobs >= 1 }
      try await Task.sleep(for: .milliseconds(300))
      running.send(SIGINT)
      let stopped = await running.result()
      #expect(stopped.status == 130, "\(stopped.errors)")
      #expect(stopped.errors.contains("go on at their server"), "\(stopped.errors)")
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
    }
    #expect(try BatchRunTests.exports("batch", in: folder) == expected)
  }
}
