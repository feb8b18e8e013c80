import Foundation
import GavelCore
import Testing

@testable import GavelPipeline

@Suite struct StreamingTests {
  @Test("Blocks of any size read the same rows", arguments: 0..<60)
  func blockSizes(_ seed: Int) throws {
    var random = SeedRandom(seed)
    let pieces = [
      "{\"prompt\":\"a\"}", "{\"instruction\":\"é🙂\",\"input\":true}", "\n", "\n", "\r\n", "{", "}",
      "[", "\"", "\\", ",", "prompt", "\t", " ", "{\"prompt\":\"\\n\"}\n", "{\"prompt\":\"b\"},\n",
    ]
    let name = random.pick(["s.jsonl", "s.csv", "s.txt", "s.tsv"])
    let head = name == "s.jsonl" ? "{\"prompt\":\"a\"}\n{}\n" : "prompt,id\nx,y\n"
    let bytes = Array((head + random.text(upTo: 50, of: pieces)).utf8)
    // Now and then a byte that is no UTF-8.
    let spoiled = bytes.enumerated().map { index, byte in
      index > 20 && Int.random(in: 0..<200, using: &random) == 0 ? 0xFE : byte
    }
    let file = try SeedFile(spoiled, name: name)
    let whole = try file.read(.generic)
    for block in [1, 2, 3, Int.random(in: 4...100, using: &random)] {
      let limits = ReadLimits(block: block, sample: 24)
      #expect(try file.read(.generic, limits: limits) == whole)
    }
    let zipped = try SeedFile(Gzip.member(spoiled, block: 13), name: name)
    #expect(try zipped.read(.generic, limits: ReadLimits(block: 5, sample: 24)) == whole)
  }

  @Test("Every line with something in it is one row", arguments: 0..<20)
  func counts(_ seed: Int) throws {
    var random = SeedRandom(seed)
    let lines = (0..<200).map { _ in
      random.pick([
        "{\"prompt\":\"a\"}", "", "  ", "{", "[]", "{\"prompt\":1}", "{\"prompt\":\"\"}", "nul",
        "{\"x\":1}", "\r", "{\"prompt\":\"b\"}\r",
      ])
    }
    let file = try SeedFile("{\"prompt\":\"a\"}\n" + lines.joined(separator: "\n"))
    let reading = try file.read()
    let full = lines.enumerated().filter { !$1.isBlank }.map { $0.offset + 2 }
    #expect(reading.lines == [1] + full)
    #expect(reading.queries.count + reading.problems.count == reading.rows.count)
  }

  @Test(
    "A pipe loses nothing to the look that tells what it is",
    arguments: [
      "{\"instruction\":\"ROW\",\"output\":\"x\"}\n", "ROW,\"x\"\n", "ROW\n",
    ])
  func pipe(_ row: String) throws {
    let header = row.hasPrefix("ROW,") ? "prompt,output\n" : ""
    let rows = (0..<5000).map { row.replacingOccurrences(of: "ROW", with: "row \($0)") }
    let bytes = Data((header + rows.joined()).utf8)
    let pipe = Pipe()
    let writer = Thread {
      // Handed over in uneven pieces.
      var rest = bytes[...]
      while !rest.isEmpty {
        pipe.fileHandleForWriting.write(rest.prefix(7001))
        rest = rest.dropFirst(7001)
      }
      try? pipe.fileHandleForWriting.close()
    }
    writer.start()
    let descriptor = dup(pipe.fileHandleForReading.fileDescriptor)
    let reader = try SourceReader(
      source: Settings.Source(path: "-"), file: OpenFile(path: "-", descriptor: descriptor),
      limits: ReadLimits())
    let reading = try SeedReading(reader)
    #expect(reading.instructions == (0..<5000).map { "row \($0)" })
    #expect(reading.rows.count == 5000)
    if case .fields(_, let place)? = reading.rows.last {
      #expect(place.description == "-:\(header.isEmpty ? 5000 : 5001)")
    }
  }

  @Test("The window does not grow with the file, and gives back what a long record took")
  func memory() throws {
    let line = "{\"prompt\":\"\(String(repeating: "x", count: 90))\"}\n"
    let long = "{\"prompt\":\"\(String(repeating: "y", count: 200_000))\"}\n"
    let text = String(repeating: line, count: 1000) + long + String(repeating: line, count: 9000)
    let file = try SeedFile(text)
    var window = ByteWindow(
      try SourceBytes(file: OpenFile(path: file.path), blockSize: 4096))
    let lines = JSONLines(limit: 64 << 20)
    var sizes: [Int] = []
    while try lines.next(from: &window) != nil { sizes.append(window.storage.count) }
    #expect(sizes.count == 10_001)
    #expect(sizes.prefix(1000).allSatisfy { $0 == 8192 })
    #expect(sizes.suffix(8000).allSatisfy { $0 == 8192 })
  }
}
