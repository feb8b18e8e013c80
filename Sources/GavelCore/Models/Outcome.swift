/// What a request came to: an answer, or a failure that stays one until it is asked again.
public enum Outcome: Hashable, Sendable {
  case completed(Completion)
  case failed(FailureClass)

  /// Whether it is an answer.
  public var isCompleted: Bool { if case .completed = self { true } else { false } }
}

/// The kinds of failure of a request, after all retries.
///
/// Raw values are permanent.
public enum FailureClass: String, Hashable, Sendable, CaseIterable {
  case rateLimited = "rate_limited"
  case timeout
  case serverError = "server_error"
  /// The server has too much to do: status 503 or 529.
  case overloaded
  case connection
  case brokenBody = "broken_body"
  /// The prompt does not fit the model; asking again cannot help.
  case contextLength = "context_length"
  /// The server will not take this prompt; asking again cannot help.
  case contentPolicy = "content_policy"
  /// The server refused this one request, having answered others; asking again cannot help.
  case rejected

  /// Whether the same request can never be answered.
  public var isPermanent: Bool {
    self == .contextLength || self == .contentPolicy || self == .rejected
  }
}
