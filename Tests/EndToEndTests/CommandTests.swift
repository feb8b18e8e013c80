import Foundation
import GavelCore
import GavelPipeline
import GavelServe
import GavelTestSupport
import Testing

@Suite("The commands")
struct CommandTests {
  private static let simulated = """
    name: commands
    queries: {sources: [{path: seeds.jsonl}]}
    models:
      weak: {provider: simulator, simulate: {quality: 0.3}}
      strong: {provider: simulator, simulate: {quality: 0.8}}
      teacher: {provider: simulator, simulate: {position_bias: 0.2}}
    candidates: [weak, strong]
    teachers: [teacher]
    judging: {format: judgelm, reference: both}

    """

  private func folder(_ settings: String = simulated, seeds: Int = 30) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<seeds), to: "seeds.jsonl")
    try folder.write(settings, to: "settings.yaml")
    return folder
  }

  private func run(_ arguments: String, in folder: TemporaryFolder) async throws -> Program.Result {
    try await Program.run(arguments.split(separator: " ").map(String.init), in: folder.path)
  }

  @Test("run, status, show and export tell one story")
  func story() async throws {
    let folder = try folder()
    let first = try await run("run settings.yaml -o run --json", in: folder)
    #expect(first.status == 0, "\(first.errors)")
    let report = try #require(try JSONParser.parse(first.output).object)
    #expect(report["adds_up"]?.bool == true)
    #expect(report["simulated"]?.bool == true)

    let status = try await run("status run --json", in: folder)
    #expect(try JSONParser.parse(status.output).object?["funnel"] == report["funnel"])
    let text = try await run("status run", in: folder)
    #expect(text.output.contains("reconcile") && text.output.contains("flip rate"))

    let show = try await run("show run q7 --json", in: folder)
    let lineage = try #require(try JSONParser.parse(show.output).object)
    #expect(lineage["instruction"]?.string == Questions.text(7))
    #expect(lineage["place"]?.string == "seeds.jsonl:8")
    #expect(lineage["responses"]?.array?.count == 2)
    let pair = try #require(lineage["pairs"]?.array?.first?.object)
    let judgments = try #require(pair["judgments"]?.array)
    #expect(judgments.count == 4)
    for judgment in judgments {
      let request = judgment.object?["request"]?.object
      #expect(request?["messages"]?.array?.isEmpty == false)
      #expect(request?["answer"]?.object?["text"]?.string?.isEmpty == false)
    }
    for key in ["q7", pair["id"]?.string ?? "", judgments[0].object?["id"]?.string ?? ""] {
      let shown = try await run("show run \(key)", in: folder)
      #expect(shown.status == 0 && shown.output.contains(String(Questions.text(7).prefix(30))))
    }

    let again = try await run("export run --format pandalm -o other", in: folder)
    #expect(again.status == 0, "\(again.errors)")
    let line = try #require(
      try folder.read("other/pandalm/train.jsonl").split(separator: "\n").first)
    #expect(try JSONParser.parse(String(line)).object?["inputs"]?.object?["response1"] != nil)
    let before = try folder.contents(of: "run/export")
    _ = try await run("export run", in: folder)
    #expect(try folder.contents(of: "run/export") == before)
  }

  @Test("The manifest's checksums are those of the files, and the card says that it was simulated")
  func manifest() async throws {
    let folder = try folder()
    _ = try await run("run settings.yaml -o run", in: folder)
    let manifest = try JSONParser.parse(try folder.read("run/export/messages/manifest.json"))
    let files = try #require(manifest.object?["files"]?.object)
    #expect(
      files.keys == ["dropped.jsonl", "index.jsonl", "train.jsonl", "validation.jsonl"])
    for (name, facts) in files.members {
      let text = try folder.read("run/export/messages/\(name)")
      #expect(facts.object?["sha256"]?.string == Checksum.of(text))
      #expect(facts.object?["lines"]?.int == text.split(separator: "\n").count)
    }
    #expect(manifest.object?["simulated"]?.bool == true)
    #expect(try folder.read("run/export/messages/README.md").contains("**Simulated.**"))
  }

  @Test("Plan counts the calls that a run then makes")
  func plan() async throws {
    let folder = try folder()
    let plan = try await run("plan settings.yaml --json", in: folder)
    #expect(plan.status == 0, "\(plan.errors)")
    let planned = try JSONParser.parse(plan.output).object?["total_calls"]?.int
    let done = try await run("run settings.yaml -o run --json", in: folder)
    let models = try JSONParser.parse(done.output).object?["models"]?.array ?? []
    #expect(planned == models.reduce(0) { $0 + ($1.object?["answers"]?.int ?? 0) })
    let text = try await run("plan settings.yaml", in: folder)
    #expect(text.output.contains("── prompt: teacher, with reference"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/runs"))
  }

  @Test("--until stops after a stage, --limit takes the same queries each time")
  func parts() async throws {
    let folder = try folder()
    let until = try await run(
      "run settings.yaml -o run --until respond --limit 10 --json", in: folder)
    #expect(until.status == 0, "\(until.errors)")
    let funnel = try JSONParser.parse(until.output).object?["funnel"]?.array ?? []
    #expect(funnel.last?.object?["stage"]?.string == "respond")
    #expect(funnel.last?.object?["in"]?.int == 20)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/run/export"))
    let more = try await run("run settings.yaml -o run --limit 20 --json", in: folder)
    let answers = try JSONParser.parse(more.output).object?["models"]?.array ?? []
    let weak = answers.first { $0.object?["name"]?.string == "weak" }
    #expect(weak?.object?["answers"]?.int == 20, "the first ten are among the twenty")
  }

  @Test("A request cap ends with status 4, and a higher one goes on where it stopped")
  func budget() async throws {
    let folder = try folder()
    let capped = try await run("run settings.yaml -o run --max-requests 25", in: folder)
    #expect(capped.status == 4, "\(capped.errors)")
    #expect(capped.errors.contains("25 requests"))
    let status = try await run("status run --json", in: folder)
    let models = try JSONParser.parse(status.output).object?["models"]?.array ?? []
    #expect(models.reduce(0) { $0 + ($1.object?["answers"]?.int ?? 0) } == 25)
    #expect(try await run("run settings.yaml -o run", in: folder).status == 0)
  }

  @Test("Standard input is kept, so that a run which read it can be resumed without it")
  func standardInput() async throws {
    let folder = try folder(Self.simulated.replacingOccurrences(of: "seeds.jsonl", with: "'-'"))
    let first = try await Program.run(
      ["run", "settings.yaml", "-o", "run"], in: folder.path, input: Questions.jsonl(0..<12))
    #expect(first.status == 0, "\(first.errors)")
    let files = try folder.contents(of: "run/export")
    let again = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try folder.contents(of: "run/export") == files)
  }

  @Test("An export does not take the place of a folder that is somebody else's")
  func foreignFolder() async throws {
    let folder = try folder()
    #expect(try await run("run settings.yaml -o run", in: folder).status == 0)
    try folder.write("mine", to: "data/messages/notes.txt")
    let refused = try await run("export run -o data", in: folder)
    #expect(refused.status == 1 && refused.errors.contains("is no export of gavel's"))
    #expect(try folder.read("data/messages/notes.txt") == "mine")
  }

  @Test("A pack of one's own is used by its path, and the binary's templates can be changed")
  func ownPack() async throws {
    let folder = try folder(
      Self.simulated.replacingOccurrences(of: "format: judgelm", with: "format: ./mine/judgelm"))
    #expect(try await run("templates export mine", in: folder).status == 0)
    let teacher = try folder.read("mine/judgelm/teacher.txt")
    try folder.write("House rules apply.\n\n" + teacher, to: "mine/judgelm/teacher.txt")
    #expect(try await run("templates export mine", in: folder).status == 78, "changed files stay")
    let result = try await run("run settings.yaml -o run", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let shown = try await run("show run q4", in: folder)
    #expect(shown.output.contains("House rules apply."))
    try folder.write("{{instructoin}}\n" + teacher, to: "mine/judgelm/teacher.txt")
    let checked = try await run("validate settings.yaml", in: folder)
    #expect(checked.status == 78)
    #expect(checked.errors.contains("teacher.txt:1: no slot named \"instructoin\""))
  }

  @Test("init writes settings that validate once there are seeds")
  func initialise() async throws {
    let folder = try TemporaryFolder()
    for (name, recipe) in [
      ("plain", ""), ("panda", " --recipe pandalm"), ("judge", " --recipe judgelm"),
      ("bracket", " --recipe nova"),
    ] {
      let made = try await run("init \(name)\(recipe)", in: folder)
      #expect(made.status == 0, "\(made.errors)")
      try folder.write(Questions.jsonl(0..<3), to: "\(name)/seeds.jsonl")
      let checked = try await Program.run(
        ["validate", "\(name)/settings.yaml"], in: folder.path,
        environment: ["OPENAI_API_KEY": "x", "LLAMA_API_KEY": "x", "MISTRAL_API_KEY": "x"])
      #expect(checked.status == 0, "\(checked.errors)")
      #expect(
        try await run("init \(name)\(recipe)", in: folder).status != 0, "nothing is overwritten")
    }
  }

  @Test("Bad settings end with 78 and every problem, bad data with 65, a bad flag with 64")
  func statuses() async throws {
    let folder = try folder("name: x\nsede: 3\nqueries: {sources: [{path: nowhere.jsonl}]}\n")
    for verb in ["validate", "plan", "run"] {
      let result = try await run("\(verb) settings.yaml", in: folder)
      #expect(result.status == 78)
      #expect(result.errors.contains("settings.yaml:2: unknown key \"sede\""))
      #expect(result.errors.contains("nowhere.jsonl"))
    }
    try folder.write(Self.simulated, to: "settings.yaml")
    try folder.write("{\"other\": true}\nnonsense\n", to: "seeds.jsonl")
    let data = try await run("run settings.yaml -o run", in: folder)
    #expect(data.status == 65)
    #expect(data.errors.contains("seeds.jsonl:2"))
    #expect(try await run("run settings.yaml --until nowhere", in: folder).status == 64)
    #expect(try await run("frobnicate", in: folder).status == 64)
    let missing = try await run("status nowhere", in: folder)
    #expect(missing.status == 1 && missing.errors.contains("no run there"))
  }

  @Test("Two processes do not work on one run")
  func lock() async throws {
    let folder = try folder()
    try folder.write("", to: "run/.keep")
    let held = try RunLock(folder: folder.path + "/run")
    let second = try await run("run settings.yaml -o run", in: folder)
    #expect(second.status == 1 && second.errors.contains("another gavel"), "\(second)")
    withExtendedLifetime(held) {}
  }
}
