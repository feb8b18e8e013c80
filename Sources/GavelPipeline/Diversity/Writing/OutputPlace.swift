import Foundation

/// Where an output goes.
struct OutputPlace {
  let path: String
  /// The file that the name stands for, links followed.
  let target: String
  private let isRegular: Bool

  init(_ path: String) {
    self.path = path
    guard path != "-" else {
      (target, isRegular) = ("-", false)
      return
    }
    let (folder, name) = Self.parts(of: path)
    let target = Self.real(path) ?? Self.real(folder).map { "\($0)/\(name)" } ?? path
    var facts = stat()
    let isThere = stat(target, &facts) == 0
    self.target = target
    // `/dev/stderr` may well be a file, and is not to be replaced all the same.
    isRegular = !path.hasPrefix("/dev/") && (!isThere || facts.st_mode & S_IFMT == S_IFREG)
  }

  /// The folder that a path is in, and its last name.
  private static func parts(of path: String) -> (folder: String, name: Substring) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path[...]) }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), path[slash...].dropFirst())
  }

  private static func real(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  /// Whether the output would be written over a file that is read.
  func isSame(as input: String) -> Bool {
    guard path != "-", input != "-" else { return false }
    var (own, other) = (stat(), stat())
    guard stat(target, &own) == 0, stat(input, &other) == 0 else { return false }
    return isRegular && own.st_dev == other.st_dev && own.st_ino == other.st_ino
  }

  /// Whether two outputs would be written over each other.
  func isSame(as other: OutputPlace) -> Bool {
    target == other.target && (isRegular || path == "-")
  }

  /// Opens a draft beside the target, or what is no regular file itself.
  func open() throws -> (descriptor: Int32, draft: String?) {
    if path == "-" { return (STDOUT_FILENO, nil) }
    guard isRegular else {
      let descriptor = Foundation.open(target, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw unwritable(errno) }
      return (descriptor, nil)
    }
    let (folder, name) = Self.parts(of: target)
    let draft = "\(folder)/.\(name).\(getpid()).writing"
    let descriptor = Foundation.open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw unwritable(errno) }
    return (descriptor, draft)
  }

  func unwritable(_ code: Int32) -> DiversityProblem {
    let advice =
      switch code {
      case ENOENT, ENOTDIR: "make the folder first"
      case ENOSPC, EDQUOT: "make room on the disk"
      case EISDIR: "name a file in it"
      default: "name a file in a folder that you may write to"
      }
    return DiversityProblem(
      .error, "\(path): cannot be written (\(OpenFile.words(code))); \(advice)")
  }
}
