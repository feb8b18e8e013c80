/// A model's answer, as it came.
public struct Completion: Hashable, Sendable {
  /// Why the model stopped.
  ///
  /// Raw values are permanent.
  public enum Finish: String, Hashable, Sendable, CaseIterable {
    case stop
    case length
    case contentFilter = "content_filter"
    /// The server gave another reason, or none.
    case other
  }

  /// Tokens that the server counted.
  public struct Usage: Hashable, Sendable {
    public let prompt: Int
    public let completion: Int

    public init(prompt: Int, completion: Int) {
      self.prompt = prompt
      self.completion = completion
    }
  }

  /// The raw text, nothing taken away.
  public let text: String
  public let finish: Finish
  /// The refusal that the protocol carries beside the text, where there is one.
  public let refusal: String?
  /// The model's name as the server reported it.
  public let servedModel: String?
  /// Nil where the server did not say.
  public let usage: Usage?

  public init(
    text: String, finish: Finish = .stop, refusal: String? = nil, servedModel: String? = nil,
    usage: Usage? = nil
  ) {
    self.text = text
    self.finish = finish
    self.refusal = refusal
    self.servedModel = servedModel
    self.usage = usage
  }

  /// Whether the protocol itself says that there is no answer.
  public var wasRefused: Bool { refusal != nil || finish == .contentFilter }

  /// The text without a reasoning block at its start and without white space around it.
  ///
  /// Reasoning models served without a reasoning parser put `<think>…</think>` before the answer.
  public var answer: String {
    let trimmed = text.trimmingWhitespace
    guard trimmed.hasPrefix("<think>") else { return trimmed }
    guard let end = trimmed.firstRange(of: "</think>") else { return "" }
    return String(trimmed[end.upperBound...]).trimmingWhitespace
  }
}

extension StringProtocol {
  /// The text without white space and line ends around it.
  public var trimmingWhitespace: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
