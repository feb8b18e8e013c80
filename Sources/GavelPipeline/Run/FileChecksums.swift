import Foundation
import GavelCore
import GavelStore

/// Checksums of files, each read once as long as it stays as it is.
///
/// As git's index does, it goes by size, inode and times. A file that was changed as lately as a
/// clock may not tell is read each time: what is written into it now could leave its times as they
/// are ("racy git", Documentation/technical/racy-git.txt of git).
struct FileChecksums {
  /// No file system's clock is coarser, in nanoseconds.
  static let coarsest: Int64 = 2_000_000_000

  private let known: [String: (facts: FileFacts, checksum: String)]
  private(set) var seen: [String: (facts: FileFacts, checksum: String)] = [:]
  private let now: @Sendable () -> Int64
  /// How many files were read.
  private(set) var reads = 0

  /// - Parameter now: nanoseconds since 1970.
  init(
    _ known: [String: (facts: FileFacts, checksum: String)] = [:],
    now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1e9) }
  ) {
    self.known = known
    self.now = now
  }

  /// Whether anything is to be remembered that was not before.
  var isNew: Bool {
    seen.count != known.count || seen.contains { known[$0]?.facts != $1.facts }
  }

  mutating func checksum(of path: String) throws -> String {
    let file = try OpenFile(path: path)
    let facts = FileFacts(file.facts)
    if let known = known[path], known.facts == facts {
      seen[path] = known
      return known.checksum
    }
    let began = now()
    let checksum = try Self.read(file)
    reads += 1
    let latest = max(facts.modifiedAt, facts.changedAt)
    if FileFacts(file.facts) == facts, latest < began - Self.coarsest {
      seen[path] = (facts, checksum)
    }
    return checksum
  }

  private static func read(_ file: OpenFile) throws -> String {
    var checksum = Checksum()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try file.read(into: &buffer, at: 0, count: buffer.count)
      if count == 0 { return checksum.hex() }
      checksum.update(buffer[..<count])
    }
  }
}

extension FileFacts {
  init(_ facts: stat) {
    #if canImport(Darwin)
      let (modified, changed) = (facts.st_mtimespec, facts.st_ctimespec)
    #else
      let (modified, changed) = (facts.st_mtim, facts.st_ctim)
    #endif
    func nanoseconds(_ time: timespec) -> Int64 {
      Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
    self.init(
      inode: Int64(truncatingIfNeeded: facts.st_ino), size: Int64(facts.st_size),
      modifiedAt: nanoseconds(modified), changedAt: nanoseconds(changed))
  }
}
