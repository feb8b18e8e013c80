/// Why `gavel diversity` cannot do what it is asked: every reason at once.
public struct DiversityProblem: Error, Hashable, CustomStringConvertible {
  public let status: ExitStatus
  public let messages: [String]

  init(_ status: ExitStatus, _ messages: String...) {
    self.init(status, messages)
  }

  init(_ status: ExitStatus, _ messages: [String]) {
    self.status = status
    self.messages = messages
  }

  public var description: String { messages.joined(separator: "\n") }
}
