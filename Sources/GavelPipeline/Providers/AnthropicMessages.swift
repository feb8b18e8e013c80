import GavelCore

/// A server that speaks Anthropic's Messages: `POST {base_url}/v1/messages`.
struct AnthropicMessages: Provider {
  let endpoint: ModelEndpoint

  /// The version of the protocol that is spoken.
  static let version = "2023-06-01"
  /// The longest answer where the settings say nothing: the protocol wants a number.
  static let usualMaxTokens = 4096

  func complete(_ request: CompletionRequest) async throws -> Completion {
    try await endpoint.ask(headers: headers) { quirks in
      Self.body(of: request, heeding: quirks)
    } read: { reply throws(ProviderError) in
      try read(reply)
    }
  }

  /// The headers that name the protocol's version and show a key.
  var headers: [(String, String)] {
    [("anthropic-version", Self.version)] + (endpoint.key.map { [("x-api-key", $0)] } ?? [])
  }

  /// The request as the server gets it.
  static func body(of request: CompletionRequest, heeding quirks: Set<Quirk> = []) -> JSONObject {
    let conversation = Conversation(request.messages)
    var body = JSONObject([
      ("model", .string(request.model)), ("max_tokens", .number(usualMaxTokens)),
    ])
    body["system"] = conversation.system.map { .string($0) }
    body["messages"] = .array(conversation.turns.map(\.json))
    for (key, value) in request.parameters.members {
      switch key {
      case "temperature" where quirks.contains(.noTemperature): break
      case "top_p" where quirks.contains(.noTopP): break
      case "stop": body["stop_sequences"] = value.array == nil ? .array([value]) : value
      case "response_format":
        if let format = JSONChoice.outputFormat(value, heeding: quirks) {
          var output = body["output_config"]?.object ?? JSONObject()
          output["format"] = format
          body["output_config"] = .object(output)
        }
      case "output_config":
        var output = value.object ?? JSONObject()
        if output["format"] == nil {
          output["format"] = body["output_config"]?.object?["format"]
        }
        body[key] = .object(output)
      default: body[key] = value
      }
    }
    return body
  }

  /// Messages as the protocol wants them: the system's apart, and no two of one role in a row.
  private struct Conversation {
    private(set) var system: String?
    private(set) var turns: [CompletionRequest.Message] = []

    init(_ messages: [CompletionRequest.Message]) {
      for message in messages {
        if message.role == .system {
          system = system.map { "\($0)\n\n\(message.content)" } ?? message.content
        } else if let last = turns.last, last.role == message.role {
          turns[turns.count - 1] = CompletionRequest.Message(
            message.role, "\(last.content)\n\n\(message.content)")
        } else {
          turns.append(message)
        }
      }
      // A prompt that is all system message has nobody to answer.
      if turns.isEmpty, let alone = system {
        turns = [CompletionRequest.Message(.user, alone)]
        system = nil
      }
    }
  }

  // MARK: Replies

  /// The completion that a reply holds.
  func read(_ reply: HTTPTransport.Reply) throws(ProviderError) -> Completion {
    guard reply.status == 200 else { throw endpoint.failure(reply) }
    let body = try endpoint.json(of: reply)
    guard let blocks = body.object?["content"]?.array else {
      let complaint = ServerComplaint(of: reply)
      let found = body.object?["error"] == nil ? "no content" : "an error: \(complaint.said)"
      throw .transient(
        complaint.isOverloaded ? .overloaded : .brokenBody,
        message: "\(endpoint.place): status 200 with \(found)")
    }
    // Thinking comes in blocks of its own and is no answer.
    let texts = blocks.compactMap { block in
      block.object?["type"] == "text" ? block.object?["text"]?.string : nil
    }
    let reason = body.object?["stop_reason"]?.string
    return Completion(
      text: endpoint.withoutSecret(texts.joined()), finish: Self.finish(reason),
      finishReason: reason.map(endpoint.withoutSecret),
      servedModel: endpoint.servedModel(body), serverID: endpoint.serverID(reply, body),
      usage: body.object?["usage"]?.object.flatMap(Self.usage))
  }

  private static func finish(_ reason: String?) -> Completion.Finish {
    switch reason {
    case "end_turn", "stop_sequence": .stop
    case "max_tokens", "model_context_window_exceeded": .length
    case "refusal": .contentFilter
    default: .other
    }
  }

  /// Tokens written to the cache and read from it are tokens of the prompt, counted apart.
  private static func usage(_ usage: JSONObject) -> Completion.Usage? {
    guard let input = usage.count("input_tokens"), let output = usage.count("output_tokens") else {
      return nil
    }
    let read = usage.count("cache_read_input_tokens")
    let written = usage.count("cache_creation_input_tokens") ?? 0
    return Completion.Usage(
      prompt: input + written + (read ?? 0), completion: output, cachedPrompt: read)
  }
}
