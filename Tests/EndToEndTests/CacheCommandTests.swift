import Foundation
import GavelCore
import GavelServe
import GavelTestSupport
import Testing

@Suite("The cache, as people use it")
struct CacheCommandTests {
  private static func settings(_ base: String, _ rest: String = "") -> String {
    """
    name: cached
    queries: {sources: [{path: seeds.jsonl}]}
    models:
      one: {provider: openai, base_url: "\(base)", price: {input: 1, output: 2}}
      two: {provider: openai, base_url: "\(base)", price: {input: 1, output: 2}}
      teacher: {provider: openai, base_url: "\(base)", price: {input: 1, output: 2}}
    candidates: [one, two]
    teachers: [teacher]
    \(rest)
    """
  }

  @Test("A run in another folder asks nothing, says what it saved, and makes the same files")
  func shared() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<20), to: "seeds.jsonl")
    let environment = [
      "GAVEL_CACHE": folder.path + "/cache", "GAVEL_CACHE_SIMULATED": "1",
    ]
    @Sendable func run(_ arguments: String) async throws -> Program.Result {
      try await Program.run(
        arguments.split(separator: " ").map(String.init), in: folder.path,
        environment: environment)
    }
    try await withServer { server, base in
      try folder.write(Self.settings(base), to: "settings.yaml")
      let first = try await run("run settings.yaml -o first")
      #expect(first.status == 0 && first.output.contains("\nspent  $0."), "\(first)")
      let count = server.statistics.byStatus[200] ?? 0
      #expect(count == 80)
      let second = try await run("run settings.yaml -o second")
      #expect(second.status == 0 && server.statistics.byStatus[200] == count)
      #expect(second.output.contains("saved 80 requests, $0."), "\(second.output)")
      #expect(try folder.contents(of: "first/export") == folder.contents(of: "second/export"))
      let status = try await run("status second --json")
      let spending = try JSONParser.parse(status.output).object?["spending"]?.object
      #expect(spending?["cached"]?.int == 80 && spending?["requests"]?.int == 0)

      let plan = try await run("plan settings.yaml --json")
      let calls = try JSONParser.parse(plan.output).object?["calls"]?.array ?? []
      #expect(
        calls.allSatisfy { $0.object?["completion_tokens_from"]?.string == "measured" },
        "\(plan.output.prefix(3000))")

      let shown = try await run("cache")
      #expect(shown.output.contains("80 answers") && shown.output.contains("teacher"))
      let without = try await run("run settings.yaml -o third --no-cache")
      #expect(without.status == 0 && server.statistics.byStatus[200] == 2 * count)

      let nothing = try await run("cache --prune --older-than 30d --json")
      #expect(try JSONParser.parse(nothing.output).object?["removed"]?.int == 0)
      let some = try await run("cache --prune --max-size 10KB --json")
      #expect(try JSONParser.parse(some.output).object?["answers"]?.int ?? 80 < 40)
      let cleared = try await run("cache --clear")
      #expect(cleared.output.contains("answers removed") && cleared.output.contains("no answers"))
    }
    for wrong in ["cache --prune", "cache --older-than 3d", "cache --prune --older-than 3y"] {
      #expect(try await run(wrong).status == 64, "\(wrong)")
    }
  }

  @Test("Runs that are killed and go on by the cache end in the bytes of one that knew no cache")
  func killed() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<40), to: "seeds.jsonl")
    let environment = ["GAVEL_CACHE": folder.path + "/cache", "GAVEL_CACHE_SIMULATED": "1"]
    let slow = SimulatorServer.Configuration(defaultProfile: .init(latency: 15))
    try await withServer(slow) { server, base in
      try folder.write(Self.settings(base), to: "settings.yaml")
      let plain = try await Program.run(["run", "settings.yaml", "-o", "plain"], in: folder.path)
      #expect(plain.status == 0, "\(plain.errors)")
      let all = server.statistics.byStatus[200] ?? 0
      // Two runs that share the cache are killed in turn, at moments that move on.
      for moment in [150, 250, 350, 500] {
        for name in ["one", "two"] {
          let running = try await Program.start(
            ["run", "settings.yaml", "-o", name], in: folder.path, environment: environment)
          try await Task.sleep(for: .milliseconds(moment))
          running.send(SIGKILL)
          _ = await running.result()
        }
      }
      async let one = Program.run(
        ["run", "settings.yaml", "-o", "one"], in: folder.path, environment: environment)
      async let two = Program.run(
        ["run", "settings.yaml", "-o", "two"], in: folder.path, environment: environment)
      for result in try await [one, two] {
        #expect(result.status == 0 && !result.errors.contains("warning"), "\(result.errors)")
      }
      let expected = try folder.contents(of: "plain/export")
      for name in ["one", "two"] {
        #expect(try folder.contents(of: "\(name)/export") == expected, "\(name)")
      }
      let before = server.statistics.byStatus[200] ?? 0
      let three = try await Program.run(
        ["run", "settings.yaml", "-o", "three"], in: folder.path, environment: environment)
      #expect(three.status == 0, "\(three.errors)")
      #expect(try folder.contents(of: "three/export") == expected)
      // What was stored and killed before it came to the cache is asked again by a third run.
      #expect((server.statistics.byStatus[200] ?? 0) - before < all / 2)
    }
  }

  @Test("A simulated server's answers are not kept, and a cache that cannot be used is a warning")
  func unused() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<8), to: "seeds.jsonl")
    let cache = folder.path + "/cache"
    try await withServer { _, base in
      try folder.write(Self.settings(base), to: "settings.yaml")
      let run = try await Program.run(
        ["run", "settings.yaml", "-o", "run"], in: folder.path,
        environment: ["GAVEL_CACHE": cache])
      #expect(run.status == 0, "\(run.errors)")
      let shown = try await Program.run(["cache"], environment: ["GAVEL_CACHE": cache])
      #expect(shown.output.contains("no answers"))

      try folder.write("a file", to: "blocked")
      let blocked = try await Program.run(
        ["run", "settings.yaml", "-o", "other"], in: folder.path,
        environment: ["GAVEL_CACHE": folder.path + "/blocked"])
      #expect(blocked.status == 0)
      #expect(blocked.errors.contains("warning: the cache of answers"), "\(blocked.errors)")

      try folder.write(Self.settings(base, "cache: off"), to: "settings.yaml")
      _ = try await Program.run(
        ["run", "settings.yaml", "-o", "off"], in: folder.path,
        environment: ["GAVEL_CACHE": folder.path + "/never"])
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/never"))
    }
  }
}
