import Foundation

/// Keeps two processes from working on one run.
///
/// The lock is the operating system's and ends with the process, however it ends. Who has it stands
/// in the file, for whoever is refused.
public final class RunLock: Sendable {
  private let descriptor: Int32

  /// - Throws: ``RunProblem`` where another process has the run, or the folder cannot be written.
  public init(folder: String) throws {
    let path = folder + "/run.lock"
    descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw RunProblem(
        "\(path): cannot be written: \(String(cString: strerror(errno))); a run needs a folder that "
          + "can be written, name another with -o")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let (code, holder) = (errno, Self.holder(path))
      close(descriptor)
      guard code == EWOULDBLOCK else {
        throw RunProblem(
          "\(path): cannot be locked: \(String(cString: strerror(code))); a run needs a disk with "
            + "locks, name a folder on another with -o")
      }
      throw RunProblem(
        "\(folder): another gavel is working on this run\(holder); wait for it, or stop it")
    }
    let now = Date().formatted(.iso8601)
    let text = "pid \(getpid()) on \(ProcessInfo.processInfo.hostName) since \(now)\n"
    // The lock holds all the same where a full disk has no room for a name.
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    try? file.truncate(atOffset: 0)
    try? file.write(contentsOf: Data(text.utf8))
  }

  deinit { close(descriptor) }

  /// Who has the run, as the file says; empty where it says nothing that can be shown.
  private static func holder(_ path: String) -> String {
    guard let data = FileManager.default.contents(atPath: path),
      let line = String(decoding: data.prefix(300), as: UTF8.self).split(separator: "\n").first,
      line.hasPrefix("pid ")
    else { return "" }
    return ": " + String(line.filter { !$0.isNewline && $0 >= " " })
  }
}

/// A run that cannot be made or read.
public struct RunProblem: Error, Hashable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
