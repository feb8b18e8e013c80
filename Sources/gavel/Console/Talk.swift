import Foundation
import GavelCore

/// Talk for people: stderr.
///
/// Data goes to stdout.
enum Talk {
  static func say(_ text: String) {
    // Nobody is left to tell where stderr is closed.
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }

  /// Writes a line to stdout.
  static func data(_ text: String) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    } catch {
      // The reader has closed the pipe, as `head` does: the status of a SIGPIPE.
      exit(141)
    }
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
