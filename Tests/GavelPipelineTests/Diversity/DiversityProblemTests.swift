import Foundation
import GavelCore
import Testing

@testable import GavelPipeline

@Suite("What gavel diversity refuses")
struct DiversityProblemTests {
  private static let line = "{\"text\": \"alpha beta\"}\n"

  private func problem(
    _ folder: DiversityFolder, _ name: String = "in.jsonl",
    _ change: (inout DiversityOptions) -> Void = { _ in }
  ) throws -> (status: GavelPipeline.ExitStatus, message: String) {
    let error = try #require(throws: (any Error).self) { try folder.run(name, change) }
    return (GavelPipeline.ExitStatus(error), "\(error)")
  }

  @Test("Every problem with the files is told at once, and nothing is written")
  func files() throws {
    let folder = try DiversityFolder()
    let (status, message) = try problem(folder) {
      $0.kept = folder.path("no/such/kept.jsonl")
      $0.against = [folder.path("b.jsonl")]
    }
    #expect(status == .badInput)
    let lines = message.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(
      lines[0].hasSuffix("cannot be written (no such file or directory); make the folder first"))
    #expect(
      lines[1].contains("b.jsonl: no such file") && lines[2].contains("in.jsonl: no such file"))
    #expect(try folder.names().isEmpty)
  }

  @Test("An output over an input, through a link too, and two outputs in one")
  func sameFile() throws {
    let folder = try DiversityFolder()
    try folder.write(Array(Self.line.utf8), to: "in.jsonl")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.jsonl"), withDestinationPath: "in.jsonl")
    for name in ["in.jsonl", "link.jsonl", "./in.jsonl"] {
      let (status, message) = try problem(folder) { $0.kept = folder.path(name) }
      #expect(status == .usage && message.contains("--out: \(folder.path(name)) is also read"))
    }
    let (status, message) = try problem(folder) { $0.dropped = $0.kept }
    #expect(status == .usage && message.contains("expected two files"))
    #expect(try folder.bytes("in.jsonl") == Array(Self.line.utf8))
    #expect(try folder.names() == ["in.jsonl", "link.jsonl"])
  }

  @Test("A file without a readable row says what is wrong with it, once a reason")
  func unreadable() throws {
    let folder = try DiversityFolder()
    try folder.write(Array("{\"txt\": \"a\"}\n{\"txt\": \"b\"}\nx\n".utf8), to: "in.jsonl")
    let (status, message) = try problem(folder)
    #expect(status == .badInput)
    #expect(message.contains("in.jsonl:1: missing \"instruction\""))
    #expect(message.contains("did you mean --field txt?"))
    #expect(message.hasSuffix("no query could be read (invalid_json 1, missing_field 2)"))
    let (_, field) = try problem(folder) { $0.field = "tx" }
    #expect(field.contains("missing \"tx\"; found the keys: txt (did you mean --field txt?)"))
    #expect(try folder.names() == ["in.jsonl"])
  }

  @Test(
    "What is no file of records is refused",
    arguments: [
      ("in.jsonl", "", "empty"), ("in.jsonl", " \n\n", "empty"),
      ("in.jsonl", "PK\u{3}\u{4}", "a zip archive"), ("in.txt", "a\n", "leave --field out"),
      ("in.csv", "a,a\n1,2\n", "the column \"a\" stands twice"),
    ])
  func kinds(_ name: String, _ text: String, _ expected: String) throws {
    let folder = try DiversityFolder()
    try folder.write(Array(text.utf8), to: name)
    let (status, message) = try problem(folder, name) { $0.field = "a" }
    #expect(status == .badInput && message.contains(expected), "\(message)")
  }

  @Test("A device is refused before it fills the disk", arguments: ["/dev/zero", "/dev/null"])
  func device(_ path: String) throws {
    let (status, message) = try problem(DiversityFolder()) { $0.input = path }
    #expect(status == .badInput && message.contains("cannot be read (a device)"))
  }

  @Test("A compressed file that is cut short is an error, and no output appears")
  func cut() throws {
    let folder = try DiversityFolder()
    let lines = (0..<2_000).map { "{\"text\": \"word\($0)\"}\n" }.joined()
    try folder.write(Gzip.member(Array(lines.utf8)).dropLast(20), to: "in.jsonl.gz")
    let (status, message) = try problem(folder, "in.jsonl.gz")
    #expect(status == .badInput && message.contains("cut short"))
    #expect(try folder.names() == ["in.jsonl.gz"])
  }

  @Test("A file that changes between its two readings is an error", arguments: [true, false])
  func changed(_ isLonger: Bool) throws {
    let folder = try DiversityFolder()
    let lines = (0..<1_000).map { "{\"text\": \"word\($0)\"}\n" }.joined()
    try folder.write(Array(lines.utf8), to: "in.jsonl")
    let path = folder.path("in.jsonl")
    var rows = try QueryRows(
      QueryFile(path: path, progress: RunProgress()), format: .auto, field: nil)
    try rows.read(progress: { _ in }, { _ in })
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    if isLonger { try handle.seekToEnd() } else { try handle.seek(toOffset: 12) }
    try handle.write(contentsOf: Data("X".utf8))
    try handle.close()
    #expect(throws: InputChanged(path: path)) {
      var bytes = try RowBytes(rows)
      for row in 0..<rows.table.count { try bytes.with(rows.lineRange(of: row)) { _ in } }
      try bytes.checkRest()
    }
  }

  @Test("Cancelled, it leaves nothing behind")
  func cancelled() async throws {
    let folder = try DiversityFolder()
    try folder.write(Array(Self.line.utf8), to: "in.jsonl")
    let error = await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      do {
        _ = try folder.run("in.jsonl")
        return ""
      } catch { return "\(type(of: error))" }
    }.value
    #expect(error == "CancellationError")
    #expect(try folder.names() == ["in.jsonl"])
  }
}
