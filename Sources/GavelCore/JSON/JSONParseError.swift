/// Why some bytes are not JSON, and where.
public struct JSONParseError: Error, Hashable, CustomStringConvertible {
  public let message: String
  /// The byte at which parsing stopped, from 1.
  public let column: Int
  /// Whether the bytes are not even UTF-8.
  public let isEncoding: Bool

  public init(message: String, column: Int, isEncoding: Bool = false) {
    self.message = message
    self.column = column
    self.isEncoding = isEncoding
  }

  public var description: String { "\(message) (byte \(column))" }
}
