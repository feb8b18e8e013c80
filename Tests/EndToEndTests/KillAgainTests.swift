import Foundation
import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Testing

@Suite("A retry or a reparse that is killed", .serialized)
struct KillAgainTests {
  private static func settings(_ base: String) -> String {
    func model(_ name: String) -> String {
      "  \(name): {provider: openai, base_url: \"\(base)\", limits: {concurrency: 6}, retries: 10}"
    }
    return """
      name: again
      seed: 5
      queries:
        sources: [{path: seeds.jsonl}]
        augment: {model: writer, count: 40, per_request: 2, examples: 3}
        grade: {model: writer, ungraded: keep}
      models:
      \(["weak", "strong", "writer", "teacher"].map(model).joined(separator: "\n"))
      candidates: [weak, strong]
      teachers: [teacher]
      judging: {format: ./mine, reference: both, reference_from: writer}
      export: [{format: messages, swap_augmentation: 0.5}]

      """
  }

  /// A server whose models give answers of no use on a bad day; what they say besides is the same.
  private static func server(isBad: Bool) -> SimulatorServer.Configuration {
    let share = isBad ? 0.25 : 0
    return SimulatorServer.Configuration(
      seed: 9,
      profiles: [
        "weak": SimulatedModel.Profile(quality: 0.3, refusal: share, latency: 6),
        "strong": SimulatedModel.Profile(quality: 0.8, empty: share / 2, latency: 6),
        "writer": SimulatedModel.Profile(malformed: share, latency: 6),
        "teacher": SimulatedModel.Profile(noise: 0.05, malformed: share, latency: 6),
      ],
      faults: .init(serverError: 0.03, reset: 0.02, retryAfter: 0.01), recordRequests: true)
  }

  private func run(_ arguments: String, in folder: TemporaryFolder) async throws -> Program.Result {
    try await Program.run(arguments.split(separator: " ").map(String.init), in: folder.path)
  }

  private func copy(_ one: String, to other: String, in folder: TemporaryFolder) throws {
    let files = FileManager.default
    if files.fileExists(atPath: folder.path + "/" + other) {
      try files.removeItem(atPath: folder.path + "/" + other)
    }
    try files.copyItem(atPath: folder.path + "/" + one, toPath: folder.path + "/" + other)
  }

