import Foundation
import Testing

@testable import GavelPipeline

/// A real file in a temporary folder of its own, gone when nobody holds it any more.
final class SeedFile {
  let path: String
  private let folder: URL

  init(_ bytes: some Sequence<UInt8>, name: String = "seeds.jsonl") throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("seeds-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent(name)
    try Data(bytes).write(to: file)
    path = file.path
  }

  convenience init(_ text: String, name: String = "seeds.jsonl") throws {
    try self.init(Array(text.utf8), name: name)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func reader(
    _ format: Settings.SourceFormat = .auto, fields: Settings.Fields = Settings.Fields(),
    limits: ReadLimits = ReadLimits()
  ) throws(SourceError) -> SourceReader {
    try SourceReader(
      source: Settings.Source(path: path, format: format, fields: fields), limits: limits)
  }

  func read(
    _ format: Settings.SourceFormat = .auto, fields: Settings.Fields = Settings.Fields(),
    limits: ReadLimits = ReadLimits()
  ) throws(SourceError) -> SeedReading {
    try SeedReading(reader(format, fields: fields, limits: limits))
  }
}
