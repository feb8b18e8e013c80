import Foundation

/// Keeps two processes from working on one run.
///
/// The lock is the operating system's and ends with the process, however it ends.
public final class RunLock: Sendable {
  private let descriptor: Int32

  /// - Throws: ``Taken`` where another process has the run.
  public init(folder: String) throws {
    let path = folder + "/run.lock"
    descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw RunProblem("\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw RunProblem("\(folder): another gavel is working on this run; wait for it, or stop it")
    }
  }

  deinit { close(descriptor) }
}

/// A run that cannot be made or read.
public struct RunProblem: Error, Hashable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
