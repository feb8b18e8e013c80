/// A run's file that cannot be used.
public struct StoreError: Error, Hashable, CustomStringConvertible {
  public let path: String
  public let message: String

  public var description: String { "\(path): \(message)" }
}
