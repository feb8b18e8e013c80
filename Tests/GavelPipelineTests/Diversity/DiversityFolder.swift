import Foundation
import GavelCore
import GavelTestSupport
import Testing

@testable import GavelPipeline

/// A job on files in a folder of its own, and what it wrote.
struct DiversityFolder {
  struct Result {
    let report: DiversityReport
    let kept: [UInt8]
    let dropped: [JSONObject]

    var keptText: String { String(decoding: kept, as: UTF8.self) }

    func reasons() -> [String] { dropped.map { $0["reason"]?.string ?? "none" } }
  }

  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  /// The names of everything in the folder, hidden files too.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  func run(
    _ name: String, kept: String = "kept.out", _ change: (inout DiversityOptions) -> Void = { _ in }
  ) throws -> Result {
    var options = DiversityOptions(input: path(name))
    options.kept = path(kept)
    options.dropped = path("dropped.out")
    change(&options)
    let report = try DiversityJob(options).run()
    let lines = try bytes("dropped.out").split(separator: 0x0A)
    return Result(
      report: report, kept: try bytes(kept),
      dropped: try lines.map { try #require(try JSONParser.parse($0).object) })
  }

  func run(
    _ text: String, as name: String, _ change: (inout DiversityOptions) -> Void = { _ in }
  ) throws -> Result {
    try write(Array(text.utf8), to: name)
    return try run(name, change)
  }
}
