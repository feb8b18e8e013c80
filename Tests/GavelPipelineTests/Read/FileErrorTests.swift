import Foundation
import Testing

@testable import GavelPipeline

@Suite struct FileErrorTests {
  @Test(
    "A file without a record is refused when it is opened",
    arguments: [
      "", "\n\n", " \r\n\t\n", "\u{FEFF}", "\u{FEFF}\r\n",
    ])
  func empty(_ text: String) throws {
    for name in ["seeds.jsonl", "seeds.json", "seeds.csv", "seeds.txt"] {
      let file = try SeedFile(text, name: name)
      #expect(throws: SourceError.empty(path: file.path)) { try file.reader() }
      let zipped = try SeedFile(Gzip.member(Array(text.utf8)), name: name)
      #expect(throws: SourceError.empty(path: zipped.path)) { try zipped.reader() }
    }
  }

  @Test("A missing file, a folder and a path through a file are refused by name")
  func notAFile() throws {
    let file = try SeedFile("x")
    let missing = file.path + ".not"
    #expect(throws: SourceError.missing(path: missing)) {
      try SourceReader(source: Settings.Source(path: missing))
    }
    #expect(throws: SourceError.missing(path: file.path + "/x")) {
      try SourceReader(source: Settings.Source(path: file.path + "/x"))
    }
    let folder = (file.path as NSString).deletingLastPathComponent
    #expect(throws: SourceError.folder(path: folder)) {
      try SourceReader(source: Settings.Source(path: folder))
    }
  }

  @Test("A file that may not be read is refused with the reason", .enabled(if: getuid() != 0))
  func unreadable() throws {
    let file = try SeedFile("x")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file.path)
    #expect(throws: SourceError.unreadable(path: file.path, why: "permission denied")) {
      try file.reader()
    }
  }

  @Test(
    "UTF-16 is refused with the way to convert it",
    arguments: [
      [0xFF, 0xFE, 0x7B, 0x00], [0xFE, 0xFF, 0x00, 0x7B],
    ] as [[UInt8]])
  func utf16(_ bytes: [UInt8]) throws {
    for name in ["seeds.jsonl", "seeds.csv", "seeds.txt"] {
      let file = try SeedFile(bytes, name: name)
      let error = SourceError.utf16(path: file.path)
      #expect(throws: error) { try file.reader() }
      #expect(error.description.contains("iconv -f UTF-16 -t UTF-8"))
    }
  }

  @Test(
    "Files that are no text are refused by what they are",
    arguments: [
      (Array("PAR1\u{15}\u{4}".utf8), "a Parquet file"),
      ([0x50, 0x4B, 0x03, 0x04, 0x14], "a zip archive"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd data"),
    ] as [([UInt8], String)])
  func notText(_ bytes: [UInt8], _ what: String) throws {
    let error = #expect(throws: SourceError.self) { try SeedFile(bytes).reader() }
    #expect(error?.description.contains(": \(what)") == true)
  }

  @Test(
    "Lines that end in a carriage return alone are refused",
    arguments: [
      ("seeds.csv", "prompt,id\ra,1\rb,2\r"), ("seeds.txt", "a\rb"),
      ("seeds.jsonl", "{\"prompt\":\"a\"}\r{\"prompt\":\"b\"}\r"),
    ])
  func carriageReturns(_ name: String, _ text: String) throws {
    let file = try SeedFile(text, name: name)
    #expect(throws: SourceError.carriageReturns(path: file.path)) { try file.reader() }
    #expect(try SeedFile("a\r", name: "seeds.txt").read().instructions == ["a"])
  }

  @Test("Plain lines have no fields for a format that needs them")
  func noFields() throws {
    let file = try SeedFile("a\nb", name: "seeds.txt")
    #expect(throws: SourceError.noFields(path: file.path, format: "sharegpt")) {
      try file.reader(.sharegpt)
    }
    #expect(try file.read(.generic).instructions == ["a", "b"])
  }

  @Test("Every error names the file, what was found, what was expected and what to do")
  func messages() {
    #expect(
      SourceError.missing(path: "a/b.jsonl").description
        == "a/b.jsonl: no such file, expected a seed file "
        + "(.jsonl .json .csv .tsv .txt, plain or .gz); check the path")
    #expect(
      SourceError.empty(path: "-").description
        == "standard input: empty, expected at least one record; "
        + "check what wrote it, or leave the source out")
  }
}
