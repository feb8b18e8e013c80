import Foundation
import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Testing

@Suite("gavel evaluate RUN --judge MODEL", .serialized)
struct EndpointJudgeCommandTests {
  private static let student = SimulatedModel.Profile(latency: 5)

  private static func server() -> SimulatorServer.Configuration {
    SimulatorServer.Configuration(
      seed: 9,
      profiles: [
        "weak": .init(quality: 0.3), "strong": .init(quality: 0.8),
        "teacher": .init(positionBias: 0.15), "student": student,
        "leaning": .init(positionBias: 1),
      ], recordRequests: true)
  }

  private static func settings(_ base: String, validation: Double = 0.4) -> String {
    let models = ["weak", "strong", "teacher"].map {
      "  \($0): {provider: openai, base_url: \"\(base)\", price: {input: 1, output: 1}}"
    }
    return """
      name: judged
      seed: 5
      queries: {sources: [{path: seeds.jsonl}]}
      models:
      \(models.joined(separator: "\n"))
      candidates: [weak, strong]
      teachers: [teacher]
      judging: {format: pandalm, reference: both}
      split: {validation: \(validation)}
      export: [{format: messages, swap_augmentation: 0.5}, {format: pandalm}]
      budget: {requests: 400}
      """
  }

  /// What a newcomer adds to ask a model that came after the run.
  private static func adding(_ name: String, at base: String, _ more: String...) -> [String] {
    (["provider=openai", "base_url=\(base)", "temperature=0"] + more)
      .flatMap { ["--set", "models.\(name).\($0)"] }
  }

  /// Makes a run, then has a body evaluate it.
  private static func withRun(
    count: Int = 60, validation: Double = 0.4,
    _ body: @escaping @Sendable (TemporaryFolder, SimulatorServer, String) async throws -> Void
  ) async throws {
    try await withServer(server()) { server, base in
      let folder = try TemporaryFolder()
      try folder.write(Questions.jsonl(0..<count), to: "seeds.jsonl")
      try folder.write(settings(base, validation: validation), to: "settings.yaml")
      let run = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(run.status == 0, "\(run.errors)")
      try await body(folder, server, base)
    }
  }

  private static func evaluate(
    _ folder: TemporaryFolder, _ judge: String, _ more: [String]
  ) async throws -> Program.Result {
    try await Program.run(["evaluate", "run", "--judge", judge] + more, in: folder.path)
  }

  private static func judgments(
    _ folder: TemporaryFolder, _ name: String
  ) throws -> [Order: [ContentID: Judgment]] {
    let store = try Store(folder: folder.path + "/run")
    defer { try? store.close() }
    return try store.studentJudgments(by: name).reduce(into: [:]) {
      $0[$1.order, default: [:]][$1.request ?? $1.id] = $1
    }
  }

