import Foundation
import GavelCore
import GavelText
import Testing

@testable import GavelPipeline

@Suite("What gavel diversity keeps")
struct DiversityLawTests {
  /// A random record: usual fields, odd values, keys that stand for others.
  private static func record(_ random: inout SeedRandom) -> String {
    var members: [String] = []
    let names = [
      "instruction", "prompt", "question", "text", "input", "context", "id", "output", "n",
    ]
    for name in names where Int.random(in: 0..<3, using: &random) == 0 {
      let value =
        switch Int.random(in: 0..<12, using: &random) {
        case 0: "null"
        case 1: "12.50"
        case 2: "[1, {\"text\": \"x\"}]"
        case 3: "\"\""
        case 4: "\" \\u3000\\n\""
        case 5: "true"
        default:
          "\""
            + random.text(
              upTo: 12,
              of: ["alpha ", "beta ", "gamma", " é", "中文", "\\n", "\\u00e9", "\\\"", "7 "])
            + "\""
        }
      members.append("\"\(name)\": \(value)")
    }
    return "{\(members.joined(separator: ", "))}"
  }

  @Test("A text is the one that the pipeline's reader has", arguments: 0..<24)
  func texts(_ seed: Int) throws {
    var random = SeedRandom(seed)
    let ends = ["\n", "\n", "\n", "\r\n", "\n\n", "\n \n"]
    let lines = (0..<300).map { _ in
      Self.record(&random) + ends[Int.random(in: ends.indices, using: &random)]
    }
    // Lines that end in the window, that go on into the next block, and that are too long.
    let whole = lines.joined()
    let file = try SeedFile(seed % 2 == 0 ? whole : whole + Self.record(&random))
    let limits = ReadLimits(
      block: [1 << 16, 1000, 7][seed / 2 % 3], record: seed / 6 % 2 == 0 ? 1 << 20 : 60,
      sample: 4096)
    let format: Settings.SourceFormat = seed % 3 == 0 ? .alpaca : .generic
    let reading = try file.read(format, limits: limits)
    var rows = try QueryRows(
      QueryFile(path: file.path, progress: RunProgress()), format: format, field: nil,
      limits: limits)
    var texts: [String] = []
    try rows.read(progress: { _ in }, { texts.append(String(decoding: $0, as: UTF8.self)) })
    #expect(!texts.isEmpty)
    #expect(texts == reading.queries.map { Query.text($0.instruction, input: $0.input) })
    #expect(rows.table.unreadable.map(\.reason) == reading.reasons)
    let ofTexts = reading.warnings.filter { $0.hasPrefix("in") }
    #expect(rows.found.warnings.map(\.description) == ofTexts)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file.path)))
    for row in 0..<rows.table.count {
      #expect(try rows.text(of: row) == texts[row])
      let range = rows.table[row]
      #expect(range.upperBound == bytes.count || bytes[range.upperBound] == 0x0A)
      #expect(
        rows.table.line(of: row) == 1 + bytes[..<range.lowerBound].count { $0 == 0x0A })
    }
  }

  @Test("Dropped are the queries that the pipeline's stage drops", arguments: [nil, 0.5, 0.7])
  func twin(_ threshold: Double?) async throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let seeds = root.appending(path: "data/quickstart/seeds.jsonl").path
    let folder = try DiversityFolder()
    let result = try folder.run("in.jsonl", kept: "kept.out") { options in
      options.input = seeds
      options.rougeL = threshold
      options.selfBLEU = .atMost(0.5)
    }
    let queries = try SeedReading(SourceReader(source: Settings.Source(path: seeds))).queries.map {
      Query(ownID: $0.ownID, instruction: $0.instruction, input: $0.input)
    }
    let stage = DropNearDuplicates(
      settings: Settings.Diversity(
        tokenizer: .unicode, rougeL: threshold,
        selfBLEU: Settings.SelfBLEULimit(order: 4, target: .atMost(0.5)), against: [],
        numbersGuard: false),
      against: [])
    let drops = Collected<Drop>()
    try await stage.run(Listed(queries)) { output in
      if case .drop(let drop) = output { drops.add(drop) }
    }
    let names = Dictionary(uniqueKeysWithValues: queries.map { ($0.id.description, $0) })
    let expected = drops.values.map { drop in
      [
        names[drop.id]?.ownID ?? "", drop.reason.rawValue,
        drop.detail["kept"]?.string.flatMap { names[$0]?.ownID } ?? "",
        drop.detail["rouge_l"]?.line ?? "", drop.detail["self_bleu"]?.line ?? "",
      ]
    }
    let found = result.dropped.map { line in
      [
        line["id"]?.string ?? "", line["reason"]?.string ?? "",
        line["kept"]?.object?["id"]?.string ?? "",
        line["reason"]?.string == "exact_duplicate" ? "" : line["rouge_l"]?.line ?? "",
        line["self_bleu"]?.line ?? "",
      ]
    }
    #expect(Set(found) == Set(expected) && found.count == expected.count)
  }

  @Test("Threads change nothing; every row is kept or dropped, once", arguments: 0..<4)
  func threads(_ seed: Int) throws {
    var random = SeedRandom(seed)
    let words = ["river", "bread", "moon", "seven", "7", "8", "河", "面包", "why", "how", "name"]
    let lines = (0..<500).map { number in
      Int.random(in: 0..<20, using: &random) == 0
        ? "broken\n"
        : "{\"id\":\(number),\"text\":\"\(random.text(upTo: 9, of: words.map { $0 + " " }))x\"}\n"
    }
    let folder = try DiversityFolder()
    try folder.write(Array(lines.joined().utf8), to: "in.jsonl")
    let runs = try [1, 2, 5].map { threads in
      try folder.run("in.jsonl") {
        $0.threads = threads
        $0.numbersGuard = seed % 2 == 0
        $0.selfBLEU = .atMost(0.6)
        $0.seed = 3
      }
    }
    let dropped = Set(runs[0].dropped.compactMap { $0["line"]?.int })
    let kept = lines.indices.filter { !dropped.contains($0 + 1) }.map { lines[$0] }
    #expect(runs[0].keptText == kept.joined())
    #expect(runs[0].report.kept == kept.count)
    for other in runs.dropFirst() {
      #expect(other.kept == runs[0].kept && other.dropped == runs[0].dropped)
      #expect(other.report.json == runs[0].report.json)
    }
    let report = runs[0].report
    #expect(report.rows == 500)
    #expect(
      report.rows == report.unreadable + report.kept + report.dropped.reduce(0) { $0 + $1.count })
  }

  @Test("The numbers guard keeps what differs in a number alone, and counts it")
  func numbers() throws {
    let lines = (1...4).map { "{\"text\":\"what is \($0) times four please tell\"}\n" }.joined()
    let folder = try DiversityFolder()
    #expect(try folder.run(lines, as: "in.jsonl").report.kept == 1)
    let guarded = try folder.run(lines, as: "in.jsonl") { $0.numbersGuard = true }
    #expect(guarded.report.kept == 4 && guarded.report.guarded == 3)
  }

  @Test("A text without tokens is near its copies alone")
  func noTokens() throws {
    let result = try DiversityFolder().run("?!\n…\n?!\nword\n", as: "in.txt")
    #expect(result.keptText == "?!\n…\nword\n")
    #expect(result.report.withoutTokens == 3)
  }

  @Test("The field is the one that is asked for, deep in a record too, and alone")
  func field() throws {
    let folder = try DiversityFolder()
    let lines =
      "{\"input\":\"a\",\"q\":{\"en\":\"one two\"},\"instruction\":\"x\"}\n"
      + "{\"q\":{\"en\":\"one two\"},\"instruction\":\"y\",\"input\":\"b\"}\n"
    #expect(try folder.run(lines, as: "in.jsonl").report.kept == 2)
    let deep = try folder.run(lines, as: "in.jsonl") { $0.field = "q.en" }
    #expect(deep.report.kept == 1 && deep.report.input.fields.map(\.name) == ["q.en"])
    let input = try folder.run(lines, as: "in.jsonl") { $0.field = "input" }
    #expect(input.report.kept == 2 && input.report.input.inputs == 0)
    let csv = try folder.run("a,b\nx,same\ny,same\n", as: "in.csv") { $0.field = "b" }
    #expect(csv.report.kept == 1)
  }

  @Test("An against file is read by the field where it has it, else by the usual names")
  func againstFields() throws {
    let folder = try DiversityFolder()
    try folder.write(Array("{\"q\":\"one two three\",\"prompt\":\"x\"}\n".utf8), to: "own.jsonl")
    try folder.write(Array("four five six\n".utf8), to: "plain.txt")
    let lines = ["one two three", "four five six", "seven"].map { "{\"q\":\"\($0)\"}\n" }.joined()
    let result = try folder.run(lines, as: "in.jsonl") {
      $0.field = "q"
      $0.against = [folder.path("own.jsonl"), folder.path("plain.txt")]
    }
    #expect(result.reasons() == ["near_benchmark", "near_benchmark"])
    #expect(
      result.dropped.compactMap { $0["against"]?.object?["text"]?.string }
        == ["one two three", "four five six"])
  }
}

/// What a stage emits.
private final class Collected<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var all: [Value] = []

  func add(_ value: Value) { lock.withLock { all.append(value) } }

  var values: [Value] { lock.withLock { all } }
}
