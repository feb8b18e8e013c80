import GavelCore

extension ModelRequest {
  /// The body of a request for a message, as Anthropic's protocol has it.
  init(messages body: String) throws(APIProblem) {
    let (object, model) = try Self.read(body)
    var messages = try Self.messages(object, roles: ["user": .user, "assistant": .assistant])
    guard let limit = try Self.count("max_tokens", in: object) else {
      throw .invalid("max_tokens: Field required", param: "max_tokens")
    }
    if let system = object["system"], system != .null {
      messages.insert(.init(.system, try Self.content(system, at: "system")), at: 0)
    }
    let thinking = object["thinking"]?.object
    if let budget = thinking?["budget_tokens"]?.int, budget >= limit {
      throw .invalid("`max_tokens` must be greater than `thinking.budget_tokens`")
    }
    self.init(
      model: model, messages: messages, maxTokens: limit, body: object,
      reasons: thinking?["type"] == "enabled")
  }
}
