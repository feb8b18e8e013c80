import Foundation

extension UnsafeRawBufferPointer {
  /// Writes all bytes to a file, in as many parts as the system takes them.
  ///
  /// - Returns: the system's error number where they cannot be written to their end.
  public func write(to descriptor: Int32) -> Int32? {
    var rest = self
    while !rest.isEmpty {
      let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return errno }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return nil
  }
}
