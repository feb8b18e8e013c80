import GavelCore

/// What a server says is wrong, in the shapes of OpenAI's protocol and of Anthropic's.
struct ServerComplaint: Hashable {
  let status: Int
  /// The error's `code`, else its `type`.
  let code: String
  /// The parameter that the server names.
  let param: String
  /// On one line and not too long.
  let said: String

  init(of reply: HTTPTransport.Reply) {
    let body = (try? JSONParser.parse(reply.body[...])) ?? .null
    let error = body.object?["error"] ?? body
    status = reply.status
    code = error.object?["code"]?.string ?? error.object?["type"]?.string ?? ""
    param = error.object?["param"]?.string ?? ""
    said = Self.text(of: error, or: reply.body)
  }

  /// Nil where the reply is an answer.
  init?(_ reply: HTTPTransport.Reply) {
    guard reply.status != 200 else { return nil }
    self.init(of: reply)
  }

  /// What an error object says.
  static func text(of error: JSONValue, or body: [UInt8] = []) -> String {
    let text =
      error.string ?? error.object?["message"]?.string ?? error.object?["detail"]?.string
      ?? String(decoding: body.prefix(2000), as: UTF8.self)
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 300 ? line.prefix(300) + "…" : line
  }

  private func says(_ words: String...) -> Bool {
    let text = said.lowercased()
    return words.contains { text.contains($0) }
  }

  /// Whether the server has too much to do; statuses 503 and 529 say so themselves.
  var isOverloaded: Bool {
    status == 503 || status == 529 || ["overloaded", "overloaded_error"].contains(code)
  }

  /// Whether the prompt does not fit, in the words of OpenAI, Anthropic, vLLM, llama.cpp, TGI and
  /// Gemini.
  var saysTooLong: Bool {
    status == 413
      || ["context_length_exceeded", "exceed_context_size_error", "request_too_large"]
        .contains(code)
      || says(
        "context length", "context size", "context limit", "prompt is too long",
        "maximum model length", "too many tokens", "max_new_tokens` must be",
        "exceeds the maximum number of tokens")
  }

  /// Whether the server will not take this one prompt, in the words of several moderation layers.
  var saysForbidden: Bool {
    [
      "content_filter", "content_policy_violation", "data_inspection_failed", "invalid_prompt",
    ].contains(code)
      || says(
        "content exists risk", "flagged", "content management policy", "moderation",
        "blocked by content filtering")
  }

  /// Whether the account has no money left, which Anthropic says with status 400.
  var saysUnpaid: Bool { code == "billing_error" || says("credit balance is too low") }

  var namesJSONMode: Bool {
    param.hasPrefix("response_format") || param.hasPrefix("output_config")
      || says(
        "response_format", "response format", "output_config", "output_format", "json_schema",
        "json_object", "json schema", "json mode", "guided", "structured output")
  }

  /// What the refusal tells of the server, where it names a part of the request that can be sent
  /// otherwise or left out; nil where it tells nothing new.
  ///
  /// A value that is merely out of range tells nothing: the words must say that the parameter
  /// itself is not taken.
  func quirk(of sent: JSONObject, beside known: Set<Quirk>) -> Quirk? {
    guard status == 400 || status == 422, !saysTooLong, !saysForbidden, !saysUnpaid else {
      return nil
    }
    if sent["max_tokens"] != nil, says("max_completion_tokens"), refusesPart("max_tokens") {
      return known.contains(.maxCompletionTokens) ? nil : .maxCompletionTokens
    }
    let isAboutBoth = says("temperature") && says("top_p")
    for (part, quirk) in [("temperature", Quirk.noTemperature), ("top_p", .noTopP)]
    where sent[part] != nil && !isAboutBoth && refusesPart(part) && !known.contains(quirk) {
      return quirk
    }
    return namesJSONMode ? sent.refusedJSONMode(beside: known) : nil
  }

  private func refusesPart(_ part: String) -> Bool {
    (param == part && ["unsupported_parameter", "unsupported_value"].contains(code))
      || says(part)
        && says(
          "unsupported", "not support", "deprecated", "may only be set", "only the default",
          "not permitted", "not allowed", "unrecognized", "unknown parameter")
  }
}

extension JSONObject {
  /// What a refusal of the JSON mode that was sent tells, where the settings leave the mode open.
  fileprivate func refusedJSONMode(beside known: Set<Quirk>) -> Quirk? {
    let type =
      self["response_format"]?.object?["type"]?.string
      ?? self["output_config"]?.object?["format"]?.object?["type"]?.string
    switch type {
    case "json_schema" where !known.contains(.noJSONSchema): return .noJSONSchema
    case "json_object" where !known.contains(.noJSONObject): return .noJSONObject
    default: return nil
    }
  }
}