  @Test(
    "A model that came after the run judges in both orders; one that leans shows it; the run stays"
  )
  func judged() async throws {
    try await Self.withRun { folder, server, base in
      let exports = try folder.contents(of: "run/export")
      let before = server.recordedRequests.count
      let result = try await Self.evaluate(folder, "student", Self.adding("student", at: base))
      #expect(result.status == 0, "\(result.errors)")
      let sent = server.recordedRequests.count - before
      #expect(result.errors.contains("evaluate: \(sent) requests to student"), "\(result.errors)")
      #expect(result.errors.contains("what they cost is unknown"), "\(result.errors)")

      let said = try Self.judgments(folder, "student")
      let (forward, swapped) = (said[.forward] ?? [:], said[.swapped] ?? [:])
      #expect(forward.count > 10 && forward.count == swapped.count)
      #expect(forward.count + swapped.count == sent)
      let verdicts = Dictionary(grouping: forward.values, by: \.verdict).mapValues(\.count)
      #expect(verdicts[.prefers(.a)] ?? 0 > 0 && verdicts[.prefers(.b)] ?? 0 > 0)
      func byPair(_ judgments: some Sequence<Judgment>) -> [String: Verdict?] {
        judgments.reduce(into: [:]) { $0["\($1.pair) \($1.mode)"] = $1.verdict }
      }
      #expect(byPair(forward.values) == byPair(swapped.values), "it does not lean")

      let leaning = try await Self.evaluate(folder, "leaning", Self.adding("leaning", at: base))
      #expect(leaning.status == 0, "\(leaning.errors)")
      let leant = try Self.judgments(folder, "leaning")
      #expect(leant[.forward]?.values.allSatisfy { $0.verdict == .prefers(.a) } == true)
      #expect(leant[.swapped]?.values.allSatisfy { $0.verdict == .prefers(.b) } == true)

      #expect(try folder.contents(of: "run/export") == exports)
      let all = server.recordedRequests.count
      let again = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(again.errors.contains("nothing to do: the run has ended"), "\(again.errors)")
      let export = try await Program.run(["export", "run"], in: folder.path)
      #expect(export.status == 0, "\(export.errors)")
      #expect(try folder.contents(of: "run/export") == exports)
      let later = try await Self.evaluate(folder, "student", [])
      #expect(later.status == 0 && later.errors.contains("student is in no settings"))
      #expect(server.recordedRequests.count == all)

      let status = try await Program.run(["status", "run", "--json"], in: folder.path)
      let json = try JSONParser.parse(status.output).object
      let row = json?["models"]?.array?.first {
        $0.object?["name"] == "student" && $0.object?["purpose"] == "evaluate"
      }
      #expect(row?.object?["answers"]?.int == sent)
      let evaluations = json?["spending"]?.object?["evaluations"]?.object
      #expect(evaluations?["answers_of_unknown_cost"]?.int == sent * 2)
      let text = try await Program.run(["status", "run"], in: folder.path)
      #expect(text.output.contains("answers of unknown cost to evaluate"), "\(text.output)")
    }
  }

  @Test("Killed at any moment, the same command sends nothing again that was stored")
  func killed() async throws {
    try await Self.withRun { folder, server, base in
      let arguments =
        ["evaluate", "run", "--judge", "student"]
        + Self.adding("student", at: base, "limits.concurrency=4")
      var draw = SystemRandomNumberGenerator()
      for _ in 0..<4 {
        let stored = try StoredRequests.keys(in: folder.path + "/run")
        let before = server.recordedRequests.count
        let running = try await Program.start(arguments, in: folder.path)
        try await Task.sleep(for: .milliseconds(Int.random(in: 60...600, using: &draw)))
        running.send(SIGKILL)
        _ = await running.result()
        #expect(
          stored.isDisjoint(with: try StoredRequests.keys(server.recordedRequests[before...])))
      }
      let stored = try StoredRequests.keys(in: folder.path + "/run")
      let before = server.recordedRequests.count
      let result = try await Program.run(arguments, in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(stored.isDisjoint(with: try StoredRequests.keys(server.recordedRequests[before...])))
      let said = try Self.judgments(folder, "student")
      #expect(said[.forward]?.count == said[.swapped]?.count && said.count == 2)
      let all = server.recordedRequests.count
      let again = try await Program.run(arguments, in: folder.path)
      #expect(again.status == 0 && again.errors.contains("nothing to ask student"))
      #expect(server.recordedRequests.count == all)
    }
  }

