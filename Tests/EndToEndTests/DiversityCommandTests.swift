import Foundation
import GavelCore
import GavelPipeline
import GavelTestSupport
import Testing

@Suite("gavel diversity")
struct DiversityCommandTests {
  private static let quickstart = ArchitectureTests.root.appending(path: "data/quickstart").path

  private func run(
    _ arguments: String, in folder: TemporaryFolder, input: String? = nil
  ) async throws -> Program.Result {
    try await Program.run(
      ["diversity"] + arguments.split(separator: " ").map(String.init), in: folder.path,
      input: input)
  }

  private func names(in folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test("It keeps what a run keeps, writes both files and prints the report")
  func story() async throws {
    let folder = try TemporaryFolder()
    let result = try await run(
      "\(Self.quickstart)/seeds.jsonl --against \(Self.quickstart)/benchmark.jsonl "
        + "--out kept.jsonl --dropped dropped.jsonl", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("near_duplicate   −15"))
    #expect(result.output.contains("Self-BLEU-5") && result.output.contains("distinct-4"))
    #expect(try names(in: folder) == ["dropped.jsonl", "kept.jsonl"])
    let seeds = try String(contentsOfFile: Self.quickstart + "/seeds.jsonl", encoding: .utf8)
    let dropped = try folder.read("dropped.jsonl").split(separator: "\n").map {
      try #require(try JSONParser.parse(String($0)).object)
    }
    let lines = Set(dropped.compactMap { $0["line"]?.int })
    let kept = seeds.split(separator: "\n").enumerated().filter { !lines.contains($0.offset + 1) }
    #expect(try folder.read("kept.jsonl") == kept.map { $0.element + "\n" }.joined())
    #expect(dropped.count == 24)
  }

  @Test("The report fits 80 columns")
  func width() async throws {
    let folder = try TemporaryFolder()
    let report = try await run("\(Self.quickstart)/seeds.jsonl", in: folder).output
    for line in report.split(separator: "\n") where !line.hasPrefix("signature") {
      let columns = line.unicodeScalars.reduce(0) { $0 + (0x2E80..<0xFFE6 ~= $1.value ? 2 : 1) }
      #expect(columns <= 80, "\(line)")
    }
  }

  @Test("--json prints one object, the same for any number of threads")
  func json() async throws {
    let folder = try TemporaryFolder()
    let one = try await run(
      "\(Self.quickstart)/seeds.jsonl --json --threads 1 --self-bleu-keep 100", in: folder)
    let two = try await run(
      "\(Self.quickstart)/seeds.jsonl --json --threads 2 --self-bleu-keep 100", in: folder)
    #expect(one.output == two.output)
    let report = try #require(try JSONParser.parse(one.output).object)
    #expect(report["kept"]?.int == 100 && report["queries"]?.int == 290)
    #expect(
      report["signature"]?.string?.hasSuffix(
        "|tok:unicode|rouge_l:0.7|self_bleu:keep=100|order:4|smooth:1|seed:0") == true)
  }

  @Test("Standard input is read and standard output written, the report beside it")
  func pipe() async throws {
    let folder = try TemporaryFolder()
    let input = "one two three\none two three four\nfive\n"
    let result = try await run("- --out - --field x", in: folder, input: "{\"x\":\"a\"}\n")
    #expect(result.status == 0 && result.output == "{\"x\":\"a\"}\n")
    let lines = try await run("- --out - --rouge-l 0.8", in: folder, input: input)
    #expect(lines.output == "one two three\nfive\n" && lines.errors.contains("kept"))
    let empty = try await run("-", in: folder, input: "")
    #expect(empty.status == 65 && empty.errors.contains("standard input: empty"))
  }

