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
  private let descriptor: Int32
  private let isOurs: Bool

  /// Opens a file, or standard input where the path is `-`.
  init(path: String) throws(SourceError) {
    self.path = path
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
  init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
    isOurs = true
  }

  deinit {
    if isOurs { close(descriptor) }
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

  private static func words(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0).lowercased() } ?? "error \(code)"
  }
}

/// `read(2)`, which a method named `read` would hide.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}
