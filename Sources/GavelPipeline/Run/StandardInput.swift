import Foundation

/// Keeps what came on standard input, so that a run that read from it can be resumed.
enum StandardInput {
  /// The file that keeps what came on standard input.
  static func file(in folder: String) -> String {
    URL(fileURLWithPath: folder).appending(path: "stdin").path
  }

  /// Replaces `-` among the sources by the file that holds what came on standard input.
  ///
  /// The first start writes its input into the run's folder; later ones use what it has kept and do
  /// not touch standard input, which may be somebody else's or never end.
  static func kept(in folder: String, for settings: Settings) throws -> Settings {
    guard settings.queries.sources.contains(where: { $0.path == "-" }) else { return settings }
    let file = URL(fileURLWithPath: file(in: folder))
    let draft = URL(fileURLWithPath: folder).appending(path: "stdin.writing")
    if !FileManager.default.fileExists(atPath: file.path) {
      guard isatty(STDIN_FILENO) == 0 else {
        throw RunProblem("standard input is a terminal, expected seeds: gavel run … < seeds.jsonl")
      }
      try Data().write(to: draft)
      let handle = try FileHandle(forWritingTo: draft)
      var isEmpty = true
      while let piece = try FileHandle.standardInput.read(upToCount: 1 << 20), !piece.isEmpty {
        try handle.write(contentsOf: piece)
        isEmpty = false
      }
      try handle.close()
      if !isEmpty { try FileManager.default.moveItem(at: draft, to: file) }
    }
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw RunProblem("standard input is empty, expected seeds: gavel run … < seeds.jsonl")
    }
    var copy = settings
    for index in copy.queries.sources.indices where copy.queries.sources[index].path == "-" {
      copy.queries.sources[index].path = file.path
    }
    return copy
  }
}
