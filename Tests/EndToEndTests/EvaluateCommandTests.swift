import Foundation
import GavelCore
import GavelTestSupport
import Testing

@Suite("gavel evaluate")
struct EvaluateCommandTests {
  private static let data = ArchitectureTests.root.appending(path: "data/evaluate").path
  private static let files =
    "--gold \(data)/people.jsonl --predictions \(data)/judge.jsonl "
    + "--swapped \(data)/judge-swapped.jsonl --format judgelm --rounds 100"

  private func run(
    _ arguments: String, in folder: TemporaryFolder? = nil
  ) async throws -> Program.Result {
    try await Program.run(
      ["evaluate"] + arguments.split(separator: " ").map(String.init), in: folder?.path)
  }

  /// Three rows of labels and of predictions.
  private func small() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      (1...3).map { "{\"id\": \"r\($0)\", \"verdict\": \($0 == 3 ? "\"tie\"" : "\($0)")}\n" }
        .joined(), to: "gold.jsonl")
    try folder.write(
      (1...3).map { "{\"id\": \"r\($0)\", \"verdict\": \($0 == 2 ? 1 : $0 % 3)}\n" }.joined(),
      to: "said.jsonl")
    return folder
  }

  @Test("The documents' examples print what the documents say")
  func transcripts() async throws {
    for path in ["README.md", "docs/evaluate.md"] {
      var transcripts = try Transcripts(path)
      try await transcripts.check(beginningWith: "gavel evaluate")
    }
  }

  @Test("Every form tells the same numbers")
  func forms() async throws {
    let json = try await run("\(Self.files) --json")
    #expect(json.status == 0, "\(json.errors)")
    let report = try #require(try JSONParser.parse(json.output).object)
    let sections = try #require(report["sections"]?.array).compactMap(\.object)
    let agreement = try #require(
      sections.first { $0["section"]?.string == "agreement" && $0["group"] == .null })
    let accuracy = try #require(
      agreement["measures"]?.array?.compactMap(\.object)
        .first { $0["name"]?.string == "accuracy" })
    let value = try #require(accuracy["value"]?.double)
    let lower = try #require(accuracy["interval"]?.object?["lower"]?.double)
    #expect(value > 0.5 && value < 1 && lower < value && accuracy["n"]?.int ?? 0 > 50)
    let signature = try #require(report["signature"]?.string)

    let csv = try await run("\(Self.files) --csv").output
    #expect(csv.contains("\r\nagreement,,,accuracy,\(JSONValue.number(value).line),,"))
    #expect(csv.contains("\r\nagreement,category,数学,accuracy,"))
    let text = try await run(Self.files).output
    #expect(text.contains(Measured.decimal(value, places: 4)))
    #expect(text.contains("signature  \(signature.prefix(20))"))
    let markdown = try await run("\(Self.files) --markdown").output
    #expect(markdown.contains("| accuracy | \(Measured.decimal(value, places: 3)) |"))
    #expect(markdown.contains("`\(signature)`"))
    let fmeval = try await run("\(Self.files) --fmeval").output
    let scores = try #require(try JSONParser.parse(fmeval).array?.first?.object)
    #expect(
      scores["eval_name"]?.string == "agreement" && scores["dataset_name"]?.string == "people")
    #expect(scores["category_scores"]?.array?.count == 4)
  }

  @Test("Nova's layout is written for two models that nobody names")
  func nova() async throws {
    let folder = try small()
    let result = try await run("--predictions said.jsonl --nova --rounds 20", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let all = try JSONParser.parse(result.output).object?["results"]?.object?["all"]?.object
    #expect(all?["a_scores"] == .number("2.0") && all?["ties"] == .number("1.0"))
    #expect(all?["winrate"] == .number("0.0"))
    let named = try await run("\(Self.files) --nova")
    #expect(named.status == 65 && named.errors.contains("--nova: there is no comparison"))
  }

  @Test("Results do not depend on the number of threads; the seed is in the signature")
  func determinism() async throws {
    let one = try await run("\(Self.files) --json --threads 1")
    let two = try await run("\(Self.files) --json --threads 2")
    #expect(one.output == two.output && one.status == 0)
    let other = try await run("\(Self.files) --json --threads 2 --seed 7")
    #expect(other.output != one.output && other.output.contains("|seed:7"))
  }

  @Test("--by leaves groups out, and changes no other number")
  func groups() async throws {
    let all = try await run("\(Self.files) --csv").output.components(separatedBy: "\r\n")
    let none = try await run("\(Self.files) --csv --by none").output.components(separatedBy: "\r\n")
    let category = try await run("\(Self.files) --csv --by category").output
    #expect(!none.contains { $0.contains(",category,") || $0.contains(",model_pair,") })
    #expect(category.contains(",category,") && !category.contains("agreement,model_pair,"))
    let rest = all.filter { !$0.contains(",category,") && !$0.contains(",model_pair,") }
    #expect(none == rest)
  }

  @Test("-o writes a file and prints nothing; a folder that is not there is an error")
  func file() async throws {
    let folder = try small()
    let arguments = "--gold gold.jsonl --predictions said.jsonl --rounds 20 --csv"
    let result = try await run("\(arguments) -o report.csv", in: folder)
    #expect(result.status == 0 && result.output.isEmpty, "\(result.errors)")
    #expect(try folder.read("report.csv") == (try await run(arguments, in: folder)).output)
    let lost = try await run("\(arguments) -o nowhere/report.csv", in: folder)
    #expect(lost.status == 1 && lost.errors.contains("cannot write nowhere/report.csv"))
  }

  @Test("A bound that is broken prints the report, a line, and ends with 5")
  func gates() async throws {
    let passed = try await run("\(Self.files) --fail-under accuracy=0.1 --fail-over unparsed=10")
    #expect(passed.status == 0 && passed.errors.isEmpty, "\(passed.errors)")
    let failed = try await run(
      "\(Self.files) --fail-under kappa=0.999 --fail-under lower:agreement.accuracy=0.999 "
        + "--fail-over unparsed=0")
    #expect(failed.status == 5 && failed.output.contains("signature  "))
    let lines = failed.errors.split(separator: "\n")
    #expect(lines.count == 3, "\(failed.errors)")
    #expect(lines[0].hasPrefix("gavel: agreement.kappa is 0.") && lines[0].hasSuffix("under 0.999"))
    #expect(lines[1].hasPrefix("gavel: the lower end of the interval of agreement.accuracy is 0."))
    #expect(lines[2].hasPrefix("gavel: data.unparsed is "))
    let unknown = try await run("\(Self.files) --fail-under kapa=0.5")
    #expect(unknown.status == 64 && unknown.errors.contains("no measure of all rows is named"))
    #expect(unknown.errors.contains("agreement.kappa"))
  }

  @Test("A measure without a value passes no bound")
  func undefinedGate() async throws {
    let folder = try small()
    try folder.write("{\"id\": \"r1\", \"verdict\": 1}\n", to: "gold.jsonl")
    let result = try await run(
      "--gold gold.jsonl --predictions said.jsonl --fail-under kappa=-1", in: folder)
    #expect(result.status == 5 && result.errors.contains("kappa has no value"), "\(result)")
  }

  @Test(
    "Options that do not go together end with 64 and say why",
    arguments: [
      ("", "expected a run's folder or --predictions FILE"),
      ("--gold g.jsonl", "expected a run's folder or --predictions FILE"),
      ("run --predictions p.jsonl", "--predictions: is of files, and a run is given"),
      ("run --layout nova", "--layout: is of files, and a run is given"),
      ("run --gold g.jsonl --against samples", "--gold and --against samples: expected one"),
      ("run --teacher t --judge j", "--teacher and --judge: expected one of them"),
      ("run --teacher t --against teacher:t", "expected another teacher than --teacher t"),
      ("run --against people", "people's labels are given with --gold FILE"),
      ("run --against teacher:", "expected samples, teacher:NAME, reference or nothing"),
      ("run --judge j --against reference", "is about a teacher"),
      ("--predictions p.jsonl --teacher t", "--teacher: needs a run"),
      ("--predictions p.jsonl --judge j", "--judge: needs a run"),
      ("--predictions p.jsonl --against samples", "--against: needs a run"),
      ("--predictions p.jsonl --versus-swapped v.jsonl", "--versus-swapped: needs --versus"),
      (
        "--predictions p.jsonl --versus v.jsonl --versus-swapped w.jsonl",
        "--versus-swapped: needs --swapped"
      ),
      ("--predictions p.jsonl --swapped p.jsonl", "--swapped: expected another file"),
      ("--predictions p.jsonl --versus p.jsonl", "--versus: expected another file"),
      ("--predictions p.jsonl --format panda", "no judge format named \"panda\""),
      ("--predictions p.jsonl --layout alpaca", "nothing named \"alpaca\""),
      ("--predictions p.jsonl --unparsed never", "there are: tie, wrong, exclude"),
      ("--predictions p.jsonl --by colour", "there are: category, model_pair, none"),
      ("--predictions p.jsonl --rounds 0", "--rounds: expected 1 to 1000000"),
      ("--predictions p.jsonl --threads 0", "--threads: expected 1 or more"),
      ("--predictions p.jsonl --level 95", "--level: expected a value between 0 and 1"),
      ("--predictions p.jsonl --fail-under kappa", "--fail-under: expected NAME=VALUE"),
      ("--predictions p.jsonl --fail-over kappa=much", "--fail-over: expected NAME=VALUE"),
      ("--predictions p.jsonl --json --csv", "--csv"),
    ])
  func usage(arguments: String, message: String) async throws {
    let result = try await run(arguments)
    #expect(result.status == 64 && result.output.isEmpty, "\(result)")
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test("Data of which nothing can be evaluated end with 65 and say what was found")
  func badData() async throws {
    let folder = try small()
    try folder.write("", to: "empty.jsonl")
    try folder.write("nonsense\n", to: "nonsense.jsonl")
    try folder.write("{\"id\": \"other\", \"verdict\": 1}\n", to: "other.jsonl")
    for (file, message) in [
      ("empty.jsonl", "empty.jsonl"), ("nonsense.jsonl", "nonsense.jsonl"),
      ("other.jsonl", "other.jsonl"), ("missing.jsonl", "missing.jsonl"),
    ] {
      let result = try await run("--gold gold.jsonl --predictions \(file)", in: folder)
      #expect(result.status == 65 && result.output.isEmpty, "\(result)")
      #expect(result.errors.contains(message), "\(result.errors)")
    }
  }

  @Test("Two judges are compared on the rows that both have")
  func versus() async throws {
    let result = try await run(
      "--gold \(Self.data)/people.jsonl --predictions \(Self.data)/judge.jsonl "
        + "--versus \(Self.data)/rival.jsonl --format judgelm --rounds 100 --csv --by none")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\r\ndifference,,,"))
  }

  @Test("An interrupt ends it soon, and nothing is written")
  func interrupt() async throws {
    let folder = try TemporaryFolder()
    let rows = (1...40000).map {
      "{\"id\": \($0), \"verdict\": \($0 % 3), \"category\": \"\($0 % 50)\"}\n"
    }.joined()
    try folder.write(rows, to: "gold.jsonl")
    try folder.write(rows, to: "said.jsonl")
    let running = try await Program.start(
      [
        "evaluate", "--gold", "gold.jsonl", "--predictions", "said.jsonl", "--rounds", "1000000",
        "--threads", "1", "-o", "report.txt",
      ], in: folder.path)
    try await Task.sleep(for: .seconds(3))
    running.send(SIGINT)
    let result = await running.result()
    #expect(result.status == 130, "\(result)")
    #expect(result.errors.contains("gavel: interrupted; nothing was written"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/report.txt"))
  }
}
