import Foundation
import GavelCore
import GavelStore

/// Writes one export: into a folder beside its place first, then into its place at once, so that a
/// half-written export is never seen.
final class ExportWriter {
  let folder: URL
  private let draft: URL
  private var files: [String: LineFile] = [:]
  private var isPublished = false

  init(folder: URL) throws {
    self.folder = folder
    draft = folder.deletingLastPathComponent()
      .appending(path: ".\(folder.lastPathComponent).writing")
    let there = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    guard there.isEmpty || there.contains("manifest.json") else {
      throw ExportProblem(
        "\(folder.path): holds files and is no export of gavel's; move them, or export to another "
          + "folder with -o")
    }
    try? FileManager.default.removeItem(at: draft)
    try FileManager.default.createDirectory(at: draft, withIntermediateDirectories: true)
  }

  // What came to nothing takes no room: it may have been for want of it.
  deinit {
    if !isPublished { try? FileManager.default.removeItem(at: draft) }
  }

  /// Appends a line to `NAME.jsonl`.
  ///
  /// Files exist once they are asked for, empty ones too.
  func write(_ line: JSONValue, to name: String) throws {
    try file(name).write(line)
  }

  /// Appends a line to its split's file, and to the index where it came from.
  func write(_ line: MadeLine) throws {
    let file = try file(line.split.rawValue)
    try file.write(line.bytes)
    // `origin` is an object: its members follow those that only the writer knows.
    let place = "{\"file\":\"\(line.split.rawValue).jsonl\",\"line\":\(file.lines),"
    try self.file("index").write(Array(place.utf8) + line.origin.dropFirst())
  }

  /// Writes lines, and what was left out.
  func write(_ part: MakeLines.Part) throws {
    for made in part.made {
      switch made {
      case .line(let line): try write(line)
      case .drop(let line, _, _): try write(line, to: "dropped")
      }
    }
  }

  func file(_ name: String) throws -> LineFile {
    if let file = files[name] { return file }
    let file = try LineFile(url: draft.appending(path: "\(name).jsonl"))
    files[name] = file
    return file
  }

  func write(_ text: String, toFile name: String) throws {
    try Data(text.utf8).write(to: draft.appending(path: name))
  }

  /// Closes the files, in the order of their names.
  func close() throws -> [ExportedFile] {
    try files.sorted { $0.key < $1.key }.map { name, file in
      let checksum = try file.close()
      return ExportedFile(
        name: "\(name).jsonl", lines: file.lines, bytes: file.bytes, sha256: checksum)
    }
  }

  /// Puts the export into its place.
  func publish() throws {
    let manager = FileManager.default
    let old = folder.deletingLastPathComponent()
      .appending(path: ".\(folder.lastPathComponent).old")
    try? manager.removeItem(at: old)
    if manager.fileExists(atPath: folder.path) { try manager.moveItem(at: folder, to: old) }
    try manager.moveItem(at: draft, to: folder)
    isPublished = true
    try? manager.removeItem(at: old)
  }
}

/// A file of JSON lines that was written.
struct ExportedFile: Hashable, Sendable {
  let name: String
  let lines: Int
  let bytes: Int
  let sha256: String
}

/// A file of JSON lines that is being written.
final class LineFile {
  private let handle: FileHandle
  private var checksum = Checksum()
  private var buffer: [UInt8] = []
  private(set) var lines = 0
  private(set) var bytes = 0

  init(url: URL) throws {
    try Data().write(to: url)
    handle = try FileHandle(forWritingTo: url)
  }

  func write(_ line: JSONValue) throws {
    line.write(to: &buffer)
    buffer.append(UInt8(ascii: "\n"))
    lines += 1
    if buffer.count >= 1 << 18 { try flush() }
  }

  /// - Parameter line: a line without its end.
  func write(_ line: [UInt8]) throws {
    buffer.append(contentsOf: line)
    buffer.append(UInt8(ascii: "\n"))
    lines += 1
    if buffer.count >= 1 << 18 { try flush() }
  }

  /// - Returns: the SHA-256 of the file.
  func close() throws -> String {
    try flush()
    try handle.close()
    return checksum.hex()
  }

  private func flush() throws {
    checksum.update(buffer)
    bytes += buffer.count
    try handle.write(contentsOf: Data(buffer))
    buffer.removeAll(keepingCapacity: true)
  }
}
