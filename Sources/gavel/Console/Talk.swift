import Foundation

/// Talk for people: stderr.
///
/// Data goes to stdout.
enum Talk {
  static func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Ends the program with a status after saying what went wrong.
  static func data(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }
}
