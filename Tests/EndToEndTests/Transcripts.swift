import Foundation
import GavelTestSupport
import Testing

/// Commands of a document with what they print, as blocks that begin with `$ gavel`.
///
/// `RECORD=1 swift test` writes what the commands print today into the document, and fails.
struct Transcripts {
  struct Transcript {
    let command: [String]
    let expected: String
    /// Where the expected lines stand in the document.
    let lines: Range<Int>
  }

  private let url: URL
  private var lines: [String]

  init(_ path: String) throws {
    url = ArchitectureTests.root.appending(path: path)
    lines = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n")
  }

  /// The blocks whose command begins so; a last line of `…` stands for any further ones.
  func beginning(with words: String) -> [Transcript] {
    var found: [Transcript] = []
    var index = 0
    while index < lines.count {
      guard lines[index].hasPrefix("```console"), index + 1 < lines.count,
        lines[index + 1].hasPrefix("$ \(words)")
      else {
        index += 1
        continue
      }
      var line = index + 1
      var command = lines[line]
      while command.hasSuffix("\\") {
        line += 1
        command = String(command.dropLast()) + lines[line]
      }
      guard let end = lines[line...].firstIndex(of: "```") else { break }
      found.append(
        Transcript(
          command: command.split(separator: " ").dropFirst().map(String.init),
          expected: lines[line + 1..<end].joined(separator: "\n"), lines: line + 1..<end))
      index = end
    }
    return found
  }

  /// Runs the blocks' commands in the project's folder, and compares what they print on stdout;
  /// progress, which a slow machine shows, goes to stderr.
  mutating func check(beginningWith words: String) async throws {
    let found = beginning(with: words)
    #expect(!found.isEmpty, "\(url.lastPathComponent) has no block that begins with \(words)")
    for transcript in found.reversed() {
      let result = try await Program.run(
        Array(transcript.command.dropFirst()), in: ArchitectureTests.root.path)
      var printed = result.output.components(separatedBy: "\n").dropLast()
      let expected = transcript.expected.components(separatedBy: "\n")
      if expected.last == "…" { printed = printed.prefix(expected.count - 1) + ["…"] }
      guard Array(printed) != expected else { continue }
      if ProcessInfo.processInfo.environment["RECORD"] == "1" {
        lines.replaceSubrange(transcript.lines, with: printed)
        try lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
        Issue.record("recorded: \(transcript.command.joined(separator: " "))")
      } else {
        Issue.record(
          """
          \(transcript.command.joined(separator: " ")) prints something else than \
          \(url.lastPathComponent) says; RECORD=1 writes it there:
          \(printed.joined(separator: "\n"))
          """)
      }
    }
  }
}
