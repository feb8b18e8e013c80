/// A candidate's answer to one query.
public struct Response: Hashable, Sendable {
  /// What became of the request for an answer.
  ///
  /// Raw values are permanent.
  public enum State: String, Hashable, Sendable, CaseIterable {
    case answered
    /// Cut at the token limit. Its text is used, since candidates are often run with a short limit.
    case truncated
    case empty
    case refused
    case failed
  }

  public let id: ContentID
  public let query: ContentID
  /// The candidate's name in the settings, or in the file that the response came with.
  public let candidate: String
  /// The request that was answered; nil where the response came with its query.
  public let request: ContentID?
  public let state: State
  /// The answer without its reasoning block; nil unless the state is `answered` or `truncated`.
  public let text: String?
  /// Whether the text tries to dictate a verdict to whoever judges it.
  public let dictates: Bool

  public init(query: ContentID, candidate: String, request: ContentID, outcome: Outcome) {
    self.id = Self.id(query: query, candidate: candidate)
    self.query = query
    self.candidate = candidate
    self.request = request
    switch outcome {
    case .completed(let completion):
      let text = completion.answer
      if completion.wasRefused {
        state = .refused
      } else if text.isBlank {
        state = .empty
      } else if Refusal.isRefusal(text) {
        state = .refused
      } else {
        state = completion.finish == .length ? .truncated : .answered
      }
      let isUsable = state == .answered || state == .truncated
      self.text = isUsable ? text : nil
      dictates = isUsable && VerdictDictation.isSuspected(in: text)
    case .failed:
      state = .failed
      text = nil
      dictates = false
    }
  }

  /// A response as it was stored.
  public init(
    id: ContentID, query: ContentID, candidate: String, request: ContentID?, state: State,
    text: String?, dictates: Bool
  ) {
    self.id = id
    self.query = query
    self.candidate = candidate
    self.request = request
    self.state = state
    self.text = text
    self.dictates = dictates
  }

  public static func id(query: ContentID, candidate: String) -> ContentID {
    ContentID(
      .response, ["query": .string(query.description), "candidate": .string(candidate)])
  }

  /// Why a pair with this response cannot be judged, or nil where it can.
  public var dropReason: DropReason? {
    switch state {
    case .answered, .truncated: nil
    case .empty: .emptyResponse
    case .refused: .refusedResponse
    case .failed: .failedResponse
    }
  }
}
