import Foundation
import GavelStore

extension RunControl.Stop {
  /// A full or read-only disk as what it is, a stop with work left; other errors as they are.
  ///
  /// - Parameters:
  ///   - store: whose errors are explained.
  ///   - folder: named where an error names no file.
  static func explained(
    _ error: any Error, of store: Store, in folder: String
  ) -> any Error {
    switch store.explained(error) {
    case let error as StoreError where error.trouble != .other: Self.unwritable("\(error)")
    case let error as StoreError: error
    case let error as CocoaError where error.isAboutRoom:
      Self.unwritable(
        "\(error.filePath ?? folder): the disk is full; make room, all that was committed is kept")
    case let error: error
    }
  }
}

extension CocoaError {
  /// Whether there was no room for a file, or it may not grow.
  fileprivate var isAboutRoom: Bool {
    let cause = underlying as? POSIXError
    return code == .fileWriteOutOfSpace
      || [.ENOSPC, .EDQUOT, .EFBIG].contains(cause?.code ?? .EPERM)
  }
}
