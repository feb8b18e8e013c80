public import GavelCore

/// Something that answers a request: a server, the simulator, or one of these with retries, limits
/// or memory around it.
public protocol Provider: Sendable {
  /// - Throws: ``ProviderError``, or `CancellationError`.
  func complete(_ request: CompletionRequest) async throws -> Completion
}

/// Why a request has no answer.
public enum ProviderError: Error, Hashable, CustomStringConvertible {
  /// May pass: worth another try, not before `retryAfter` where the server named a time.
  case transient(FailureClass, message: String, retryAfter: Duration? = nil)
  /// This one prompt can never be answered; others can.
  case permanent(FailureClass, message: String)
  /// The server refused the request for a reason that nobody here knows: the prompt's fault where
  /// the model has answered others, and the settings' where it has not.
  case rejected(message: String)
  /// Nothing can be answered until the user mends something: key, URL, model or parameters.
  case fatal(message: String)

  public var description: String {
    switch self {
    case .transient(_, let message, _), .permanent(_, let message), .rejected(let message),
      .fatal(let message):
      message
    }
  }
}
