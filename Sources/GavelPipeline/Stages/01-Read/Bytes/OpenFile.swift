#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that is open for reading, closed when nobody holds it any more.
///
/// The system's own `read` fills the caller's buffer in place: Foundation's handles make a `Data`
/// of every block.
final class OpenFile {
  let path: String
  let descriptor: Int32
  private let isOurs: Bool
  /// Whether gzip data in it are decompressed.
  let isInflated: Bool

  /// Opens a file, or standard input where the path is `-`.
  init(path: String) throws(SourceError) {
    self.path = path
    isInflated = true
    guard path != "-" else {
      descriptor = 0
      isOurs = false
      return
    }
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else {
      let code = errno
      throw code == ENOENT || code == ENOTDIR
        ? .missing(path: path) : .unreadable(path: path, why: Self.words(code))
    }
    descriptor = opened
    isOurs = true
    var facts = stat()
    if fstat(opened, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR {
      throw .folder(path: path)
    }
  }

  /// Reads from what is open already; the file closes it.
  init(path: String, descriptor: Int32, isInflated: Bool = true) {
    self.path = path
    self.isInflated = isInflated
    self.descriptor = descriptor
    isOurs = true
  }

  deinit {
    if isOurs { close(descriptor) }
  }

  /// What the system knows of the file.
  var facts: stat {
    var facts = stat()
    _ = fstat(descriptor, &facts)
    return facts
  }

  /// Whether a file that can be read anywhere begins as gzip data do.
  var startsAsGzip: Bool {
    var head: (UInt8, UInt8) = (0, 0)
    return pread(descriptor, &head, 2, 0) == 2 && head == (0x1F, 0x8B)
  }

  /// Reads up to `count` bytes to a place in a buffer that has room for them; 0 is the end.
  func read(into buffer: inout [UInt8], at offset: Int, count: Int) throws(SourceError) -> Int {
    precondition(offset >= 0 && count > 0 && offset + count <= buffer.count, "no room to read to")
    while true {
      // The pointer stays inside the room that the line above checks.
      let got = buffer.withUnsafeMutableBytes { room in
        systemRead(descriptor, room.baseAddress?.advanced(by: offset), count)
      }
      if got >= 0 { return got }
      let code = errno
      if code == EISDIR { throw .folder(path: path) }
      guard code == EINTR else { throw .unreadable(path: path, why: Self.words(code)) }
    }
  }

  /// What the system says of an error.
  static func words(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0).lowercased() } ?? "error \(code)"
  }
}

/// `read(2)`, which a method named `read` would hide.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}
