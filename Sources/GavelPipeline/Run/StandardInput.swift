import Foundation

/// Keeps what came on standard input, so that a run that read from it can be resumed.
enum StandardInput {
  /// Replaces `-` among the sources by the file that holds what came on standard input.
  ///
  /// Input that has something in it is written into the run's folder first; where there is none (a
  /// terminal, or nothing at all) what an earlier start has kept is used.
  static func kept(in folder: String, for settings: Settings) throws -> Settings {
    guard settings.queries.sources.contains(where: { $0.path == "-" }) else { return settings }
    let file = URL(fileURLWithPath: folder).appending(path: "stdin")
    let draft = URL(fileURLWithPath: folder).appending(path: "stdin.writing")
    if isatty(STDIN_FILENO) == 0 {
      try Data().write(to: draft)
      let handle = try FileHandle(forWritingTo: draft)
      var isEmpty = true
      while let piece = try FileHandle.standardInput.read(upToCount: 1 << 20), !piece.isEmpty {
        try handle.write(contentsOf: piece)
        isEmpty = false
      }
      try handle.close()
      if isEmpty {
        try FileManager.default.removeItem(at: draft)
      } else {
        _ = try? FileManager.default.removeItem(at: file)
        try FileManager.default.moveItem(at: draft, to: file)
      }
    }
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw RunProblem("standard input is empty, and no earlier start has kept any")
    }
    var copy = settings
    for index in copy.queries.sources.indices where copy.queries.sources[index].path == "-" {
      copy.queries.sources[index].path = file.path
    }
    return copy
  }
}
