import Foundation
import GavelCore

/// Talk for people: stderr.
///
/// Data goes to stdout.
enum Talk {
  static func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Writes a line to stdout.
  static func data(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Writes paths to stdout, a line each or as a JSON list.
  static func list(_ paths: [String], asJSON: Bool) {
    if asJSON {
      data(JSONValue.array(paths.map { .string($0) }).pretty)
    } else {
      paths.forEach(data)
    }
  }
}
