/// Inputs of which no row has what any measure needs.
public struct NothingToEvaluate: Error, Hashable, CustomStringConvertible {
  /// What was left out, and why there is nothing else.
  public let messages: [String]

  public init(_ messages: String...) {
    self.init(messages)
  }

  public init(_ messages: [String]) {
    self.messages = messages
  }

  public var description: String { messages.joined(separator: "\n") }
}