  @Test(
    "Wrong use is said with status 64",
    arguments: [
      ("in.jsonl --rouge-l 1.5", "--rouge-l: expected 0 to 1, or off, found 1.5"),
      ("in.jsonl --self-bleu 2", "--self-bleu: expected 0 to 1, found 2\n"),
      ("in.jsonl --self-bleu 0.5 --self-bleu-keep 3", "expected one of them, found both"),
      ("in.jsonl --order 0", "--order: expected a whole number of 1 or more, found 0"),
      ("in.jsonl --threads 0", "--threads: expected a whole number of 1 or more, found 0"),
      ("in.jsonl --self-bleu nan", "--self-bleu: expected 0 to 1, found nan"),
      ("in.jsonl --self-bleu-keep x", "--self-bleu-keep: expected a whole number of 0 or more"),
      ("in.jsonl --seed 1.5", "--seed: expected a whole number from 0 to 2^64 - 1, found 1.5"),
      ("in.jsonl --format xml", "--format: nothing named \"xml\"; there are: auto, alpaca"),
      ("in.jsonl --rouge-l off --against b.jsonl", "nothing would be compared"),
      ("in.jsonl --report rouge", "no section named \"rouge\"; there are: auto, full, counts"),
      ("in.jsonl --tokenizer words", "there are: unicode, rouge155"),
      ("in.jsonl --out in.jsonl", "--out: in.jsonl is also read"),
      ("in.jsonl --out x --dropped ./x", "expected two files"),
      ("", "Missing expected argument"),
    ])
  func usage(_ arguments: String, _ message: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write("{\"text\":\"a\"}\n", to: "in.jsonl")
    let result = try await run(arguments, in: folder)
    #expect(result.status == 64 && result.errors.contains(message), "\(result.errors)")
    #expect(try names(in: folder) == ["in.jsonl"])
  }

  @Test("Help, the version and what is wrong are said of the whole command line")
  func wholeLine() async throws {
    let folder = try TemporaryFolder()
    for (arguments, status, text) in [
      ("--help", 0, "USAGE: gavel diversity [<options>] <input>"), ("--version", 0, gavelVersion),
      ("in.jsonl --no-such", 64, "Usage: gavel diversity [<options>] <input>"),
    ] as [(String, Int32, String)] {
      let result = try await run(arguments, in: folder)
      #expect(result.status == status)
      #expect((result.output + result.errors).contains(text), "\(result.output)\(result.errors)")
    }
  }

  @Test("All that is wrong is said at once")
  func manyProblems() async throws {
    let folder = try TemporaryFolder()
    let result = try await run(
      "in.jsonl --order x --tokenizer words --threads=-1 --report a,b", in: folder)
    #expect(result.status == 64)
    for option in ["--order: ", "--tokenizer: ", "--threads: ", "named \"a\"", "named \"b\""] {
      #expect(result.errors.contains(option), "\(result.errors)")
    }
  }

  @Test("Bad input is status 65, an output that cannot be written 1")
  func statuses() async throws {
    let folder = try TemporaryFolder()
    try folder.write("{\"text\":\"a\"}\n", to: "in.jsonl")
    #expect(try await run("none.jsonl --out k.jsonl", in: folder).status == 65)
    #expect(try await run("in.jsonl --out no/k.jsonl", in: folder).status == 1)
    #expect(try names(in: folder) == ["in.jsonl"])
  }

  @Test("Interrupted, it ends with status 130 and leaves no file behind")
  func interrupted() async throws {
    let folder = try TemporaryFolder()
    let pipe = folder.path + "/in.jsonl"
    #expect(mkfifo(pipe, 0o600) == 0)
    // Both ends, so that nobody waits for the other and the end never comes.
    let writer = open(pipe, O_RDWR)
    defer { close(writer) }
    let running = try await Program.start(
      ["diversity", "in.jsonl", "--out", "kept.jsonl"], in: folder.path)
    while try names(in: folder).count < 2 {
      try await Task.sleep(for: .milliseconds(20))
    }
    running.send(SIGINT)
    let result = await running.result()
    #expect(result.status == 130, "\(result.errors)")
    #expect(result.errors.contains("interrupted; nothing was written"))
    #expect(try names(in: folder) == ["in.jsonl"])
  }
}
