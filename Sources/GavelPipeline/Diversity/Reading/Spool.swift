import Foundation

/// Copies what can be read only once into a file without a name, decompressed.
enum Spool {
  /// The copy's descriptor, which the caller closes.
  static func copy(of file: OpenFile, progress: RunProgress) throws -> Int32 {
    if file.path == "-", isatty(file.descriptor) == 1 {
      throw DiversityProblem(
        .badInput,
        "standard input is a terminal, expected queries: gavel diversity - < queries.jsonl")
    }
    let copy = try nameless()
    do {
      try wait(for: file)
      var bytes = try SourceBytes(file: file, blockSize: 1 << 20)
      var block = [UInt8](repeating: 0, count: 1 << 20)
      var copied = 0
      while true {
        try wait(for: file)
        let got = try bytes.read(into: &block, at: 0, count: block.count)
        if got == 0 { return copy }
        try write(block[..<got], to: copy)
        copied += got
        progress.reach(copied / 1_000_000)
      }
    } catch {
      close(copy)
      throw error
    }
  }

  private static func nameless() throws -> Int32 {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var name = Array("\(folder)/gavel-XXXXXX".utf8CString)
    let copy = mkstemp(&name)
    guard copy >= 0 else {
      throw DiversityProblem(
        .error,
        "\(folder): no file can be written here (\(OpenFile.words(errno))), expected room for a "
          + "copy of the input; name another folder in TMPDIR")
    }
    unlink(name)
    return copy
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to file: Int32) throws {
    guard let code = bytes.withUnsafeBytes({ $0.write(to: file) }) else { return }
    throw DiversityProblem(
      .error,
      "the copy of the input cannot be written (\(OpenFile.words(code))); "
        + "make room, or name another folder in TMPDIR")
  }

  /// Waits for bytes or the end, so that an interrupt need not wait for them.
  private static func wait(for file: OpenFile) throws {
    while true {
      try Task.checkCancellation()
      var poller = pollfd(fd: file.descriptor, events: Int16(POLLIN), revents: 0)
      // A signal may be the interrupt that is asked for above; any other error is the reader's.
      let ready = poll(&poller, 1, 100)
      if ready > 0 || ready < 0 && errno != EINTR { return }
    }
  }
}
