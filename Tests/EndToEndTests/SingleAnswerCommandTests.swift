import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@Suite("Commands of a run that grades single answers")
struct SingleAnswerCommandTests {
  private static let settings = """
    name: single
    seed: 8
    recipe: judgelm
    queries:
      sources: [{path: seeds.jsonl}]
    models:
      weak: {provider: simulator, simulate: {quality: 0.3}}
      strong: {provider: simulator, simulate: {quality: 0.8}}
      teacher: {provider: simulator, simulate: {malformed: 0.1}}
    candidates: [weak, strong]
    teachers: [teacher]
    judging: {answers: single, reference: with, reference_from: teacher}
    split: {validation: 0.2}
    export: [{format: messages}]

    """

  private func run(_ arguments: String, in folder: TemporaryFolder) async throws -> Program.Result {
    try await Program.run(arguments.split(separator: " ").map(String.init), in: folder.path)
  }

  /// Makes some critiques what a parser would have left that could not read them.
  private func forget(_ number: Int, in folder: TemporaryFolder) async throws -> Int {
    let store = try Store(folder: folder.path + "/run")
    var forgotten: [Critique] = []
    for try await response in store.critiquedResponses() {
      for old in response.critiques where old.state == .parsed && forgotten.count < number {
        forgotten.append(
          Critique(
            id: old.id, response: old.response, teacher: old.teacher, mode: old.mode,
            request: old.request, state: .unparsed, said: nil, problem: "nothing was understood"))
      }
    }
    try await store.save(forgotten)
    try store.close()
    return forgotten.count
  }

  @Test("From seeds to exports, shown, exported again, and refused as pairs")
  func whole() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<24), to: "seeds.jsonl")
    try folder.write(Self.settings, to: "settings.yaml")
    let checked = try await run("validate settings.yaml", in: folder)
    #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
    let result = try await run("run settings.yaml -o run --json", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let report = try #require(try JSONParser.parse(result.output).object)
    #expect(report["adds_up"]?.bool == true, "\(result.output)")
    let stages = report["funnel"]?.array?.compactMap { $0.object?["stage"]?.string } ?? []
    #expect(stages.contains("critique") && !stages.contains("judge"))

    let index = try folder.read("run/export/messages-responses/index.jsonl")
    let line = try #require(index.split(separator: "\n").first)
    let place = try #require(try JSONParser.parse(String(line)).object)
    let id = try #require(place["critique"]?.string)
    let shown = try await run("show run \(id)", in: folder)
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.contains("id: \(id)") && shown.output.contains("Assistant 1's answer is"))

    let again = try await run("export run --format prompt_completion", in: folder)
    #expect(again.status == 0, "\(again.errors)")
    let lines = try folder.read("run/export/prompt_completion-responses/train.jsonl")
    #expect(lines.contains(#","completion":"10 "#))
    for format in ["judgelm", "preference"] {
      let refused = try await run("export run --format \(format)", in: folder)
      #expect(refused.status == 1)
      #expect(refused.errors.contains("a line of \(format) is a record of two answers"))
    }
    let balanced = try await run("export run --balance position", in: folder)
    #expect(balanced.status == 1 && balanced.errors.contains("one answer and its score"))
    let files = try folder.contents(of: "run/export/messages-responses")
    #expect(try await forget(3, in: folder) == 3)
    let mended = try await run("reparse run", in: folder)
    #expect(mended.status == 0, "\(mended.errors)")
    #expect(mended.output.contains("critiques read again, 3 changed\n  unparsed → parsed  3\n"))
    #expect(try await run("export run", in: folder).status == 0)
    #expect(try folder.contents(of: "run/export/messages-responses") == files)
    let reparsed = try await run("reparse run", in: folder)
    #expect(reparsed.output.contains(" critiques read again, 0 changed\n"), "\(reparsed.output)")
    let retried = try await run("retry run --only unparsed", in: folder)
    #expect(retried.status == 0, "\(retried.errors)")
    let status = try await run("status run --json", in: folder)
    let summary = try #require(try JSONParser.parse(status.output).object)
    #expect(summary["adds_up"]?.bool == true)
    #expect(summary["exports"]?.object?["messages-responses"] != nil)
  }
}
