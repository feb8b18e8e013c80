import GavelCore

/// A simulated model's answer, in the form of a protocol.
struct SimulatedReply {
  let completion: Completion
  let asked: ModelRequest
  let configuration: SimulatorServer.Configuration
  /// The request's body, from which the reply's id is drawn.
  let body: String

  /// By this a run knows that its answers are simulated.
  private static let fingerprint: JSONValue = "gavel-simulator"
  /// What a model that is to think before it answers says to itself, and how many tokens that is.
  private static let thought = (text: "Let me think about that first.", tokens: 8)

  func json(in dialect: APIDialect) -> JSONValue {
    dialect == .openAI ? chatCompletion : message
  }

  /// The same, held back by the server's filter.
  var heldBack: SimulatedReply {
    SimulatedReply(
      completion: Completion(
        text: "", finish: .contentFilter, servedModel: completion.servedModel,
        usage: completion.usage),
      asked: asked, configuration: configuration, body: body)
  }

  private var id: String {
    String(Draw(seed: configuration.seed).bits("completion id", body), radix: 16)
  }

  private var model: JSONValue { .string(completion.servedModel ?? "") }

  private var usage: (prompt: Int, completion: Int) {
    let thought = asked.reasons ? Self.thought.tokens : 0
    return (completion.usage?.prompt ?? 0, (completion.usage?.completion ?? 0) + thought)
  }

  private var chatCompletion: JSONValue {
    var message = JSONObject([
      ("role", "assistant"), ("content", .string(completion.text)), ("refusal", .null),
    ])
    var counts = JSONObject([
      ("prompt_tokens", .number(usage.prompt)), ("completion_tokens", .number(usage.completion)),
      ("total_tokens", .number(usage.prompt + usage.completion)),
    ])
    if asked.reasons {
      message["reasoning_content"] = .string(Self.thought.text)
      counts["completion_tokens_details"] = ["reasoning_tokens": .number(Self.thought.tokens)]
    }
    return [
      "id": .string("chatcmpl-\(id)"),
      "object": "chat.completion",
      "created": configuration.created,
      "model": model,
      "system_fingerprint": Self.fingerprint,
      "choices": [
        [
          "index": 0,
          "message": .object(message),
          "logprobs": asked.logprobs.map(logprobs) ?? .null,
          "finish_reason": .string(completion.finish.rawValue),
        ]
      ],
      "usage": .object(counts),
    ]
  }

  private var message: JSONValue {
    var content: [JSONValue] = []
    if asked.reasons {
      content.append(
        ["type": "thinking", "thinking": .string(Self.thought.text), "signature": "simulated"])
    }
    if !completion.text.isEmpty {
      content.append(["type": "text", "text": .string(completion.text)])
    }
    return [
      "id": .string("msg_\(id)"),
      "type": "message",
      "role": "assistant",
      "model": model,
      "system_fingerprint": Self.fingerprint,
      "content": .array(content),
      "stop_reason": stopReason,
      "stop_sequence": .null,
      "usage": [
        "input_tokens": .number(usage.prompt),
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "output_tokens": .number(usage.completion),
      ],
    ]
  }

  private var stopReason: JSONValue {
    switch completion.finish {
    case .length: "max_tokens"
    case .contentFilter: "refusal"
    case .stop, .other: "end_turn"
    }
  }

  /// A drawn log probability for each word of the answer, which is its own likeliest token.
  private func logprobs(top: Int) -> JSONValue {
    let draw = Draw(seed: configuration.seed)
    let words = completion.text.split(separator: " ")
    let tokens = words.enumerated().map { place, word -> JSONValue in
      let token = JSONValue.string(place == 0 ? String(word) : " \(word)")
      let logprob = JSONValue.number(-draw.uniform("logprob", "\(place) \(word)"))
      let itself: JSONValue = ["token": token, "logprob": logprob]
      return [
        "token": token, "logprob": logprob, "top_logprobs": top > 0 ? [itself] : [],
      ]
    }
    return ["content": .array(tokens)]
  }
}
