import Testing

@testable import GavelPipeline

@Suite struct GzipTests {
  static let text = (1...400).map { "{\"prompt\":\"row \($0) \($0 * 7919)\"}\n" }.joined()
  static let member = Gzip.member(Array(text.utf8))

  @Test(
    "Gzip is told by its first bytes, whatever the name",
    arguments: [
      "seeds.jsonl.gz", "seeds.jsonl", "seeds",
    ])
  func anyName(_ name: String) throws {
    let plain = try SeedFile(Self.text).read()
    #expect(plain.queries.count == 400)
    for block in [1, 7, 1 << 20] {
      let reading = try SeedFile(Self.member, name: name).read(limits: ReadLimits(block: block))
      #expect(reading.queries == plain.queries)
      #expect(reading.lines == plain.lines)
    }
  }

  @Test("What gzip itself compressed is read")
  func deflated() throws {
    // printf '{"prompt":"aaaaaaaaaaaaaaaaaaaa"}\n{"prompt":"b"}\n' | gzip -9n
    let bytes: [UInt8] = [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xAB, 0x56,
      0x2A, 0x28, 0xCA, 0xCF, 0x2D, 0x28, 0x51, 0xB2, 0x52, 0x4A, 0xC4, 0x02,
      0x94, 0x6A, 0xB9, 0xAA, 0x11, 0x2A, 0x92, 0x80, 0x5C, 0x00, 0xB2, 0xD7,
      0xA1, 0xB7, 0x31, 0x00, 0x00, 0x00,
    ]
    let reading = try SeedFile(bytes, name: "seeds.jsonl.gz").read()
    #expect(reading.instructions == [String(repeating: "a", count: 20), "b"])
  }

  @Test("Members one after another are one file, zeros behind them are padding")
  func members() throws {
    let half = Array(Self.text.utf8).count / 2 + 3
    let bytes = Array(Self.text.utf8)
    let two =
      Gzip.member(Array(bytes[..<half])) + Gzip.member([]) + Gzip.member(Array(bytes[half...]))
    for file in [two, two + [0, 0, 0], Gzip.member([]) + [0] + two] {
      for block in [1, 100, 1 << 20] {
        let reading = try SeedFile(file).read(limits: ReadLimits(block: block))
        #expect(reading.queries.count == 400)
      }
    }
  }

  @Test(
    "A file that is cut short is an error, never its first rows",
    arguments: [
      2, 3, 10, 500, member.count / 2, member.count - 9, member.count - 8, member.count - 1,
    ])
  func cutShort(_ length: Int) throws {
    let file = try SeedFile(Self.member.prefix(length))
    #expect(throws: SourceError.gzipCutShort(path: file.path)) { try file.read() }
    let small = ReadLimits(block: 64, sample: 64)
    #expect(throws: SourceError.gzipCutShort(path: file.path)) { try file.read(limits: small) }
    let second = try SeedFile(Self.member + Self.member.prefix(length))
    #expect(throws: SourceError.gzipCutShort(path: second.path)) { try second.read(limits: small) }
  }

  struct Damage: CustomTestStringConvertible {
    let why: String
    let bytes: [UInt8]
    var testDescription: String { why }
  }

  @Test(
    "Corrupt data is an error, and so is anything behind it",
    arguments: [
      Damage(
        why: "invalid stored block lengths", bytes: member.prefix(14) + [0] + member.dropFirst(15)),
      Damage(
        why: "incorrect data check", bytes: member.dropLast(6) + [9, 9] + member.suffix(4)),
      Damage(why: "other bytes after the end", bytes: member + Array("junk".utf8)),
      Damage(why: "incorrect header check", bytes: member + [0x1F, 0x00, 0x00, 0x00]),
    ])
  func corrupt(_ damage: Damage) throws {
    let file = try SeedFile(damage.bytes)
    for limits in [ReadLimits(), ReadLimits(block: 64, sample: 64)] {
      let error = #expect(throws: SourceError.self) { try file.read(limits: limits) }
      #expect(error?.description.contains("corrupt gzip data (\(damage.why)") == true)
    }
  }
}