  /// A finished run on a bad day, in `run`.
  private func made(isBad: Bool, parser: String = "pandalm") async throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<30), to: "seeds.jsonl")
    _ = try await run("templates export packs", in: folder)
    for (file, data) in try folder.contents(of: "packs/pandalm") {
      try folder.write(String(decoding: data, as: UTF8.self), to: "mine\(file)")
    }
    try folder.write("parser: \(parser)\n", to: "mine/pack.yaml")
    try await withServer(Self.server(isBad: isBad)) { _, base in
      try folder.write(Self.settings(base), to: "settings.yaml")
      let result = try await run("run settings.yaml -o run", in: folder)
      #expect(result.status == 0, "\(result.errors)")
    }
    return folder
  }

  // MARK: Retry

  private static func key(_ request: CompletionRequest) -> String {
    request.model + " " + JSONValue.array(request.messages.map(\.json)).canonical
  }

  private static func keys(_ bodies: some Sequence<String>) throws -> [String] {
    try bodies.map { body in
      let object = try JSONParser.parse(body).object
      return (object?["model"]?.string ?? "") + " " + (object?["messages"] ?? .null).canonical
    }
  }

  /// What may not be sent: every question with an answer, but for those in `ordered` that have no
  /// second one.
  private static func settled(in folder: String, ordered: Set<String>) throws -> Set<String> {
    let store = try Store(folder: folder)
    let requests = try store.answeredRequests()
    try store.close()
    let again = Set(requests.filter { $0.attempt > 0 }.map(key))
    return Set(requests.map(key)).subtracting(ordered.subtracting(again))
  }

  /// The questions whose answer is of no use.
  private static func unusable(in folder: String) throws -> Set<String> {
    let store = try Store(folder: folder)
    let bad = Set(try store.unusableRequests().filter { $0.reason.failure == nil }.map(\.request))
    let requests = try store.answeredRequests().filter { bad.contains($0.id) }
    try store.close()
    return Set(requests.map(key))
  }

  @Test(
    "Killed again and again, a retry and a run after it end in the bytes of a retry that was not, and what was stored is never sent again"
  )
  func retry() async throws {
    let folder = try await made(isBad: true)
    let ordered = try Self.unusable(in: folder.path + "/run")
    #expect(ordered.count > 30)
    try copy("run", to: "whole", in: folder)
    try copy("run", to: "killed", in: folder)
    var draw = SystemRandomNumberGenerator()
    let moments = (0..<7).map { _ in Int.random(in: 2...14, using: &draw) }
    try await withServer(Self.server(isBad: false)) { server, base in
      try folder.write(Self.settings(base), to: "settings.yaml")
      for name in ["whole", "killed"] {
        let old = try folder.read("\(name)/settings.resolved.yaml")
        try folder.write(
          old.replacing(/http:\/\/127\.0\.0\.1:\d+\/v1/, with: base),
          to: "\(name)/settings.resolved.yaml")
      }
      let whole = try await run("retry whole", in: folder)
      #expect(whole.status == 0, "\(whole.errors)")
      #expect(try Self.unusable(in: folder.path + "/whole").isEmpty)

      for (number, moment) in moments.enumerated() {
        let settled = try Self.settled(in: folder.path + "/killed", ordered: ordered)
        let before = server.recordedRequests.count
        // A run goes on with what a retry has ordered, as the retry itself does.
        let command = number % 3 == 2 ? "run settings.yaml -o killed" : "retry killed"
        let running = try await Program.start(
          command.split(separator: " ").map(String.init), in: folder.path)
        let patience = ContinuousClock.now + .seconds(30)
        while server.recordedRequests.count < before + moment, ContinuousClock.now < patience {
          try await Task.sleep(for: .milliseconds(2))
        }
        running.send(SIGKILL)
        #expect(await running.result().status == 128 + SIGKILL, "\(moments)")
        let sent = Set(try Self.keys(server.recordedRequests[before...]))
        #expect(settled.isDisjoint(with: sent), "\(command), \(moments)")
      }
      let settled = try Self.settled(in: folder.path + "/killed", ordered: ordered)
      let before = server.recordedRequests.count
      let rest = try await run("retry killed", in: folder)
      #expect(rest.status == 0, "\(rest.errors)")
      #expect(settled.isDisjoint(with: try Self.keys(server.recordedRequests[before...])))
      // Everything that was ordered has been asked once more and no more than once.
      let store = try Store(folder: folder.path + "/killed")
      let again = try store.answeredRequests().filter { $0.attempt > 0 }
      #expect(Set(again.map(Self.key)).isSuperset(of: ordered))
      #expect(again.allSatisfy { $0.attempt == 1 })
      #expect(try !store.hasUnfinishedRetries())
      try store.close()

      let all = server.recordedRequests.count
      for command in ["retry killed", "run settings.yaml -o killed"] {
        #expect(try await run(command, in: folder).status == 0)
      }
      #expect(server.recordedRequests.count == all, "what is finished asks nothing")
    }
    let expected = try folder.contents(of: "whole/export")
    let found = try folder.contents(of: "killed/export")
    #expect(expected.count > 3 && found.keys.sorted() == expected.keys.sorted())
    for (file, bytes) in expected { #expect(found[file] == bytes, "\(file), killed at \(moments)") }
  }

  // MARK: Reparse

  /// All that is derived, as text.
  private static func state(of folder: String) async throws -> String {
    let store = try Store(folder: folder)
    var lines = [try store.funnel().json.line]
    for try await pair in store.judgedPairs() { lines.append("\(pair)") }
    for try await grade in store.readGrades() { lines.append("\(grade.record)") }
    for try await drop in store.droppedLines() { lines.append(drop.line) }
    lines.append("\(try store.finishedStages().sorted()) \(try store.exportCounts())")
    try store.close()
    return lines.joined(separator: "\n")
  }

  @Test("Killed at any moment, a reparse has done nothing or all; once more does it all")
  func reparse() async throws {
    let folder = try await made(isBad: false, parser: "json")
    let old = try await Self.state(of: folder.path + "/run")
    try folder.write("parser: pandalm\n", to: "mine/pack.yaml")
    try copy("run", to: "whole", in: folder)
    let start = ContinuousClock.now
    #expect(try await run("reparse whole", in: folder).status == 0)
    let whole = start.duration(to: .now)
    let new = try await Self.state(of: folder.path + "/whole")
    #expect(old != new)
    var found: [String: Int] = [:]
    for number in 0..<12 {
      try copy("run", to: "killed", in: folder)
      let running = try await Program.start(["reparse", "killed"], in: folder.path)
      try await Task.sleep(for: whole * (0.3 + 0.07 * Double(number)))
      running.send(SIGKILL)
      _ = await running.result()
      let state = try await Self.state(of: folder.path + "/killed")
      #expect(state == old || state == new, "killed at \(number)")
      found[state == old ? "old" : "new", default: 0] += 1
      let again = try await run("reparse killed", in: folder)
      #expect(again.status == 0, "\(again.errors)")
      #expect(try await Self.state(of: folder.path + "/killed") == new, "killed at \(number)")
      #expect(
        try folder.contents(of: "killed").keys.filter { $0.contains("draft") } == [],
        "nothing is left behind")
    }
    #expect(found["old"] ?? 0 > 0, "none was killed before its end")
  }
}
