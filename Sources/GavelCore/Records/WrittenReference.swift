/// A reference answer that a model wrote for a query that had none.
public struct WrittenReference: Hashable, Sendable {
  /// What became of the request.
  ///
  /// Raw values are permanent.
  public enum State: String, Hashable, Sendable, CaseIterable {
    case written, empty, refused, truncated, failed
  }

  public let query: ContentID
  public let request: ContentID
  public let state: State
  /// Nil unless the state is `written`.
  public let text: String?

  public init(query: ContentID, request: ContentID, outcome: Outcome) {
    self.query = query
    self.request = request
    switch outcome {
    case .failed: state = .failed
    case .completed(let completion) where completion.wasRefused: state = .refused
    case .completed(let completion) where completion.finish == .length: state = .truncated
    case .completed(let completion) where completion.answer.isBlank: state = .empty
    case .completed(let completion):
      state = Refusal.isRefusal(completion.answer) ? .refused : .written
    }
    if case .completed(let completion) = outcome, state == .written {
      text = completion.answer
    } else {
      text = nil
    }
  }

  /// A reference as it was stored.
  public init(query: ContentID, request: ContentID, state: State, text: String?) {
    self.query = query
    self.request = request
    self.state = state
    self.text = text
  }
}
