import GavelCore

extension SimulatorServer {
  /// A part of requests that a server can be told not to take, as some real ones do not.
  ///
  /// Raw values are those of `gavel simulate --refuse`.
  public enum RefusedPart: String, Hashable, Sendable, CaseIterable {
    /// `max_tokens`, in favour of `max_completion_tokens`; Anthropic's protocol always has it.
    case maxTokens = "max_tokens"
    /// A temperature other than 1.
    case temperature
    /// JSON by a schema.
    case jsonSchema = "json_schema"
    /// JSON in any way.
    case responseFormat = "response_format"
  }
}

extension SimulatorServer.RefusedPart {
  /// What a server says that does not take this part; nil where the request has none.
  func problem(with body: JSONObject, in dialect: APIDialect) -> APIProblem? {
    let format =
      dialect == .openAI ? body["response_format"] : body["output_config"]?.object?["format"]
    switch self {
    case .maxTokens:
      guard dialect == .openAI, body["max_tokens"] != nil else { return nil }
      return .invalid(
        "Unsupported parameter: 'max_tokens' is not supported with this model. "
          + "Use 'max_completion_tokens' instead.",
        param: rawValue, code: "unsupported_parameter")
    case .temperature:
      guard let temperature = body[rawValue], temperature.double != 1 else { return nil }
      guard dialect == .openAI else {
        return .invalid("`temperature` is deprecated for this model.")
      }
      return .invalid(
        "Unsupported value: 'temperature' does not support \(temperature.line) with this model. "
          + "Only the default (1) value is supported.",
        param: rawValue, code: "unsupported_value")
    case .jsonSchema, .responseFormat:
      guard let format, self == .responseFormat || format.object?["type"] == "json_schema" else {
        return nil
      }
      guard dialect == .openAI else {
        return .invalid("output_config.format: Extra inputs are not permitted")
      }
      return .invalid(
        "Invalid parameter: 'response_format' of type '\(format.object?["type"]?.string ?? "")' "
          + "is not supported with this model.", param: "response_format")
    }
  }
}
