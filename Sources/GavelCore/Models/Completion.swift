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
    /// Those of the prompt that the server had read before; nil where it does not say.
    public let cachedPrompt: Int?
    /// Those of the answer that went into reasoning; nil where the server does not say.
    public let reasoning: Int?

    public init(prompt: Int, completion: Int, cachedPrompt: Int? = nil, reasoning: Int? = nil) {
      self.prompt = prompt
      self.completion = completion
      self.cachedPrompt = cachedPrompt
      self.reasoning = reasoning
    }
  }

  private let parts: Shared<Parts>

  private struct Parts: Hashable, Sendable {
    let text: String
    let finish: Finish
    let finishReason: String?
    let refusal: String?
    let servedModel: String?
    let serverID: String?
    let usage: Usage?
    let logprobs: JSONValue?
  }

  /// From sending to the last byte, waits and earlier attempts left aside; nil where nobody measured.
  public var latency: Duration?

  public init(
    text: String, finish: Finish = .stop, finishReason: String? = nil, refusal: String? = nil,
    servedModel: String? = nil, serverID: String? = nil, usage: Usage? = nil,
    logprobs: JSONValue? = nil
  ) {
    parts = Shared(
      Parts(
        text: text.storable, finish: finish, finishReason: finishReason?.storable,
        refusal: refusal?.storable, servedModel: servedModel?.storable,
        serverID: serverID?.storable, usage: usage, logprobs: logprobs))
  }

  /// The raw text, nothing taken away; a NUL, which no database text holds, is U+FFFD.
  public var text: String { parts.value.text }

  public var finish: Finish { parts.value.finish }

  /// Why the model stopped, in the server's own word.
  public var finishReason: String? { parts.value.finishReason }

  /// The refusal that the protocol carries beside the text, where there is one.
  public var refusal: String? { parts.value.refusal }

  /// The model's name as the server reported it.
  public var servedModel: String? { parts.value.servedModel }

  /// What the server calls the exchange, for questions to whoever runs it.
  public var serverID: String? { parts.value.serverID }

  /// Nil where the server did not say.
  public var usage: Usage? { parts.value.usage }

  /// The tokens' log probabilities as the server gave them, where they were asked for.
  public var logprobs: JSONValue? { parts.value.logprobs }

  /// Whether the protocol itself says that there is no answer.
  public var wasRefused: Bool { refusal != nil || finish == .contentFilter }

  /// The text without a reasoning block at its start and without white space around it.
  ///
  /// Reasoning models served without a reasoning parser put `<think>…</think>` before the answer.
  /// Some chat templates open the block in the prompt: then only a line `</think>` is there.
  public var answer: String {
    let trimmed = text.trimmingWhitespace
    // Searched by bytes: most answers are long and have none.
    guard trimmed.hasEndOfReasoning, let end = trimmed.firstRange(of: "</think>") else {
      return trimmed.hasPrefix("<think>") ? "" : trimmed
    }
    let reasoning = trimmed[..<end.lowerBound]
    let rest = trimmed[end.upperBound...]
    let isLine = (reasoning.last?.isNewline ?? true) && (rest.first?.isNewline ?? true)
    guard reasoning.hasPrefix("<think>") || (isLine && !reasoning.contains("<think>")) else {
      return trimmed
    }
    return rest.trimmingWhitespace
  }
}

extension StringProtocol {
  /// The text without white space, line ends and byte order marks around it.
  public var trimmingWhitespace: String {
    let scalars = unicodeScalars
    let isInk = { (scalar: Unicode.Scalar) in
      !scalar.properties.isWhitespace && scalar != "\u{FEFF}"
    }
    guard let first = scalars.firstIndex(where: isInk), let last = scalars.lastIndex(where: isInk)
    else { return "" }
    return String(self[first..<scalars.index(after: last)])
  }

  /// Whether `</think>` stands anywhere.
  fileprivate var hasEndOfReasoning: Bool {
    let end = Array("</think>".utf8)
    var rest = utf8[...]
    while let next = rest.firstIndex(of: end[0]) {
      rest = rest[next...]
      if rest.starts(with: end) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  /// Whether nothing is there that could be seen: white space, controls and invisible characters.
  var isBlank: Bool {
    unicodeScalars.allSatisfy { scalar in
      scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
        || scalar.properties.generalCategory == .control
    }
  }
}
