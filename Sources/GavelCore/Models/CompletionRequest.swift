/// One question to one model, complete: what is sent, and what it is known by.
public struct CompletionRequest: Hashable, Sendable {
  public struct Message: Hashable, Sendable {
    public enum Role: String, Hashable, Sendable, CaseIterable {
      case system, user, assistant
    }

    public let role: Role
    public let content: String

    public init(_ role: Role, _ content: String) {
      self.role = role
      self.content = content
    }

    public var json: JSONValue {
      ["role": .string(role.rawValue), "content": .string(content)]
    }
  }

  /// Kept in one place: a request goes through a dozen functions that wait, each of which keeps what
  /// it was given for as long as the model takes.
  private let parts: Shared<Parts>

  private struct Parts: Hashable, Sendable {
    let provider: String
    let name: String
    let model: String
    let parameters: JSONObject
    let messages: [Message]
    let number: Int?
    let attempt: Int
    let id: ContentID
  }

  public init(
    provider: String, name: String, model: String, parameters: JSONObject, messages: [Message],
    number: Int? = nil, attempt: Int = 0
  ) {
    var content = JSONObject([
      ("provider", .string(provider)), ("name", .string(name)), ("model", .string(model)),
      ("parameters", .object(parameters)), ("messages", .array(messages.map(\.json))),
      ("slot", .number(number ?? attempt)),
    ])
    // The slot of a request with a number is taken: the second asking of the first must not pass
    // for the first asking of the second.
    if number != nil, attempt > 0 { content["attempt"] = .number(attempt) }
    parts = Shared(
      Parts(
        provider: provider, name: name, model: model, parameters: parameters, messages: messages,
        number: number, attempt: attempt, id: ContentID(.request, .object(content))))
  }

  /// The provider's name: `anthropic`, `openai` or `simulator`.
  public var provider: String { parts.value.provider }

  /// The model's name in the settings.
  ///
  /// Part of the identity, since two servers may call different models by one name.
  public var name: String { parts.value.name }

  /// The model's name as the server knows it.
  public var model: String { parts.value.model }

  /// What is asked for besides model and messages: temperature, max_tokens and so on, in the words of
  /// OpenAI's protocol where it has one; a provider puts it into its own.
  public var parameters: JSONObject { parts.value.parameters }

  public var messages: [Message] { parts.value.messages }

  /// Which of several requests that may have the same words this is, from 0; nil where the words
  /// alone say which it is.
  public var number: Int? { parts.value.number }

  /// Which of several askings of this request it is, from 0.
  public var attempt: Int { parts.value.attempt }

  /// The content of everything above.
  public var id: ContentID { parts.value.id }

  /// The number, or which asking it is where it has none: one member of the identity stands for
  /// both.
  public var slot: Int { number ?? attempt }

  /// The same question, asked once more.
  public func attempt(_ attempt: Int) -> CompletionRequest {
    CompletionRequest(
      provider: provider, name: name, model: model, parameters: parameters, messages: messages,
      number: number, attempt: attempt)
  }
}