  @Test("The first interrupt drains with status 130, and the same command goes on")
  func interrupted() async throws {
    try await Self.withRun { folder, server, base in
      let arguments =
        ["evaluate", "run", "--judge", "student"]
        + Self.adding("student", at: base, "limits.concurrency=2")
      let before = server.recordedRequests.count
      let running = try await Program.start(arguments, in: folder.path)
      for _ in 0..<4000 where server.recordedRequests.count < before + 6 {
        try await Task.sleep(for: .milliseconds(5))
      }
      running.send(SIGINT)
      let result = await running.result()
      #expect(result.status == 130, "\(result.errors)")
      #expect(result.errors.contains("run the same command again to resume"), "\(result.errors)")
      let stored = try StoredRequests.keys(in: folder.path + "/run")
      let sent = try StoredRequests.keys(server.recordedRequests[before...])
      #expect(sent.isSubset(of: stored), "what was under way is kept")
      let count = server.recordedRequests.count
      let again = try await Program.run(arguments, in: folder.path)
      #expect(again.status == 0, "\(again.errors)")
      #expect(stored.isDisjoint(with: try StoredRequests.keys(server.recordedRequests[count...])))
    }
  }

  @Test("A cap ends it with status 4, a price is told before, and a dry run sends nothing")
  func capped() async throws {
    try await Self.withRun { folder, server, base in
      let student = Self.adding(
        "student", at: base, "price={input: 10, output: 10}", "max_tokens=200")
      let before = server.recordedRequests.count
      let dry = try await Self.evaluate(folder, "student", student + ["--dry-run"])
      #expect(dry.status == 0 && dry.output.isEmpty, "\(dry)")
      #expect(dry.errors.contains("requests to student") && dry.errors.contains("; about $0."))
      #expect(server.recordedRequests.count == before)

      let capped = try await Self.evaluate(folder, "student", student + ["--max-requests", "5"])
      #expect(capped.status == 4, "\(capped.errors)")
      #expect(capped.errors.contains("the cap was reached: 5 requests"), "\(capped.errors)")
      #expect(server.recordedRequests.count == before + 5)
      let money = try await Self.evaluate(folder, "student", student + ["--max-usd", "0.05"])
      #expect(money.status == 4, "\(money.errors)")
      let status = try await Program.run(["status", "run", "--json"], in: folder.path)
      let spending = try JSONParser.parse(status.output).object?["spending"]?.object
      let usd = spending?["evaluations"]?.object?["usd"]?.double ?? 1
      #expect(usd > 0 && usd <= 0.05, "\(usd)")
      let done = try await Self.evaluate(folder, "student", student + ["--max-usd", "10"])
      #expect(done.status == 0, "\(done.errors)")
      let sent = server.recordedRequests[before...]
      #expect(try StoredRequests.keys(sent).count == sent.count, "nothing was sent twice")
    }
  }

