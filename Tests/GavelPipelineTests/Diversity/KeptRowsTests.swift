import Foundation
import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Kept rows")
struct KeptRowsTests {
  private static let first = "Name three rivers that flow through Germany today."
  private static let near = "Name three rivers that flow through Germany now."
  private static let second = "Why do bakers score the top of a loaf?"

  /// A file of each kind, and what is kept of it.
  struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let kept: String

    init(_ name: String, _ text: String, kept: String) {
      (self.name, self.text, self.kept) = (name, text, kept)
    }

    var testDescription: String { "\(name): \(text.prefix(30))" }
  }

  private static func line(_ text: String, _ rest: String = "") -> String {
    "{\"text\": \"\(text)\"\(rest)}"
  }

  private static let samples = [
    Sample(
      "a.jsonl", "\(line(first))\n\(line(near))\n\(line(second))\n",
      kept: "\(line(first))\n\(line(second))\n"),
    Sample(
      "crlf.jsonl", "\(line(first))\r\n\(line(near))\r\n  \(line(second, " , \"x\":[ ]")) \r\n",
      kept: "\(line(first))\r\n  \(line(second, " , \"x\":[ ]")) \r\n"),
    Sample(
      "open.jsonl", "\(line(first))\n\(line(second))", kept: "\(line(first))\n\(line(second))"),
    Sample("end.jsonl", "\(line(first))\n\(line(near))", kept: "\(line(first))\n"),
    Sample(
      "blank.jsonl", "\n\(line(first))\n \n\n\(line(second))\n\n",
      kept: "\(line(first))\n\(line(second))\n"),
    Sample(
      "mark.jsonl", "\u{FEFF}\(line(near))\n\(line(first))\n\(line(second))\n",
      kept: "\u{FEFF}\(line(near))\n\(line(second))\n"),
    Sample(
      "bad.jsonl", "\(line(first))\n{\"text\": \n{\"other\":1}\n\(line(second))\n",
      kept: "\(line(first))\n\(line(second))\n"),
    Sample(
      "list.json", "[\n  \(line(first)),\n  \(line(near)) , \(line(second, ",\n \"x\": 1"))\n]\n",
      kept: "[\n\(line(first)),\n\(line(second, ",\n \"x\": 1"))\n]\n"),
    Sample(
      "wrapped.json", "{\"version\": 1, \"data\": [\(line(first)), \(line(near))]}",
      kept: "[\n\(line(first))\n]\n"),
    Sample("one.json", "{\n  \"text\": \"\(first)\"\n}", kept: "{\n  \"text\": \"\(first)\"\n}\n"),
    Sample(
      "a.csv", "id,text\n1,\"\(first)\n\"\n2,\"\(near)\n\"\r\n3,\"a \"\"b\"\"\nc\"",
      kept: "id,text\n1,\"\(first)\n\"\n3,\"a \"\"b\"\"\nc\""),
    Sample(
      "mark.csv", "\u{FEFF}id,text\r\n1,\(near)\r\n2,\(first)\r\n",
      kept: "\u{FEFF}id,text\r\n1,\(near)\r\n"),
    Sample(
      "a.tsv", "text\tid\n\(first)\t1\n\(near)\t2\n\(second)\t3\n",
      kept: "text\tid\n\(first)\t1\n\(second)\t3\n"),
    Sample(
      "a.txt", "\(first)\n\n\(near)\r\n  \(second)  \r\n", kept: "\(first)\n  \(second)  \r\n"),
  ]

  @Test("Kept rows are written byte for byte, in order", arguments: samples)
  func kept(_ sample: Sample) throws {
    let result = try DiversityFolder().run(sample.text, as: sample.name)
    #expect(result.keptText == sample.kept)
    #expect(result.kept == Array(sample.kept.utf8))
  }

  @Test("Compressed files are read, and a name in .gz is written compressed", arguments: samples)
  func gzip(_ sample: Sample) throws {
    let folder = try DiversityFolder()
    try folder.write(Gzip.member(Array(sample.text.utf8)), to: sample.name + ".gz")
    let result = try folder.run(sample.name + ".gz", kept: "kept.gz") {
      $0.kept = folder.path("kept.gz")
    }
    #expect(result.kept.prefix(2) == [0x1F, 0x8B])
    var bytes = try SourceBytes(file: OpenFile(path: folder.path("kept.gz")), blockSize: 1 << 16)
    var text = [UInt8](repeating: 0, count: 1 << 16)
    let count = try bytes.read(into: &text, at: 0, count: text.count)
    #expect(Array(text[..<count]) == Array(sample.kept.utf8))
  }

  @Test("Where nothing is dropped, the file is copied", arguments: [1, 7, 4096, 1 << 20])
  func copied(_ size: Int) throws {
    let folder = try DiversityFolder()
    var random = SeedRandom(size)
    let lines = (0..<300).map { number in
      let word = random.text(upTo: 30, of: ["a", "é", "中", "\\n", "\\u4e2d", " "])
      return "{\"id\": \(number), \"text\": \"w\(number) \(word)x\"}\n"
    }
    try folder.write(Array(lines.joined().utf8), to: "in.jsonl")
    let result = try folder.run("in.jsonl") { $0.rougeL = nil }
    #expect(result.kept == Array(lines.joined().utf8))
    #expect(result.report.kept == 300 && result.dropped.isEmpty)
  }

  @Test("A gzip file inside a gzip file is not unpacked twice")
  func twice() throws {
    let folder = try DiversityFolder()
    let inner = Gzip.member(Array("{\"text\": \"a\"}\n".utf8))
    try folder.write(Gzip.member(inner), to: "in.jsonl.gz")
    #expect(throws: (any Error).self) { try folder.run("in.jsonl.gz") }
  }
}
