import Foundation

/// A disk of its own for a test, in memory, where the tests may mount one.
public final class SmallDisk: Sendable {
  public let path: String

  /// Whether disks can be mounted here, which mostly only root may.
  public static let isPossible: Bool = {
    guard let folder = try? TemporaryFolder() else { return false }
    return (try? SmallDisk(at: folder.path, bytes: 1 << 20)) != nil
  }()

  /// - Parameter path: an empty folder.
  public init(at path: String, bytes: Int) throws {
    self.path = path
    guard mount("gavel-test", path, "tmpfs", 0, "size=\(bytes)") == 0 else { throw Refused(errno) }
  }

  deinit { umount2(path, Int32(MNT_DETACH)) }

  public func makeReadOnly() throws {
    let flags = UInt(MS_REMOUNT | MS_RDONLY)
    guard mount(nil, path, nil, flags, nil) == 0 else { throw Refused(errno) }
  }

  /// Takes all room but so many bytes, until the file is removed.
  ///
  /// - Returns: the file.
  public func fill(leaving bytes: Int) throws -> String {
    let file = path + "/ballast"
    let free = try FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize]
    let count = ((free as? NSNumber)?.intValue ?? 0) - bytes
    try Data(count: max(0, count)).write(to: URL(fileURLWithPath: file))
    return file
  }

  struct Refused: Error {
    let reason: String
    init(_ code: Int32) { reason = String(cString: strerror(code)) }
  }
}
