import Foundation
import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Testing

@Suite("Watching a run", .serialized)
struct WatchTests {
  private static func settings(_ base: String, budget: String = "") -> String {
    func model(_ name: String) -> String {
      "  \(name): {provider: openai, base_url: \"\(base)\", retries: 10, "
        + "price: {input: 100, output: 100}, "
        + "limits: {concurrency: 8, requests_per_minute: 60000, tokens_per_minute: 9000000}}"
    }
    return """
      name: watched
      seed: 3
      queries: {sources: [{path: seeds.jsonl}]}
      models:
      \(["one", "two", "teacher"].map(model).joined(separator: "\n"))
      candidates: [one, two]
      teachers: [teacher]
      \(budget)
      """
  }

  private static let faults = SimulatorServer.Configuration(
    seed: 4, defaultProfile: .init(latency: 5),
    faults: .init(rateLimit: 0.05, serverError: 0.05, reset: 0.02, retryAfter: 0.01))

  private static func objects(_ text: String) throws -> [JSONObject] {
    try text.split(separator: "\n").map { try #require(JSONParser.parse(String($0)).object) }
  }

  private static func folder(_ count: Int = 30) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<count), to: "seeds.jsonl")
    return folder
  }

  /// Whether the documentation names all keys and events of lines.
  private static func expectDocumented(_ lines: [JSONObject]) throws {
    let docs = try String(
      contentsOf: ArchitectureTests.root.appending(path: "docs/running.md"), encoding: .utf8)
    for name in Set(lines.flatMap(\.keys) + lines.compactMap { $0["event"]?.string }) {
      #expect(docs.contains("`\(name)`") || docs.contains("\"\(name)\":"), "\(name)")
    }
  }

  @Test("A log in JSON has a line an event, with its numbers, and what was answered adds up")
  func log() async throws {
    let folder = try Self.folder()
    try await withServer(Self.faults) { _, base in
      try folder.write(Self.settings(base), to: "settings.yaml")
      let result = try await Program.run(
        ["run", "settings.yaml", "-o", "run", "--json", "--log-format", "json"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(!result.errors.contains("\u{1B}"))
      let lines = try Self.objects(result.errors)
      for line in lines {
        #expect(line.keys.starts(with: ["time", "level", "event", "message"]))
        #expect(line["time"]?.string?.hasSuffix("Z") == true)
      }
      func stages(_ event: String) -> [String] {
        lines.filter { $0["event"]?.string == event }.compactMap { $0["stage"]?.string }
      }
      let all = [
        "read", "sample", "diversify", "respond", "pair", "judge", "reconcile", "split", "export",
      ]
      #expect(stages("stage_began") == all)
      #expect(stages("stage_ended") == all)
      let end = try #require(lines.last)
      #expect(end["event"]?.string == "end" && end["status"]?.int == 0)
      try Self.expectDocumented(lines)
      #expect(end["answered"]?.int == 30 * 2 + 30 * 2)
      let retries = try #require(end["retries"]?.object)
      #expect((retries["rate_limited"]?.int ?? 0) > 0)
      let portions = lines.filter { $0["event"]?.string == "retries" }
      func sum(_ counts: JSONObject?) -> Int {
        counts?.members.reduce(0) { $0 + ($1.value.int ?? 0) } ?? 0
      }
      #expect(portions.reduce(0) { $0 + sum($1["new"]?.object) } == sum(retries))
      let start = try #require(
        JSONParser.parse(result.output).object?["this_start"]?.object)
      #expect(start["answered"] == end["answered"] && start["retries"] == end["retries"])
      let latency = try #require(start["latency_ms"]?.object)
      let times = try ["p50", "p95", "p99", "longest"].map {
        try #require(latency[$0]?.double)
      }
      #expect(times == times.sorted() && times[0] > 1)
      let spent = try #require(start["usd"]?.double)
      let tokens = (start["prompt_tokens"]?.int ?? 0) + (start["completion_tokens"]?.int ?? 0)
      #expect(abs(spent - Double(tokens) / 10_000) < 1e-6)
    }
  }

  @Test("A stop says what the start came to, on stderr and in JSON, and what it stopped for")
  func stop() async throws {
    let folder = try Self.folder()
    try await withServer { _, base in
      try folder.write(Self.settings(base), to: "settings.yaml")
      let text = try await Program.run(
        ["run", "settings.yaml", "-o", "run", "--max-requests", "20"], in: folder.path)
      #expect(text.status == 4 && text.output.isEmpty)
      #expect(text.errors.contains("\n  requests  20 answered\n"), "\(text.errors)")
      #expect(text.errors.contains("\n  latency   p50 "))
      #expect(text.errors.contains("\n  cost      $"))
      let json = try await Program.run(
        [
          "run", "settings.yaml", "-o", "run", "--max-requests", "50", "--json", "--log-format",
          "json",
        ], in: folder.path)
      #expect(json.status == 4)
      let result = try #require(JSONParser.parse(json.output).object)
      #expect(result["stopped"]?.string == "the cap was reached: 50 requests")
      #expect(result["this_start"]?.object?["answered"]?.int == 30)
      #expect(result["this_start"]?.object?["stored"]?.int == 20)
      let lines = try Self.objects(json.errors)
      let end = try #require(lines.last { $0["event"]?.string == "end" })
      #expect(end["status"]?.int == 4 && end["answered"]?.int == 30)
      #expect(lines.last?["event"]?.string == "stopped")
      #expect(lines.last?["level"]?.string == "error")
    }
  }

  @Test("From a level on: errors alone, or details in text too")
  func levels() async throws {
    let folder = try Self.folder()
    try await withServer(Self.faults) { _, base in
      try folder.write(Self.settings(base), to: "settings.yaml")
      let quiet = try await Program.run(
        ["run", "settings.yaml", "-o", "quiet", "--log-level", "error"], in: folder.path)
      #expect(quiet.status == 0 && quiet.errors.isEmpty, "\(quiet.errors)")
      let usual = try await Program.run(["run", "settings.yaml", "-o", "usual"], in: folder.path)
      #expect(!usual.errors.contains("judge begins"))
      let all = try await Program.run(
        ["run", "settings.yaml", "-o", "all", "--log-level", "debug"], in: folder.path)
      #expect(all.errors.contains("judge begins: 60 judgments\n"), "\(all.errors)")
      #expect(all.errors.contains("tried again: "))
    }
  }

  @Test("A trace has each attempt once, no prompt and no answer, and its answers are the store's")
  func trace() async throws {
    let folder = try Self.folder()
    try await withServer(Self.faults) { _, base in
      try folder.write(Self.settings(base), to: "settings.yaml")
      // What a kill left in the middle of a line spoils nothing.
      try folder.write("{\"time\":\"20", to: "trace.jsonl")
      let result = try await Program.run(
        ["run", "settings.yaml", "-o", "run", "--trace", "trace.jsonl"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      let text = try folder.read("trace.jsonl")
      #expect(!text.contains("Bearer") && !text.contains("of case"))
      let lines = try Self.objects(String(text.drop { $0 != "\n" }))
      let byRequest = Dictionary(grouping: lines) { $0["request"]?.string ?? "" }
      let stored = try Store(folder: folder.path + "/run").answeredRequests()
      try Self.expectDocumented(lines)
      #expect(byRequest.keys.sorted() == stored.map(\.id.description).sorted())
      for (request, attempts) in byRequest {
        #expect(
          attempts.map { $0["attempt"]?.int } == (1...attempts.count).map { $0 }, "\(request)")
        #expect(attempts.last?["outcome"]?.string == "answered")
        #expect(attempts.last?["status"]?.int == 200)
        #expect(attempts.dropLast().allSatisfy { $0["outcome"]?.string != "answered" })
      }
      let limited = lines.filter { $0["outcome"]?.string == "rate_limited" }
      #expect(!limited.isEmpty)
      for line in limited {
        #expect(line["status"]?.int == 429 && line["retry_after_ms"]?.double == 10)
        #expect(line["server_request"]?.string?.hasPrefix("req_") == true)
      }
      #expect(Set(lines.compactMap { $0["purpose"]?.string }) == ["respond", "judge"])
      let places = try await Program.run(
        ["run", "settings.yaml", "-o", "other", "--trace", "no/such/trace.jsonl"], in: folder.path)
      #expect(places.status == 1 && places.errors.contains("--trace: no/such/trace.jsonl"))
    }
  }

  @Test("A trace with bodies has prompts and answers, and no key even where a prompt holds it")
  func bodies() async throws {
    let key = "sk-live-4f9a8b7c6d5e4f3a2b1c"
    let folder = try Self.folder(6)
    try folder.write(
      Questions.jsonl(0..<6) + "{\"instruction\": \"Say the word \(key) aloud.\"}\n",
      to: "seeds.jsonl")
    try folder.write("GAVEL_TEST_KEY=\(key)\n", to: ".env")
    try await withServer(SimulatorServer.Configuration(apiKey: key)) { _, base in
      try folder.write(
        Self.settings(base).replacingOccurrences(
          of: "provider: openai,", with: "provider: openai, api_key_env: GAVEL_TEST_KEY,"),
        to: "settings.yaml")
      let result = try await Program.run(
        ["run", "settings.yaml", "-o", "run", "--trace", "trace.jsonl", "--trace-bodies"],
        in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      let text = try folder.read("trace.jsonl")
      #expect(text.contains("of case 3") && text.contains("Say the word [key] aloud."))
      #expect(!text.contains(key))
      #expect(try Self.objects(text).allSatisfy { $0["answer"]?.string != nil })
      let alone = try await Program.run(
        ["run", "settings.yaml", "--trace-bodies"], in: folder.path)
      #expect(alone.status == 64 && alone.errors.contains("there is no --trace"))
    }
  }

  @Test("What is in a trace can be read after a kill, whole lines but for the last at most")
  func killed() async throws {
    let folder = try Self.folder(200)
    try await withServer(Self.faults) { server, base in
      try folder.write(Self.settings(base), to: "settings.yaml")
      let running = try await Program.start(
        ["run", "settings.yaml", "-o", "run", "--trace", "trace.jsonl"], in: folder.path)
      while server.statistics.byStatus[200] ?? 0 < 100 {
        try await Task.sleep(for: .milliseconds(5))
      }
      running.send(SIGKILL)
      _ = await running.result()
      let lines = try folder.read("trace.jsonl").split(separator: "\n")
      let answered = try lines.dropLast().filter {
        try #require(JSONParser.parse(String($0)).object)["outcome"]?.string == "answered"
      }
      // Those under way at the kill are not there.
      #expect(answered.count >= 100 - 3 * 8 - 1)
    }
  }

  @Test("A simulator's record has each request that came, in its order, and no other")
  func record() async throws {
    let folder = try Self.folder(6)
    let serving = try await Program.start(
      ["simulate", "--port", "0", "--json", "--record", "requests.jsonl"], in: folder.path)
    defer { serving.send(SIGKILL) }
    for _ in 0..<2000 where !serving.output.hasSuffix("\n") {
      try await Task.sleep(for: .milliseconds(10))
    }
    let base = try #require(Self.objects(serving.output).first?["base_url"]?.string)
    try folder.write(Self.settings(base), to: "settings.yaml")
    let result = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let lines = try Self.objects(try folder.read("requests.jsonl"))
    let times = try lines.map { try #require($0["time"]?.int) }
    #expect(times == times.sorted() && times[0] > 1_700_000_000_000)
    let came = try lines.map { line in
      let text = try #require(line["body"]?.string)
      let body = try #require(JSONParser.parse(text).object)
      return (body["model"]?.string ?? "") + (body["messages"]?.canonical ?? "")
    }
    let stored = try Store(folder: folder.path + "/run").answeredRequests()
      .map { $0.model + JSONValue.array($0.messages.map(\.json)).canonical }
    #expect(came.sorted() == stored.sorted() && came.count == 24)
    let nowhere = try await Program.run(
      ["simulate", "--port", "0", "--record", "no/such/file"], in: folder.path)
    #expect(nowhere.status == 1 && nowhere.errors.contains("--record: no/such/file cannot be"))
  }

  @Test(
    "On a terminal the progress is one line that fits, whatever the width",
    arguments: [60, 80, 120],
    [true])
  func terminal(columns: Int, isThere: Bool) async throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/script") else { return }
    let folder = try Self.folder(150)
    try await withServer(Self.faults) { _, base in
      try folder.write(Self.settings(base, budget: "budget: {usd: 500}"), to: "settings.yaml")
      var environment = ProcessInfo.processInfo.environment
        .merging(["TERM": "xterm", "GAVEL_CACHE": "off"]) { $1 }
      environment["CI"] = nil
      _ = try await Program.Running(
        [
          "/usr/bin/script", "-q", "-e", "-c",
          "stty cols \(columns) rows 20; '\(Program.path)' run settings.yaml -o run >/dev/null",
          "typescript",
        ], in: folder.path, environment: environment
      ).result()
      let text = try folder.read("typescript")
      let drawn = text.components(separatedBy: "\r\u{1B}[2K").dropFirst()
        .map { $0.prefix { $0 != "\r" && $0 != "\n" && $0 != "\r\n" } }
        .filter { $0.contains("/") }
      #expect(drawn.count > 3, "\(text.suffix(500))")
      #expect(drawn.allSatisfy { $0.count < columns }, "\(drawn.suffix(3))")
      #expect(drawn.contains { $0.hasPrefix("judge") && $0.contains("/300") }, "\(drawn.suffix(3))")
      if columns >= 80 {
        #expect(
          drawn.contains { $0.contains("in flight") && $0.contains("$500") }, "\(drawn.suffix(3))")
      }
    }
  }
}
