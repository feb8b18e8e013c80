import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@Suite("Several answers at once, as commands")
struct SeveralCommandTests {
  private static let settings = """
    name: lists
    queries: {sources: [{path: seeds.jsonl}]}
    models:
      one: {provider: simulator, simulate: {quality: 0.2}}
      two: {provider: simulator, simulate: {quality: 0.5}}
      three: {provider: simulator, simulate: {quality: 0.9}}
      teacher: {provider: simulator, simulate: {position_bias: 0.2}}
    candidates: [one, two, three]
    teachers: [teacher]
    judging: {format: judgelm, answers: several}
    export: [{format: messages}]

    """

  private func run(_ arguments: String, in folder: TemporaryFolder) async throws -> Program.Result {
    try await Program.run(arguments.split(separator: " ").map(String.init), in: folder.path)
  }

  @Test("The stored answers are read again for each pair of a list, and exports come out the same")
  func reparse() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<15), to: "seeds.jsonl")
    try folder.write(Self.settings, to: "settings.yaml")
    let first = try await run("run settings.yaml -o run", in: folder)
    #expect(first.status == 0, "\(first.errors)")
    let files = try folder.contents(of: "run/export")
    let again = try await run("reparse run", in: folder)
    #expect(again.output.hasPrefix("90 judgments read again, 0 changed\n"), "\(again)")
    // As if an earlier version had not been able to read any of them.
    do {
      let store = try Store(folder: folder.path + "/run")
      var judgments: [Judgment] = []
      for try await read in store.readJudgments() {
        let judgment = read.record
        judgments.append(
          Judgment(
            id: judgment.id, pair: judgment.pair, teacher: judgment.teacher,
            order: judgment.order, mode: judgment.mode, request: judgment.request,
            state: .unparsed, said: nil, problem: "unknown"))
      }
      #expect(judgments.count == 90 && Set(judgments.map(\.request)).count == 30)
      try await store.save(judgments)
    }
    let mended = try await run("reparse run --json", in: folder)
    #expect(try JSONParser.parse(mended.output).object?["changed"]?.int == 90, "\(mended)")
    #expect(try await run("export run", in: folder).status == 0)
    #expect(try folder.contents(of: "run/export") == files)
  }

  @Test("An id of the index is shown, and a record of two answers is refused with what to do")
  func show() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<6), to: "seeds.jsonl")
    try folder.write(Self.settings, to: "settings.yaml")
    #expect(try await run("run settings.yaml -o run", in: folder).status == 0)
    let line = try folder.read("run/export/messages/index.jsonl").split(separator: "\n")[0]
    let samples = try JSONParser.parse(String(line)).object?["samples"]?.array
    let sample = try #require(samples?.first?.string)
    let shown = try await run("show run \(sample)", in: folder)
    #expect(shown.status == 0 && shown.output.contains("Assistant 3"), "\(shown)")
    let refused = try await run("export run --format judgelm", in: folder)
    #expect(refused.status != 0)
    #expect(refused.errors.contains("a reason that speaks of both"), "\(refused.errors)")
  }
}
