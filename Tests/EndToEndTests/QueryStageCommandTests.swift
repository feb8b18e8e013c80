import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@Suite("Commands of a run that writes and grades queries", .serialized)
struct QueryStageCommandTests {
  private static let settings = """
    name: new
    seed: 8
    recipe: critiquellm
    queries:
      sources: [{path: seeds.jsonl}]
      augment: {model: writer, count: 80, categories: null, template: augment}
      grade: {template: grade}
      balance: {count: 20}
    models:
      weak: {provider: simulator, simulate: {quality: 0.3, latency: 10}}
      strong: {provider: simulator, simulate: {quality: 0.8, latency: 10}}
      writer: {provider: simulator, simulate: {latency: 60}, limits: {concurrency: 4}}
      teacher: {provider: simulator, simulate: {latency: 10}, limits: {concurrency: 4}}
    candidates: [weak, strong]
    teachers: [teacher]
    judging: {path: direct, reference: without}

    """

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<24), to: "seeds.jsonl")
    try folder.write(Self.settings, to: "settings.yaml")
    return folder
  }

  private func run(_ arguments: String, in folder: TemporaryFolder) async throws -> Program.Result {
    try await Program.run(arguments.split(separator: " ").map(String.init), in: folder.path)
  }

  @Test("Capped and killed on its way, it ends in the bytes of a run that was left alone")
  func killed() async throws {
    let alone = try folder()
    #expect(try await run("run settings.yaml -o run", in: alone).status == 0)
    let expected = try alone.contents(of: "run/export")
    #expect(expected.count == 12)

    let folder = try folder()
    let capped = try await run("run settings.yaml -o run --max-requests 10", in: folder)
    #expect(capped.status == 4, "\(capped.errors)")
    for moment in [250, 400, 600] {
      let running = try await Program.start(["run", "settings.yaml", "-o", "run"], in: folder.path)
      try await Task.sleep(for: .milliseconds(moment))
      running.send(SIGKILL)
      _ = await running.result()
    }
    let until = try await run("run settings.yaml -o run --until balance", in: folder)
    #expect(until.status == 0, "\(until.errors)")
    let last = try await run("run settings.yaml -o run --json", in: folder)
    #expect(last.status == 0, "\(last.errors)")
    #expect(try JSONParser.parse(last.output).object?["adds_up"]?.bool == true)
    #expect(try folder.contents(of: "run/export") == expected)
    let asked = try Store(folder: folder.path + "/run").answeredRequests().count
    #expect(asked == (try Store(folder: alone.path + "/run").answeredRequests().count))
  }

  @Test("plan, status, show and templates speak of the new stages")
  func shown() async throws {
    let folder = try folder()
    let plan = try await run("plan settings.yaml", in: folder)
    for words in ["augment", "grade", "balance", "### New questions:", "### Grades:"] {
      #expect(plan.output.contains(words), "\(words): \(plan.output)\(plan.errors)")
    }
    #expect(try await run("run settings.yaml -o run --until grade", in: folder).status == 0)
    let status = try await run("status run", in: folder)
    #expect(status.output.contains("augment") && status.output.contains("seed_only 24"))
    let store = try Store(folder: folder.path + "/run")
    var id: ContentID?
    for try await query in store.keptQueries(.byID) { id = id ?? query.id }
    let show = try await run("show run \(try #require(id))", in: folder)
    #expect(show.output.contains("written_by:") && show.output.contains("quality:"))
    let templates = try await run("templates", in: folder)
    #expect(templates.output.contains("\naugment.zh  prompt  "))
  }
}
