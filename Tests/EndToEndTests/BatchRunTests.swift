import Foundation
import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Testing

@Suite("Runs by batch jobs")
struct BatchRunTests {
  /// Settings of a run that judges pairs both ways and in both orders.
  static func settings(
    _ base: String, provider: String = "openai", via: String = "batch",
    batch: String = "wait: 100ms, poll: 50ms", retries: Int = 6, extra: String = ""
  ) -> String {
    let way = via == "batch" ? "via: batch, batch: {\(batch)}" : "via: direct"
    func model(_ name: String, _ rest: String) -> String {
      "  \(name): {provider: \(provider), base_url: \"\(base)\", max_tokens: 600, "
        + "retries: \(retries), \(way), \(rest)}"
    }
    return """
      name: jobs
      queries: {sources: [{path: seeds.jsonl}]}
      models:
      \(model("one", "temperature: 0.5"))
      \(model("two", "temperature: 0.7"))
      \(model("teacher", "temperature: 0, price: {input: 2, output: 8}"))
      candidates: [one, two]
      teachers: [teacher]
      judging: {format: pandalm, reference: both, reference_from: one}
      \(extra)
      """
  }

  static let files = ["train.jsonl", "validation.jsonl", "index.jsonl", "dropped.jsonl"]

  static func exports(_ run: String, in folder: TemporaryFolder) throws -> [String] {
    try files.map {
      try String(
        contentsOfFile: "\(folder.path)/\(run)/export/messages/\($0)", encoding: .utf8)
    }
  }

  /// Runs `batch.yaml` and kills it after so many milliseconds, again and again, then lets it end:
  /// no line of a job was answered twice.
  static func kill(
    after moments: [Int], in folder: TemporaryFolder, _ server: SimulatorServer
  ) async throws {
    for moment in moments {
      let running = try await Program.start(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      try await Task.sleep(for: .milliseconds(moment))
      running.send(SIGKILL)
      _ = await running.result()
    }
    let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let twice = server.answeredLines.filter { $0.value > 1 }
    #expect(twice.isEmpty, "\(twice.count) twice, killed at \(moments)")
  }

  /// The exports of a run that sends its requests one by one to a server without faults.
  static func direct(_ provider: String, in folder: TemporaryFolder) async throws -> [String] {
    try await withServer(SimulatorServer.Configuration(seed: 3)) { _, base in
      try folder.write(settings(base, provider: provider, via: "direct"), to: "direct.yaml")
      let result = try await Program.run(["run", "direct.yaml", "-o", "direct"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
    }
    return try exports("direct", in: folder)
  }

  @Test(
    "A run by batch jobs ends in the bytes of one that sends its requests one by one",
    arguments: ["openai", "anthropic"])
  func same(provider: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<12), to: "seeds.jsonl")
    let expected = try await Self.direct(provider, in: folder)
    let configuration = SimulatorServer.Configuration(
      seed: 3, batches: .init(seconds: 0.2, reorder: true))
    try await withServer(configuration) { server, base in
      try folder.write(
        Self.settings(base, provider: provider, batch: "wait: 1500ms, poll: 50ms"),
        to: "batch.yaml")
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("with simulated models"))
      // References, two candidates, and all judgments in one job: nothing was sent by itself.
      #expect(server.statistics.jobs == 4)
      #expect(server.statistics.files == (provider == "openai" ? 4 : 0))
      // A reference, two responses, and four judgments for each of the queries.
      #expect(server.statistics.lines <= 12 * 7 && server.statistics.lines > 12 * 3)
      #expect(server.answeredLines.values.allSatisfy { $0 == 1 })

      let jobs = server.statistics.jobs
      let again = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(again.status == 0, "\(again.errors)")
      #expect(server.statistics.jobs == jobs, "a finished run makes no job")
    }
    #expect(try Self.exports("batch", in: folder) == expected)
    let store = try Store(folder: folder.path + "/batch")
    #expect(try store.batches().map(\.state) == [.ended, .ended, .ended, .ended])
    try store.close()
  }

  private static let faults: [(String, SimulatorServer.Batches)] = [
    ("reordered", .init(reorder: true)),
    ("duplicated", .init(reorder: true, duplicate: 0.5)),
    ("dropped", .init(drop: 0.3)),
    ("foreign", .init(reorder: true, foreign: 0.4)),
    ("errors", .init(error: 0.3)),
    ("expired", .init(expire: 0.6)),
    ("postponed", .init(postpone: 0.4)),
    (
      "all",
      .init(
        reorder: true, duplicate: 0.2, drop: 0.1, foreign: 0.2, error: 0.2, expire: 0.3)
    ),
  ]

