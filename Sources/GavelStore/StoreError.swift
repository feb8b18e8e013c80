import GRDB

/// A run's file that cannot be used.
public struct StoreError: Error, Hashable, CustomStringConvertible {
  /// What is in the way.
  public enum Trouble: Hashable, Sendable {
    /// No room on the disk.
    case full
    /// The file cannot be written, whatever it holds.
    case unwritable
    /// Something else.
    case other
  }

  public let path: String
  public let message: String
  public let trouble: Trouble

  public var description: String { "\(path): \(message)" }

  init(path: String, message: String, trouble: Trouble = .other) {
    self.path = path
    self.message = message
    self.trouble = trouble
  }

  /// What an error of the database means to whoever has to mend it.
  init(path: String, _ error: DatabaseError) {
    self.path = path
    let said = error.message ?? error.description
    switch error.resultCode {
    case .SQLITE_FULL:
      trouble = .full
      message = "the disk is full; make room, all that was committed is kept"
    case .SQLITE_IOERR:
      trouble = .unwritable
      message =
        "cannot be read or written (\(said)); see to the disk, its room and the limits on file "
        + "sizes, all that was committed is kept"
    case .SQLITE_READONLY:
      trouble = .unwritable
      message = "cannot be written: the file, its folder or the disk is read-only"
    case .SQLITE_CANTOPEN:
      trouble = .unwritable
      message =
        "cannot be opened (\(said)); is the folder there, may it be written, and has the disk room?"
    default:
      trouble = .other
      message = said
    }
  }
}

extension Store {
  /// An error of this store with the file's name and what to do; another one as it is.
  public func explained(_ error: any Error) -> any Error {
    (error as? DatabaseError).map { StoreError(path: path, $0) } ?? error
  }
}
