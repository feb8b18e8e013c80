import GavelCore

extension ModelRequest {
  /// The body of a chat completions request.
  init(chat body: String) throws(APIProblem) {
    let (object, model) = try Self.read(body)
    let messages = try Self.messages(
      object,
      roles: ["system": .system, "developer": .system, "user": .user, "assistant": .assistant])
    if let choices = object["n"], choices != .null, choices.int != 1 {
      throw .invalid("only one choice is supported", param: "n", code: "unsupported_value")
    }
    let limit = try Self.count("max_completion_tokens", in: object)
    let oldLimit = try Self.count("max_tokens", in: object)
    self.init(
      model: model, messages: messages, maxTokens: limit ?? oldLimit, body: object,
      reasons: object["reasoning_effort"]?.string != nil,
      logprobs: object["logprobs"]?.bool == true ? object["top_logprobs"]?.int ?? 0 : nil)
  }
}
