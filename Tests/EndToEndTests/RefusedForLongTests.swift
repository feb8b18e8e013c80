import Foundation
import GavelCore
import GavelServe
import GavelTestSupport
import Testing

@Suite("A server that answers 429 for hours")
struct RefusedForLongTests {
  private static func folder(_ base: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<30), to: "seeds.jsonl")
    try folder.write(
      TestSettings.run(base, ", limits: {concurrency: 8}"), to: "settings.yaml")
    return folder
  }

  private static let advice = "run the same command"

  @Test(
    "Who waits, since when and what to do is said at once, and by status meanwhile",
    .timeLimit(.minutes(10)))
  func said() async throws {
    // As long as a server's word counts.
    let folder = try await withServer(.init(faults: .init(rateLimit: 1, retryAfter: 3600))) {
      server, base in
      let folder = try Self.folder(base)
      let running = try await Program.start(
        ["run", "settings.yaml", "-o", "run", "--log-format", "json"], in: folder.path)
      let patience = ContinuousClock.now + .seconds(60)
      while !running.errors.contains("\"event\":\"pause\""), ContinuousClock.now < patience {
        try await Task.sleep(for: .milliseconds(20))
      }
      let line = try #require(
        running.errors.split(separator: "\n").first { $0.contains("\"event\":\"pause\"") })
      let event = try #require(try JSONParser.parse(String(line)).object)
      #expect(event["models"] == "one, teacher, two")
      #expect(event["unanswered_seconds"]?.double ?? -1 >= 0)
      #expect(event["seconds"]?.double ?? 0 > 590)
      let message = try #require(event["message"]?.string)
      #expect(message.contains("one, teacher, two has had no answer for 0:0"), "\(message)")
      #expect(
        message.contains("nothing is sent for 10:00") || message.contains("is sent for 9:5"))
      #expect(message.contains("status 429") && message.contains(Self.advice))

      let status = try await Program.run(["status", "run"], in: folder.path)
      #expect(status.status == 0)
      #expect(
        status.output.contains("servers that have not answered for a while\n  one, teacher, two: "),
        "\(status.output)")
      #expect(status.output.contains("no answer since 20") && status.output.contains(Self.advice))
      let json = try await Program.run(["status", "run", "--json"], in: folder.path)
      let wait = try JSONParser.parse(json.output).object?["waits"]?.array?.first?.object
      #expect(wait?["models"] == "one, teacher, two")
      #expect(wait?["message"]?.string?.contains("status 429") == true)

      // Nothing is under way: whoever stops it need not wait.
      running.send(SIGINT)
      #expect(await running.result().status == 130)
      return folder
    }
    try await withServer { _, base in
      try folder.write(TestSettings.run(base), to: "settings.yaml")
      let result = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      let status = try await Program.run(["status", "run", "--json"], in: folder.path)
      #expect(try JSONParser.parse(status.output).object?["waits"] == .array([]))
    }
  }

  @Test("The progress line tells it, too, and an answer ends it")
  func line() async throws {
    try await withServer(.init(faults: .init(rateLimit: 0.9, retryAfter: 11))) { server, base in
      let folder = try Self.folder(base)
      let running = try await Program.start(["run", "settings.yaml", "-o", "run"], in: folder.path)
      let patience = ContinuousClock.now + .seconds(60)
      while !running.errors.contains(Self.advice), ContinuousClock.now < patience {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(running.errors.contains("one, teacher, two has had no answer for"))
      #expect(running.errors.contains("nothing is sent for 0:"))
      running.send(SIGINT)
      #expect(await running.result().status == 130)
    }
  }
}
