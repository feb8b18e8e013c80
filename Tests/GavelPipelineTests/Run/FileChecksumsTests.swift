import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Checksums of files")
struct FileChecksumsTests {
  /// Now, so many seconds later.
  private static func later(_ seconds: Int64) -> @Sendable () -> Int64 {
    { Int64(Date().timeIntervalSince1970 * 1e9) + seconds * 1_000_000_000 }
  }

  @Test("They are those of the bytes, whatever the length", arguments: [0, 1, 1 << 20, 3_000_001])
  func right(length: Int) throws {
    let folder = try TemporaryFolder()
    let text = String(repeating: "x", count: length)
    let path = try folder.write(text, to: "file")
    var checksums = FileChecksums()
    #expect(try checksums.checksum(of: path) == Checksum.of(text))
  }

  @Test("A file that stays as it is is read once, in this start and the next")
  func once() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("text", to: "file")
    let store = try Store(folder: folder.path)
    var first = FileChecksums(try store.fileChecksums(), now: Self.later(3))
    let checksum = try first.checksum(of: path)
    #expect(first.reads == 1 && first.isNew)
    try store.save(fileChecksums: first.seen)
    var next = FileChecksums(try store.fileChecksums(), now: Self.later(3))
    #expect(try next.checksum(of: path) == checksum)
    #expect(next.reads == 0 && !next.isNew)
  }

  @Test("One that was changed as lately as a clock may not tell is read each time")
  func racy() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("text", to: "file")
    var first = FileChecksums(now: Self.later(1))
    let checksum = try first.checksum(of: path)
    #expect(first.seen.isEmpty)
    // The same length, and the times as they were: only its bytes tell.
    let times = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
    try folder.write("next", to: "file")
    try FileManager.default.setAttributes([.modificationDate: times as Any], ofItemAtPath: path)
    var next = FileChecksums(first.seen, now: Self.later(1))
    #expect(try next.checksum(of: path) != checksum)
    #expect(next.reads == 1)
  }

  @Test("One that was changed is read again, though its length and its time are set back")
  func setBack() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("text", to: "file")
    var first = FileChecksums(now: Self.later(3))
    let checksum = try first.checksum(of: path)
    let times = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
    // In place, so that it is the same file.
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.write(contentsOf: Data("next".utf8))
    try handle.close()
    try FileManager.default.setAttributes([.modificationDate: times as Any], ofItemAtPath: path)
    var next = FileChecksums(first.seen, now: Self.later(3))
    #expect(try next.checksum(of: path) != checksum)
    #expect(next.reads == 1)
  }

  @Test("What is not there is an error")
  func missing() throws {
    let folder = try TemporaryFolder()
    var checksums = FileChecksums()
    #expect(throws: SourceError.self) { try checksums.checksum(of: folder.path + "/none") }
    #expect(throws: SourceError.self) { try checksums.checksum(of: folder.path) }
  }
}
