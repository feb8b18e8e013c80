/// Why a request can be asked again.
///
/// Raw values are permanent.
public enum RetryReason: String, Hashable, Sendable, CaseIterable {
  // The request failed: the raw values of ``FailureClass``.
  case rateLimited = "rate_limited"
  case timeout
  case serverError = "server_error"
  case overloaded
  case connection
  case brokenBody = "broken_body"
  case contextLength = "context_length"
  case contentPolicy = "content_policy"
  case rejected
  // There is an answer, and it is of no use.
  case unparsed, truncated, refused, empty

  /// The failure that it stands for; nil where there is an answer.
  public var failure: FailureClass? { FailureClass(rawValue: rawValue) }

  /// What is asked again where nothing is named: all but failures that asking again cannot help.
  public static var usual: Set<RetryReason> {
    Set(allCases.filter { $0.failure?.isPermanent != true })
  }

  /// What the word `failed` stands for: every failure that may pass.
  public static var failed: Set<RetryReason> { usual.filter { $0.failure != nil } }
}
