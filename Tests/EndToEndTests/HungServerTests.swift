import Foundation
import GavelCore
import GavelServe
import GavelTestSupport
import Synchronization
import Testing

@Suite("Servers that fall silent", .serialized)
struct HungServerTests {
  private static func folder(_ base: String, _ more: String, questions: Int = 8) throws
    -> TemporaryFolder
  {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<questions), to: "seeds.jsonl")
    try folder.write(TestSettings.run(base, more), to: "settings.yaml")
    return folder
  }

  /// A server that takes requests and says nothing.
  private final class Silence: Sendable {
    let server: LoopbackServer
    private let arrived: Arrived

    private final class Arrived: Sendable {
      let count = Mutex(0)
      let told = Mutex<(@Sendable () -> Void)?>(nil)
    }

    init() throws {
      let arrived = Arrived()
      server = try LoopbackServer { client in
        guard client.request() != nil else { return }
        arrived.count.withLock { $0 += 1 }
        arrived.told.withLock { $0.take() }?()
        client.waitForEnd()
      }
      self.arrived = arrived
    }

    var base: String { "http://127.0.0.1:\(server.port)/v1" }
    var requests: Int { arrived.count.withLock { $0 } }

    /// Calls `body` when the first request comes, on a thread of the server: a test's own may wait for
    /// minutes on a busy machine.
    func whenAsked(_ body: @escaping @Sendable () -> Void) {
      arrived.told.withLock { $0 = body }
      if requests > 0 { arrived.told.withLock { $0.take() }?() }
    }

    func waitForRequest() async throws {
      for _ in 0..<3000 where requests == 0 { try await Task.sleep(for: .milliseconds(10)) }
      try #require(requests > 0)
    }
  }

  @Test("The first interrupt waits for what is under way, and says how long that is at most")
  func firstInterrupt() async throws {
    let silence = try Silence()
    let folder = try Self.folder(silence.base, ", timeout: 3s, retries: 50, patience: 1h")
    let running = try await Program.start(["run", "settings.yaml", "-o", "run"], in: folder.path)
    silence.whenAsked { running.send(SIGINT) }
    let result = await running.result()
    #expect(result.status == 130, "\(result.errors)")
    #expect(
      result.errors.contains("interrupted: waiting for what is in flight")
        && result.errors.contains("3s at most"), "\(result.errors)")
  }

  @Test("The second interrupt ends at once, whatever hangs", .timeLimit(.minutes(10)))
  func secondInterrupt() async throws {
    let silence = try Silence()
    let folder = try Self.folder(silence.base, ", timeout: 1h")
    let running = try await Program.start(["run", "settings.yaml", "-o", "run"], in: folder.path)
    try await silence.waitForRequest()
    running.send(SIGINT)
    for _ in 0..<1000 where !running.errors.contains("once more aborts") {
      try await Task.sleep(for: .milliseconds(10))
    }
    running.send(SIGINT)
    let result = await running.result()
    #expect(result.status == 130, "\(result.errors)")
  }

  @Test("A second process is told who has the run, and gets it when that one is killed")
  func lock() async throws {
    let silence = try Silence()
    let folder = try Self.folder(silence.base, ", timeout: 1h")
    let running = try await Program.start(["run", "settings.yaml", "-o", "run"], in: folder.path)
    try await silence.waitForRequest()
    let second = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
    #expect(second.status == 1)
    let host = ProcessInfo.processInfo.hostName
    #expect(
      second.errors.contains(
        "another gavel is working on this run: pid \(running.identifier) on \(host) since 20"),
      "\(second.errors)")
    // Whoever was refused has not written its own name.
    #expect(try folder.read("run/run.lock").hasPrefix("pid \(running.identifier) "))
    running.send(SIGKILL)
    _ = await running.result()
    try await withServer { _, base in
      try folder.write(TestSettings.run(base), to: "settings.yaml")
      let third = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(third.status == 0, "\(third.errors)")
    }
  }

  @Test(
    "A server that stops in the middle of a run ends it as timeout and patience say",
    .timeLimit(.minutes(10)))
  func middle() async throws {
    let server = try await Program.start(["simulate", "--port", "0", "--json", "--latency", "20"])
    defer {
      server.send(SIGCONT)
      server.send(SIGKILL)
    }
    let base = try await server.baseURL()
    let folder = try Self.folder(
      base, ", timeout: 1s, retries: 3, patience: 3s, limits: {concurrency: 4}", questions: 60)
    let running = try await Program.start(["run", "settings.yaml", "-o", "run"], in: folder.path)
    let limit = ContinuousClock.now + .seconds(30)
    while try Self.answered(in: folder) < 20, ContinuousClock.now < limit {
      try await Task.sleep(for: .milliseconds(10))
    }
    // The system goes on taking connections; nobody answers them.
    server.send(SIGSTOP)
    let result = await running.result()
    #expect(result.status == 3, "\(result.errors)")
    #expect(
      result.errors.contains("no answer within 1 s")
        && result.errors.contains("run the same command again"), "\(result.errors)")
    server.send(SIGCONT)
    let again = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
    #expect(again.status == 0, "\(again.errors)")
  }

  @Test(
    "The last requests of a run that are never answered end with their retries",
    .timeLimit(.minutes(10)))
  func last() async throws {
    let silence = try Silence()
    try await withServer { _, base in
      let folder = try Self.folder(base, ", timeout: 4s, retries: 2", questions: 1)
      let settings = try folder.read("settings.yaml")
      let start = try #require(settings.range(of: "teacher: {provider: openai, base_url: \""))
      try folder.write(
        settings[..<start.upperBound]
          + settings[start.upperBound...].replacingOccurrences(of: base, with: silence.base),
        to: "settings.yaml")
      let result = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(result.status == 3, "\(result.errors)")
      #expect(result.errors.contains("requests failed after all retries"), "\(result.errors)")
      // Both orders, three times each.
      #expect(silence.requests >= 6)
    }
  }

  @Test("A date in Retry-After is waited for by the server's clock, were it years ahead")
  func clock() async throws {
    let answers = Answers()
    let server = try LoopbackServer { client in
      while client.request() != nil { client.write(answers.next()) }
    }
    let folder = try Self.folder("http://127.0.0.1:\(server.port)/v1", "", questions: 2)
    let start = ContinuousClock.now
    let result = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect(answers.refused > 0)
    let passed = ContinuousClock.now - start
    #expect(passed > .seconds(2) && passed < .seconds(60))
  }

  /// First a refusal by a clock that is ahead, then the same answer again and again.
  private final class Answers: Sendable {
    private let count = Mutex(0)
    var refused: Int { count.withLock { min($0, 1) } }

    func next() -> String {
      let number = count.withLock { count in
        count += 1
        return count
      }
      let body =
        "{\"model\": \"m\", \"choices\": [{\"message\": {\"content\": \"Yes.\"}, \"finish_reason\": \"stop\"}]}"
      return number == 1
        ? "HTTP/1.1 429 Wait\r\nDate: Fri, 01 Jan 2100 00:00:00 GMT\r\nRetry-After: Fri, 01 Jan 2100 00:00:02 GMT\r\nContent-Length: 0\r\n\r\n"
        : "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
  }

  private static func answered(in folder: TemporaryFolder) throws -> Int {
    // Written once the store has been made: nobody else may open it before.
    let settings = folder.path + "/run/settings.resolved.yaml"
    guard FileManager.default.fileExists(atPath: settings) else { return 0 }
    return try StoredRequests.keys(in: folder.path + "/run").count
  }
}
