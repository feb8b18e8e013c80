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
    try Self.call("mount", "-t", "tmpfs", "-o", "size=\(bytes)", "gavel-test", path)
  }

  deinit { try? Self.call("umount", "-l", path) }

  public func makeReadOnly() throws { try Self.call("mount", "-o", "remount,ro", path) }

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

  private static func call(_ name: String, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Refused() }
  }

  struct Refused: Error {}
}