  @Test(
    "Whatever becomes of the results, each answer goes to its own request and no other",
    arguments: faults.map(\.0), ["openai", "anthropic"])
  func faulty(name: String, provider: String) async throws {
    let batches = try #require(Self.faults.first { $0.0 == name }?.1)
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<10), to: "seeds.jsonl")
    let expected = try await Self.direct(provider, in: folder)
    try await withServer(
      SimulatorServer.Configuration(seed: 3, batches: batches)
    ) { server, base in
      try folder.write(
        Self.settings(base, provider: provider, retries: 30), to: "batch.yaml")
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      let answered = server.answeredLines
      if batches.drop == 0 {
        #expect(answered.values.allSatisfy { $0 == 1 }, "paid once")
      }
      // What is asked again is in another job, and none of the others with it.
      if batches.error + batches.expire + batches.drop > 0 {
        #expect(server.statistics.jobs > 4)
      }
    }
    #expect(try Self.exports("batch", in: folder) == expected)
    let store = try Store(folder: folder.path + "/batch")
    let warnings = try store.warnings().map(\.message)
    #expect(warnings.contains { $0.contains("nobody asked for") } == (batches.foreign > 0))
    #expect(warnings.contains { $0.contains("the first counts") } == (batches.duplicate > 0))
    try store.close()
  }

  @Test(
    "What fails in every job is a failure in the end, and all else is kept",
    arguments: ["openai", "anthropic"])
  func failing(provider: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<10), to: "seeds.jsonl")
    let expected = try await Self.direct(provider, in: folder)
    try await withServer(
      SimulatorServer.Configuration(seed: 3, batches: .init(error: 0.3))
    ) { server, base in
      try folder.write(Self.settings(base, provider: provider, retries: 0), to: "batch.yaml")
      let first = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(first.status == 3, "\(first.errors)")
      #expect(first.errors.contains("requests failed after all retries"), "\(first.errors)")
      let paid = server.answeredLines
      // The same command asks for what failed, until nothing does.
      var status: Int32 = 3
      for _ in 0..<12 where status == 3 {
        status = try await Program.run(
          ["run", "batch.yaml", "-o", "batch"], in: folder.path
        ).status
      }
      #expect(status == 0)
      for (line, count) in paid { #expect(server.answeredLines[line] == count) }
    }
    #expect(try Self.exports("batch", in: folder) == expected)
  }

  @Test("A part that the server does not take is left out of the next job")
  func quirks() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<6), to: "seeds.jsonl")
    try await withServer(
      SimulatorServer.Configuration(seed: 3, refuses: [.temperature])
    ) { server, base in
      try folder.write(Self.settings(base, retries: 0), to: "batch.yaml")
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
    }
    let store = try Store(folder: folder.path + "/batch")
    #expect(try store.quirks().map(\.quirk) == [.noTemperature, .noTemperature, .noTemperature])
    try store.close()
  }

  @Test("Full jobs are not waited for, and a cap on requests holds")
  func sizes() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<12), to: "seeds.jsonl")
    let expected = try await Self.direct("openai", in: folder)
    try await withServer(SimulatorServer.Configuration(seed: 3)) { server, base in
      try folder.write(
        Self.settings(base, batch: "size: 5, wait: 100ms, poll: 50ms"), to: "batch.yaml")
      let capped = try await Program.run(
        ["run", "batch.yaml", "-o", "batch", "--max-requests", "20"], in: folder.path)
      #expect(capped.status == 4, "\(capped.errors)")
      #expect(server.statistics.lines == 20)
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
      #expect(server.statistics.jobs >= server.statistics.lines / 5)
    }
    #expect(try Self.exports("batch", in: folder) == expected)
  }

  @Test("A discount is in the price, half where the settings do not say")
  func price() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<6), to: "seeds.jsonl")
    try await withServer(SimulatorServer.Configuration(seed: 3)) { _, base in
      var (usd, planned): ([String: Double], [String: Double]) = ([:], [:])
      for (name, via, discount) in [
        ("direct", "direct", ""), ("half", "batch", ""),
        ("tenth", "batch", ", batch_discount: 0.1"),
      ] {
        try folder.write(
          Self.settings(base, via: via).replacing("output: 8}", with: "output: 8\(discount)}"),
          to: "\(name).yaml")
        let plan = try await Program.run(
          ["plan", "\(name).yaml", "--json"], in: folder.path)
        #expect(plan.status == 0, "\(plan.errors)")
        let calls = try JSONParser.parse(plan.output).object?["calls"]?.array ?? []
        planned[name] = calls.compactMap { call in
          call.object?["model"] == "teacher"
            ? call.object?["usd"]?.object?["expected"]?.double : nil
        }.reduce(0, +)
        let run = try await Program.run(
          ["run", "\(name).yaml", "-o", name, "--json"], in: folder.path)
        #expect(run.status == 0, "\(run.errors)")
        // Who reads the dataset card learns what was paid.
        let card = try folder.read("\(name)/export/messages/README.md")
        let paid = [
          "direct": "2 / 8 |", "half": "1 / 4 (batch jobs, 50 % off) |",
          "tenth": "1.8 / 7.2 (batch jobs, 10 % off) |",
        ]
        #expect(card.contains(try "| \(#require(paid[name]))"), "\(card)")
        let status = try await Program.run(["status", name, "--json"], in: folder.path)
        for output in [run.output, status.output] {
          let spending = try JSONParser.parse(output).object?["spending"]?.object
          let spent = try #require(spending?["usd"]?.double, "\(output)")
          if let before = usd[name] { #expect(abs(before - spent) < 1e-12) }
          usd[name] = spent
        }
      }
      let (direct, half, tenth) = try (
        #require(usd["direct"]), #require(usd["half"]), #require(usd["tenth"])
      )
      #expect(direct > 0)
      #expect(abs(half - direct * 0.5) < 1e-9)
      #expect(abs(tenth - direct * 0.9) < 1e-9)
      let whole = try #require(planned["direct"])
      #expect(whole > 0)
      #expect(try abs(#require(planned["half"]) - whole * 0.5) < 1e-9)
      #expect(try abs(#require(planned["tenth"]) - whole * 0.9) < 1e-9)
    }
  }

  @Test("A job that is refused as a whole stops the run with the server's words")
  func refused() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<6), to: "seeds.jsonl")
    try await withServer(
      SimulatorServer.Configuration(seed: 3, batches: .init(refuse: 1))
    ) { server, base in
      try folder.write(
        Self.settings(base, batch: "wait: 1500ms, poll: 50ms"), to: "batch.yaml")
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 1, "\(result.errors)")
      #expect(
        result.errors.contains(
          "model \"one\": the batch job batch_simulated_1 was refused: The model has no batch "
            + "jobs; this is simulated.; 2 requests were in it"), "\(result.errors)")
      #expect(server.statistics.jobs == 1 && server.statistics.lines == 0)
    }
    let status = try await Program.run(["status", "batch"], in: folder.path)
    #expect(
      status.output.contains("batch jobs that have not ended\n  one: refused as batch_simulated_1"),
      "\(status.output)")
  }

  @Test(
    "Jobs that the server has forgotten are made again",
    arguments: ["openai", "anthropic"])
  func lost(provider: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<6), to: "seeds.jsonl")
    let expected = try await Self.direct(provider, in: folder)
    let port = try await withServer(
      SimulatorServer.Configuration(seed: 3, batches: .init(seconds: 600))
    ) { server, base in
      try folder.write(Self.settings(base, provider: provider), to: "batch.yaml")
      let running = try await Program.start(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      while server.statistics.jobs == 0 { try await Task.sleep(for: .milliseconds(10)) }
      try await Task.sleep(for: .milliseconds(500))
      running.send(SIGINT)
      #expect(await running.result().status == 130)
      return try #require(base.split(separator: ":").last.flatMap { Int($0.prefix { $0 != "/" }) })
    }
    try await withServer(SimulatorServer.Configuration(port: port, seed: 3)) { server, _ in
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(server.answeredLines.values.allSatisfy { $0 == 1 })
    }
    #expect(try Self.exports("batch", in: folder) == expected)
    let store = try Store(folder: folder.path + "/batch")
    #expect(try store.batches().first?.state == .lost)
    try store.close()
  }

  @Test("A server without batch jobs is named, and what to do")
  func none() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<4), to: "seeds.jsonl")
    try await withServer { _, base in
      try folder.write(Self.settings(base + "/nowhere"), to: "batch.yaml")
      let result = try await Program.run(["run", "batch.yaml", "-o", "batch"], in: folder.path)
      #expect(result.status == 1, "\(result.errors)")
      #expect(result.errors.contains("set via: direct"), "\(result.errors)")
    }
  }
}