  @Test("Single answers are graded: killed and gone on with, capped, correlated, and shown")
  func graded() async throws {
    try await withServer(Self.server()) { server, base in
      let folder = try TemporaryFolder()
      try folder.write(Questions.jsonl(0..<60), to: "seeds.jsonl")
      try folder.write(
        Self.settings(base, validation: 0.5)
          .replacing(
            "{format: pandalm, reference: both}",
            with:
              "{format: judgelm, reference: with, answers: single}"
          )
          .replacing(
            "[{format: messages, swap_augmentation: 0.5}, {format: pandalm}]",
            with:
              "[{format: messages}]"), to: "settings.yaml")
      let run = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(run.status == 0, "\(run.errors)")
      let exports = try folder.contents(of: "run/export")
      let before = server.recordedRequests.count
      let arguments =
        ["evaluate", "run", "--judge", "student"]
        + Self.adding("student", at: base, "limits.concurrency=2")
      let dry = try await Program.run(arguments + ["--dry-run"], in: folder.path)
      #expect(dry.errors.contains("responses, each by itself"), "\(dry.errors)")
      let capped = try await Program.run(arguments + ["--max-requests", "4"], in: folder.path)
      #expect(capped.status == 4, "\(capped.errors)")
      let running = try await Program.start(arguments, in: folder.path)
      while server.recordedRequests.count < before + 10 {
        try await Task.sleep(for: .milliseconds(2))
      }
      running.send(SIGKILL)
      _ = await running.result()
      let stored = try StoredRequests.keys(in: folder.path + "/run")
      let count = server.recordedRequests.count
      let result = try await Program.run(arguments, in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(stored.isDisjoint(with: try StoredRequests.keys(server.recordedRequests[count...])))
      #expect(result.output.contains("pearson.dataset_level"), "\(result.output)")
      #expect(try folder.contents(of: "run/export") == exports)

      let store = try Store(folder: folder.path + "/run")
      let critiques = try store.studentCritiques(by: "student")
      try store.close()
      let sent = try StoredRequests.keys(server.recordedRequests[before...])
      #expect(critiques.count > 10 && critiques.count == sent.count)
      let response = try #require(critiques.first?.response)
      let shown = try await Program.run(["show", "run", "\(response)"], in: folder.path)
      #expect(shown.output.contains("student_critiques 1 of 1:"), "\(shown.output)")
      let people = critiques.prefix(6).enumerated()
        .map { #"{"id": "\#($1.response)", "score": \#($0 + 3)}"# }
      try folder.write(people.joined(separator: "\n"), to: "people.jsonl")
      let gold = try await Self.evaluate(folder, "student", ["--gold", "people.jsonl"])
      #expect(gold.status == 0, "\(gold.errors)")
      #expect(gold.output.contains("rows without a score by people"), "\(gold.output)")
    }
  }

  @Test(
    "A disk that cannot be written is enough to evaluate what was said before",
    .enabled(if: SmallDisk.isPossible, "needs a disk that can be mounted read-only"))
  func readOnly() async throws {
    try await withServer(Self.server()) { server, base in
      let folder = try TemporaryFolder()
      try folder.write(Questions.jsonl(0..<30), to: "seeds.jsonl")
      try folder.write(Self.settings(base), to: "settings.yaml")
      try folder.write("", to: "run/.keep")
      let disk = try SmallDisk(at: folder.path + "/run", bytes: 32 << 20)
      let run = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(run.status == 0, "\(run.errors)")
      let adding = Self.adding("student", at: base)
      let written = try await Self.evaluate(folder, "student", adding)
      #expect(written.status == 0, "\(written.errors)")
      let count = server.recordedRequests.count
      try disk.makeReadOnly()
      for more in [[], adding] {
        let read = try await Self.evaluate(folder, "student", more)
        #expect(read.status == 0, "\(read.errors)")
        #expect(read.output == written.output)
        #expect(read.errors.contains("run cannot be written: what student said before"))
      }
      #expect(server.recordedRequests.count == count)
      let other = try await Self.evaluate(folder, "leaning", Self.adding("leaning", at: base))
      #expect(other.status == 1 && other.errors.contains("cannot be written"), "\(other.errors)")
    }
  }

  @Test("What cannot be asked is said, with what there is")
  func refused() async throws {
    try await Self.withRun(count: 12, validation: 0) { folder, server, base in
      let empty = try await Self.evaluate(folder, "student", Self.adding("student", at: base))
      #expect(empty.status == 1 && empty.errors.contains("the run has no validation split"))
    }
    try await Self.withRun(count: 12, validation: 1) { folder, server, base in
      let unknown = try await Self.evaluate(folder, "strang", [])
      #expect(unknown.status == 64, "\(unknown)")
      #expect(
        unknown.errors.contains(
          "no model named \"strang\"; did you mean \"strong\"? there are: weak, strong, teacher"))
      let idle = try await Program.run(["evaluate", "run", "--dry-run"], in: folder.path)
      #expect(idle.status == 64 && idle.errors.contains("there is no --judge"), "\(idle)")
      let down = try await Self.evaluate(
        folder, "gone",
        Self.adding("gone", at: "http://127.0.0.1:9/v1", "retries=0", "limits.concurrency=1"))
      #expect(down.status == 3, "\(down)")
      let none = try await Program.run(
        ["evaluate", "run", "--judge", "student"] + Self.adding("student", at: base)
          + ["--max-usd", "1"], in: folder.path)
      #expect(none.status == 1 && none.errors.contains("no price for student"), "\(none)")
    }
  }
}
