#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file of queries that can be read more than once: first all of it, then any part again.
///
/// What comes from standard input, from a pipe or compressed is written into a file without a name
/// first. Nothing is mapped into memory: pages that were looked at would count as this program's.
final class QueryFile {
  /// As it was asked for; `-` is standard input.
  let path: String
  let descriptor: Int32
  let size: Int
  private let isCopy: Bool
  private let modified: timespec

  init(path: String, progress: RunProgress) throws {
    self.path = path
    let opened = try OpenFile(path: path)
    let facts = opened.facts
    if facts.st_mode & S_IFMT == S_IFCHR, path != "-" {
      // Some never end, and a copy of such a one fills the disk.
      throw SourceError.unreadable(path: path, why: "a device")
    }
    let isPlain = facts.st_mode & S_IFMT == S_IFREG && path != "-"
    if isPlain, !opened.startsAsGzip {
      descriptor = dup(opened.descriptor)
      isCopy = false
    } else {
      descriptor = try Spool.copy(of: opened, progress: progress)
      isCopy = true
    }
    var copied = stat()
    guard descriptor >= 0, fstat(descriptor, &copied) == 0 else {
      throw SourceError.unreadable(path: path, why: OpenFile.words(errno))
    }
    size = Int(copied.st_size)
    modified = copied.modified
  }

  deinit { close(descriptor) }

  /// The file's name in messages and in places.
  var name: String {
    path == "-" ? "-" : path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The file from its start, for one reader.
  func reader() throws(SourceError) -> OpenFile {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw .unreadable(path: path, why: OpenFile.words(errno))
    }
    return OpenFile(path: path, descriptor: dup(descriptor), isInflated: false)
  }

  /// Some bytes of the file, wherever its readers are.
  func bytes(_ range: Range<Int>) throws -> [UInt8] {
    var got = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { room, count in
      while got < range.count {
        let more = pread(
          descriptor, room.baseAddress?.advanced(by: got), range.count - got,
          off_t(range.lowerBound + got))
        if more == 0 || more < 0 && errno != EINTR { break }
        got += max(0, more)
      }
      count = got
    }
    guard got == range.count else { throw InputChanged(path: path) }
    return bytes
  }

  /// Throws where the file is not as it was when it was opened.
  func checkUnchanged() throws {
    guard !isCopy else { return }
    var now = stat()
    guard fstat(descriptor, &now) == 0, Int(now.st_size) == size,
      now.modified.tv_sec == modified.tv_sec, now.modified.tv_nsec == modified.tv_nsec
    else { throw InputChanged(path: path) }
  }
}

/// A file that somebody wrote into while it was read.
struct InputChanged: Error, Hashable, CustomStringConvertible {
  let path: String

  var description: String {
    "\(path): changed while it was read, expected a file that nobody writes into; nothing was "
      + "written: run the command again when it is complete"
  }
}

extension stat {
  fileprivate var modified: timespec {
    #if canImport(Darwin)
      st_mtimespec
    #else
      st_mtim
    #endif
  }
}
