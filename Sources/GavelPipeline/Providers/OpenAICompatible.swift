import GavelCore

/// Any server that speaks OpenAI's chat completions: `POST {base_url}/chat/completions`.
struct OpenAICompatible: Provider {
  let endpoint: ModelEndpoint

  func complete(_ request: CompletionRequest) async throws -> Completion {
    try await endpoint.ask(headers: headers) { quirks in
      Self.body(of: request, heeding: quirks)
    } read: { reply throws(ProviderError) in
      try read(reply)
    }
  }

  /// The headers with which a key is shown.
  var headers: [(String, String)] {
    endpoint.key.map { [("Authorization", "Bearer \($0)")] } ?? []
  }

  /// The request as the server gets it.
  static func body(of request: CompletionRequest, heeding quirks: Set<Quirk> = []) -> JSONObject {
    var body = JSONObject([
      ("model", .string(request.model)), ("messages", .array(request.messages.map(\.json))),
    ])
    for (key, value) in request.parameters.members {
      switch key {
      case "temperature" where quirks.contains(.noTemperature): break
      case "top_p" where quirks.contains(.noTopP): break
      case "max_tokens" where quirks.contains(.maxCompletionTokens):
        if request.parameters["max_completion_tokens"] == nil {
          body["max_completion_tokens"] = value
        }
      case "response_format": body[key] = JSONChoice.responseFormat(value, heeding: quirks)
      default: body[key] = value
      }
    }
    return body
  }

  // MARK: Replies

  /// The completion that a reply holds.
  func read(_ reply: HTTPTransport.Reply) throws(ProviderError) -> Completion {
    guard reply.status == 200 else { throw endpoint.failure(reply) }
    let body = try endpoint.json(of: reply)
    guard let choice = body.object?["choices"]?.array?.first?.object,
      let message = choice["message"]?.object
    else {
      // Some gateways send an error with status 200.
      let found =
        body.object?["error"].map { "an error: \(ServerComplaint.text(of: $0))" } ?? "no choices"
      throw .transient(.brokenBody, message: "\(endpoint.place): status 200 with \(found)")
    }
    let reason = choice["finish_reason"]?.string
    if reason == "error" || reason == "abort" || choice["error"]?.object != nil {
      // A gateway's upstream failed; what text there is is no answer.
      let said = choice["error"].map { ": \(ServerComplaint.text(of: $0))" } ?? ""
      throw .transient(
        .serverError, message: "\(endpoint.place): status 200 with a failed generation\(said)")
    }
    let refusal = message["refusal"]?.string
    return Completion(
      text: endpoint.withoutSecret(Self.content(message["content"])),
      finish: Self.finish(reason), finishReason: reason.map(endpoint.withoutSecret),
      refusal: refusal.flatMap { $0.isEmpty ? nil : endpoint.withoutSecret($0) },
      servedModel: endpoint.servedModel(body), serverID: endpoint.serverID(reply, body),
      usage: body.object?["usage"]?.object.flatMap(Self.usage),
      logprobs: choice["logprobs"].flatMap { $0 == .null ? nil : endpoint.withoutSecret($0) })
  }

  /// Text, null, or a list of parts of which the texts count.
  ///
  /// What a reasoning model thought stands beside it, as `reasoning_content` or `reasoning`, or in
  /// parts of other types, and is no answer.
  private static func content(_ value: JSONValue?) -> String {
    switch value {
    case .string(let text): text
    case .array(let parts):
      parts.compactMap { part in
        let type = part.object?["type"]?.string ?? "text"
        return ["text", "output_text"].contains(type) ? part.object?["text"]?.string : nil
      }.joined()
    default: ""
    }
  }

  private static func finish(_ reason: String?) -> Completion.Finish {
    switch reason {
    case "stop", "end_turn", "eos", "stop_sequence": .stop
    case "length", "max_tokens": .length
    case "content_filter": .contentFilter
    default: .other
    }
  }

  private static func usage(_ usage: JSONObject) -> Completion.Usage? {
    guard let prompt = usage.count("prompt_tokens"), let answer = usage.count("completion_tokens")
    else { return nil }
    return Completion.Usage(
      prompt: prompt, completion: answer,
      cachedPrompt: usage["prompt_tokens_details"]?.object?.count("cached_tokens"),
      reasoning: usage["completion_tokens_details"]?.object?.count("reasoning_tokens"))
  }
}

extension JSONObject {
  /// A number of tokens; nil where there is none that could be one.
  func count(_ key: String) -> Int? { self[key]?.int.flatMap { $0 >= 0 ? $0 : nil } }
}
