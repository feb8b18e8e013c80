import Foundation
import GavelCore
import GavelTestSupport
import Testing

@Suite("The architecture")
struct ArchitectureTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// What each module may import besides the toolchain's own.
  private static let allowed: [String: Set<String>] = [
    "GavelText": ["CTextKernels"],
    "GavelCore": ["GavelText", "Crypto"],
    "GavelStore": ["GavelCore", "GRDB", "CSQLite"],
    "GavelPipeline": [
      "GavelText", "GavelCore", "GavelStore", "AsyncHTTPClient", "DequeModule", "NIOCore",
      "NIOHTTP1", "NIOPosix", "NIOSSL", "Yams", "CZlib",
    ],
    "GavelServe": [
      "GavelCore", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "HTTPTypes", "Logging",
      "NIOCore", "NIOSSL",
    ],
    "gavel": [
      "GavelText", "GavelCore", "GavelStore", "GavelPipeline", "GavelServe", "ArgumentParser",
      "UnixSignals",
    ],
  ]
  private static let toolchain: Set<String> = [
    "Foundation", "FoundationEssentials", "Synchronization", "Glibc", "Darwin",
  ]

  private static func sources(_ module: String) throws -> [(name: String, text: String)] {
    let folder = root.appending(path: "Sources/\(module)")
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var sources: [(name: String, text: String)] = []
    while let url = all?.nextObject() as? URL {
      guard url.pathExtension == "swift" else { continue }
      sources.append((url.lastPathComponent, try String(contentsOf: url, encoding: .utf8)))
    }
    return sources
  }

  @Test("A module imports only what it may", arguments: allowed.keys.sorted())
  func imports(module: String) throws {
    let may = try #require(Self.allowed[module]).union(Self.toolchain)
    let sources = try Self.sources(module)
    #expect(!sources.isEmpty)
    for (name, text) in sources {
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place <= 2, line.first != "/",
          line.first != " "
        else { continue }
        let imported = String(words[words.count - 1].prefix { $0 != "." })
        #expect(may.contains(imported), "\(module)/\(name) imports \(imported)")
        if !Self.toolchain.contains(imported), !imported.hasPrefix("Gavel") {
          #expect(words[0] != "public", "\(name): no library's type may leak")
        }
      }
    }
  }

  @Test("Core has no input, no output and no async")
  func pure() throws {
    for module in ["GavelText", "GavelCore"] {
      for (name, text) in try Self.sources(module) {
        for word in ["FileManager", "FileHandle", "URLSession", " async ", "print("] {
          #expect(!text.contains(word), "\(module)/\(name) says \(word)")
        }
      }
    }
  }

  @Test("Only the store says SQL")
  func sql() throws {
    for module in ["GavelText", "GavelCore", "GavelPipeline", "GavelServe", "gavel"] {
      for (name, text) in try Self.sources(module) {
        for word in ["SELECT ", "INSERT INTO", "sql:"] {
          #expect(!text.contains(word), "\(module)/\(name) says \(word)")
        }
      }
    }
  }
}

@Suite("The documentation")
struct DocumentationTests {
  private static func text(_ path: String) throws -> String {
    try String(contentsOf: ArchitectureTests.root.appending(path: path), encoding: .utf8)
  }

  @Test("Every drop reason, judge format and export format is documented")
  func names() throws {
    let formats = try Self.text("docs/formats.md")
    for reason in DropReason.allCases { #expect(formats.contains("`\(reason.rawValue)`")) }
    for format in JudgeFormats.all { #expect(formats.contains("`\(format.name)`")) }
    for format in ExportFormats.all { #expect(formats.contains("`\(format.name)`")) }
  }

  @Test("Every command is in the README, and every option in its own help")
  func commands() async throws {
    let readme = try Self.text("README.md")
    let help = try await Program.run(["--help"])
    let verbs = [
      "init", "validate", "plan", "run", "retry", "reparse", "status", "show", "export",
      "evaluate", "diversity", "cache", "simulate",
      "templates",
    ]
    for verb in verbs {
      #expect(help.output.contains("\n  \(verb) "))
      #expect(readme.contains("gavel \(verb)") || readme.contains("`\(verb)"), "\(verb)")
      let own = try await Program.run([verb, "--help"])
      #expect(own.status == 0 && own.output.contains("OVERVIEW"))
    }
  }

  @Test("Every table of the store and every column is described")
  func store() throws {
    let docs = try Self.text("docs/store.md")
    let folder = "Sources/GavelStore"
    let schema = try FileManager.default
      .contentsOfDirectory(atPath: ArchitectureTests.root.appending(path: folder).path)
      .filter { $0.hasPrefix("Schema") }.sorted()
      .map { try Self.text("\(folder)/\($0)") }.joined(separator: "\n")
    let cache = try Self.text("Sources/GavelStore/AnswerCache.swift")
    for match in (schema + cache).matches(of: /CREATE TABLE (?:IF NOT EXISTS )?(\w+) \(/) {
      #expect(docs.contains("`\(match.1)`"), "table \(match.1)")
    }
    for match in (schema + cache).matches(of: /\n {6,8}([a-z][A-Za-z]+) (?:TEXT|INTEGER|REAL)/) {
      #expect(docs.contains("`\(match.1)`"), "column \(match.1)")
    }
  }

  @Test("The templates in the binary are those of the folder")
  func templates() async throws {
    let folder = try TemporaryFolder()
    let result = try await Program.run(["templates", "export", "t"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    for (name, bytes) in try folder.contents(of: "t") {
      #expect(
        try Data(contentsOf: ArchitectureTests.root.appending(path: "templates\(name)")) == bytes)
    }
  }
}
