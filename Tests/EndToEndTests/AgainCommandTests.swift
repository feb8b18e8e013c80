import Foundation
import GavelCore
import GavelServe
import GavelTestSupport
import Testing

@Suite("Retry and reparse, as commands")
struct AgainCommandTests {
  private func run(_ arguments: String, in folder: TemporaryFolder) async throws -> Program.Result {
    try await Program.run(arguments.split(separator: " ").map(String.init), in: folder.path)
  }

  private func state(_ result: Program.Result, _ stage: String) throws -> JSONObject? {
    try JSONParser.parse(result.output).object?["funnel"]?.array?
      .first { $0.object?["stage"]?.string == stage }?.object
  }

  private static let settings = """
    name: again
    queries: {sources: [{path: seeds.jsonl}]}
    models:
      weak: {provider: openai, base_url: "BASE", retries: 0}
      strong: {provider: openai, base_url: "BASE", retries: 0}
      teacher: {provider: openai, base_url: "BASE", retries: 0}
    candidates: [weak, strong]
    teachers: [teacher]
    judging: {format: ./mine}

    """

  private static let unchanged =
    "40 judgments read again, 0 changed\n40 responses read again, 0 changed\n"

  private func made(_ base: String, seeds: Int = 20) async throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<seeds), to: "seeds.jsonl")
    _ = try await run("templates export packs", in: folder)
    for (file, data) in try folder.contents(of: "packs/pandalm") {
      try folder.write(String(decoding: data, as: UTF8.self), to: "mine\(file)")
    }
    try folder.write(
      Self.settings.replacingOccurrences(of: "BASE", with: base), to: "settings.yaml")
    return folder
  }

  @Test("With the right parser the stored answers are read, nothing is sent, and exports follow")
  func reparse() async throws {
    let folder = try await withServer { server, base in
      let folder = try await made(base)
      try folder.write("parser: json\n", to: "mine/pack.yaml")
      let result = try await run("run settings.yaml -o run --json", in: folder)
      #expect(result.status == 0, "\(result.errors)")
      #expect(try state(result, "judge")?["dropped"]?.object?["unparsed"]?.int == 40)
      let sent = server.statistics.byModel
      let none = try await run("reparse run", in: folder)
      #expect(none.output == Self.unchanged, "\(none)")
      #expect(server.statistics.byModel == sent)
      return folder
    }
    // The server is gone: whatever were sent would fail.
    try folder.write("parser: pandalm\n", to: "mine/pack.yaml")
    let result = try await run("reparse run --json", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let report = try #require(try JSONParser.parse(result.output).object)
    #expect(report["changed"]?.int == 40 && report["left"]?.int == 0)
    let judgments = try #require(report["read"]?.object?["judgment"]?.object)
    #expect(judgments["read"]?.int == 40)
    #expect(judgments["changes"] == [["from": "unparsed", "to": "parsed", "count": 40]])
    #expect(report["read"]?.object?["response"]?.object?["changed"]?.int == 0)
    #expect(try state(result, "judge")?["out"]?.int == 40)
    #expect(try state(result, "reconcile")?["out"]?.int ?? 0 > 0)
    let again = try await run("reparse run", in: folder)
    #expect(again.output == Self.unchanged)
    #expect(try await run("export run", in: folder).status == 0)
    #expect(try folder.read("run/export/messages/train.jsonl").contains("### Reason"))
    let status = try await run("status run --json", in: folder)
    #expect(try JSONParser.parse(status.output).object?["finished"]?.bool == true)
  }

  @Test("Retry says what it will ask, asks that, and ends as run does")
  func retry() async throws {
    let faults = SimulatorServer.Configuration(
      profiles: ["teacher": SimulatedModel.Profile(malformed: 0.3)],
      faults: .init(serverError: 0.1))
    let folder = try await withServer(faults) { _, base in
      let folder = try await made(base)
      let result = try await run("run settings.yaml -o run --limit 15", in: folder)
      #expect(result.status == 3, "\(result.errors)")
      return folder
    }
    let dry = try await run("retry run --dry-run --json", in: folder)
    #expect(dry.status == 0, "\(dry.errors)")
    let planned = try #require(try JSONParser.parse(dry.output).object)
    let counts = try #require(planned["asked_again"]?.object)
    let unparsed = try #require(counts["unparsed"]?.int)
    #expect(counts["server_error"]?.int ?? 0 > 0)
    let wrong = try await run("retry run --only unparsd", in: folder)
    #expect(wrong.status == 64 && wrong.errors.contains("did you mean \"unparsed\"?"))

    try await withServer(.init(recordRequests: true)) { server, base in
      // Another server, as after a move: nothing of a request's identity.
      let old = try folder.read("run/settings.resolved.yaml")
      let moved = old.replacing(/http:\/\/127\.0\.0\.1:\d+\/v1/, with: base)
      try folder.write(moved, to: "run/settings.resolved.yaml")
      let result = try await run("retry run --only unparsed --json", in: folder)
      #expect(result.errors.contains("asking again: unparsed \(unparsed); \(unparsed) in all"))
      #expect(server.recordedRequests.count == unparsed)
      let report = try #require(try JSONParser.parse(result.output).object)
      #expect(report["asked_again"] == ["unparsed": .number(unparsed)])
      #expect(report["adds_up"]?.bool == true)
      // What failed otherwise is left alone, and said.
      #expect(result.status == 3, "\(result.errors)")
      let capped = try await run("retry run --max-requests 0", in: folder)
      #expect(capped.status == 4, "\(capped.errors)")
      let rest = try await run("retry run", in: folder)
      #expect(rest.status == 0, "\(rest.errors)")
      let status = try await run("status run --json", in: folder)
      #expect(try state(status, "sample")?["out"]?.int == 15, "the limit of the run stands")
      #expect(try state(status, "judge")?["out"]?.int == 30, "\(status.output)")
      let all = server.recordedRequests.count
      let nothing = try await run("retry run", in: folder)
      #expect(nothing.status == 0 && nothing.errors.contains("nothing to ask again"))
      #expect(server.recordedRequests.count == all)
      let files = try folder.contents(of: "run/export")
      try folder.write(
        Self.settings.replacingOccurrences(of: "BASE", with: base), to: "settings.yaml")
      let again = try await run("run settings.yaml -o run --limit 15", in: folder)
      #expect(again.status == 0 && server.recordedRequests.count == all, "\(again.errors)")
      #expect(try folder.contents(of: "run/export") == files)
    }
  }
}
