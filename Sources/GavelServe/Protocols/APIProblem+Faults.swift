/// What a server that is told to fail says, in the words of real ones.
extension APIProblem {
  static func rateLimit(_ retryAfter: RetryAfter?) -> APIProblem {
    APIProblem(
      status: 429, message: "too many requests; this is simulated", type: "requests",
      code: "rate_limit_exceeded", retryAfter: retryAfter)
  }

  static let serverError = APIProblem(
    status: 500, message: "the server had an error; this is simulated", type: "server_error")

  static let overloaded = APIProblem(
    status: 503, message: "the server is overloaded; this is simulated", type: "server_error",
    code: "overloaded")

  static let badCredentials = APIProblem(
    status: 401, message: "the API key is not valid; this is simulated", code: "invalid_api_key")

  static func quota(in dialect: APIDialect) -> APIProblem {
    dialect == .openAI
      ? APIProblem(
        status: 429,
        message: "You exceeded your current quota, please check your plan and billing details; "
          + "this is simulated", type: "insufficient_quota", code: "insufficient_quota")
      : .invalid(
        "Your credit balance is too low to access the Anthropic API; this is simulated")
  }

  static func contentFilter(in dialect: APIDialect) -> APIProblem {
    dialect == .openAI
      ? .invalid(
        "The response was filtered due to the prompt triggering the content management policy; "
          + "this is simulated", param: "prompt", code: "content_filter")
      : .invalid("Output blocked by content filtering policy; this is simulated")
  }

  static func contextLength(in dialect: APIDialect) -> APIProblem {
    dialect == .openAI
      ? .invalid(
        "This model's maximum context length is 8192 tokens. However, your messages resulted in "
          + "9001 tokens; this is simulated", param: "messages", code: "context_length_exceeded")
      : .invalid("prompt is too long: 208310 tokens > 200000 maximum; this is simulated")
  }

  static func badRequest(in dialect: APIDialect) -> APIProblem {
    dialect == .openAI
      ? .invalid("Invalid value for 'messages'; this is simulated", param: "messages")
      : .invalid("messages.0: Input should be a valid dictionary; this is simulated")
  }
}
