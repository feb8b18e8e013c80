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

  /// The provider's name: `anthropic`, `openai` or `simulator`.
  public let provider: String
  /// The model's name in the settings.
  ///
  /// Part of the identity, since two servers may call different models by one name.
  public let name: String
  /// The model's name as the server knows it.
  public let model: String
  /// What is asked for besides model and messages: temperature, max_tokens and so on, in the words of
  /// OpenAI's protocol where it has one; a provider puts it into its own.
  public let parameters: JSONObject
  public let messages: [Message]
  /// Which of several requests that may have the same words this is, from 0; nil where the words
  /// alone say which it is.
  public let number: Int?
  /// Which of several askings of this request it is, from 0.
  public let attempt: Int
  /// The content of everything above.
  public let id: ContentID

  public init(
    provider: String, name: String, model: String, parameters: JSONObject, messages: [Message],
    number: Int? = nil, attempt: Int = 0
  ) {
    self.provider = provider
    self.name = name
    self.model = model
    self.parameters = parameters
    self.messages = messages
    self.number = number
    self.attempt = attempt
    var content = JSONObject([
      ("provider", .string(provider)), ("name", .string(name)), ("model", .string(model)),
      ("parameters", .object(parameters)), ("messages", .array(messages.map(\.json))),
      ("slot", .number(number ?? attempt)),
    ])
    // The slot of a request with a number is taken: the second asking of the first must not pass
    // for the first asking of the second.
    if number != nil, attempt > 0 { content["attempt"] = .number(attempt) }
    id = ContentID(.request, .object(content))
  }

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
