import GavelCore
import HTTPTypes
import Hummingbird
import NIOCore

/// OpenAI's protocol: chat completions without streaming, and the list of models.
struct OpenAIRoutes: Sendable {
  /// A longer body is refused, in bytes.
  static let greatestBody = 32 << 20

  let configuration: SimulatorServer.Configuration
  let record: ServerRecord

  /// With and without the version, since base URLs are given both ways.
  var routes: [Route] {
    ["/v1", ""].flatMap { prefix in
      [
        Route(.post, prefix + "/chat/completions", needsKey: true, respond: complete),
        Route(.get, prefix + "/models", needsKey: true) { _ in .json(models) },
      ]
    }
  }

  /// When everything was made: fixed by the seed, since an answer must not depend on the clock.
  private var created: JSONValue { .number(Int(1_600_000_000 + configuration.seed % 100_000_000)) }

  private var models: JSONValue {
    let list = configuration.profiles.keys.sorted().map { name -> JSONValue in
      [
        "id": .string(name), "object": "model", "created": created, "owned_by": "gavel",
      ]
    }
    return ["object": "list", "data": .array(list)]
  }

  @Sendable private func complete(_ request: Request) async throws -> Response {
    let body = try await Self.text(of: request)
    record.keep(body)
    let asked = try ChatCompletionRequest(body)
    let arrival = record.begin(model: asked.model, body: body)
    defer { record.end() }
    let fault = configuration.faults.draw(
      seed: configuration.seed, body: body, arrival: arrival)
    if let fault { record.count(fault) }
    switch fault {
    case .rateLimit: throw APIProblem.rateLimit(retryAfter: configuration.faults.retryAfter)
    case .serverError: throw APIProblem.serverError
    case .overloaded: throw APIProblem.overloaded
    case .reset, .page, .cut, .slow, nil: break
    }
    let model = configuration.model(named: asked.model)
    let late = fault == .slow ? configuration.faults.stall : 0
    let delay = Duration.milliseconds(model.latency(to: asked.messages)) + .seconds(late)
    if delay > .zero { try await Task.sleep(for: delay) }
    let reply = json(model.reply(to: asked.messages, maxTokens: asked.maxTokens), body: body)
    switch fault {
    case .reset: return Self.reset(reply)
    case .page:
      return .body(Array("<html><body>Bad gateway</body></html>".utf8), type: "text/html")
    case .cut:
      let bytes = Array(reply.line.utf8)
      return .body(Array(bytes.prefix(bytes.count / 2)), type: "application/json")
    default: return .json(reply)
    }
  }

  private func json(_ completion: Completion, body: String) -> JSONValue {
    let id = Draw(seed: configuration.seed).bits("completion id", body)
    let usage = completion.usage ?? Completion.Usage(prompt: 0, completion: 0)
    return [
      "id": .string("chatcmpl-\(String(id, radix: 16))"),
      "object": "chat.completion",
      "created": created,
      "model": .string(completion.servedModel ?? ""),
      // By this a run knows that its answers are simulated.
      "system_fingerprint": "gavel-simulator",
      "choices": [
        [
          "index": 0,
          "message": [
            "role": "assistant", "content": .string(completion.text), "refusal": .null,
          ],
          "logprobs": .null,
          "finish_reason": .string(completion.finish.rawValue),
        ]
      ],
      "usage": [
        "prompt_tokens": .number(usage.prompt),
        "completion_tokens": .number(usage.completion),
        "total_tokens": .number(usage.prompt + usage.completion),
      ],
    ]
  }

  /// A response that promises all of a body, sends half of it and closes the connection.
  private static func reset(_ reply: JSONValue) -> Response {
    let bytes = Array(reply.line.utf8)
    let half = ByteBuffer(bytes: bytes.prefix(bytes.count / 2))
    return Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody(contentLength: bytes.count) { writer in
        try await writer.write(half)
        throw ConnectionReset()
      })
  }

  private struct ConnectionReset: Error {}

  private static func text(of request: Request) async throws -> String {
    var bytes: [UInt8] = []
    for try await var part in request.body {
      bytes += part.readBytes(length: part.readableBytes) ?? []
      if bytes.count > greatestBody {
        throw APIProblem(
          status: 413, message: "the body has more than \(greatestBody) bytes",
          code: "body_too_large")
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw APIProblem.invalid("the body is not UTF-8")
    }
    return text
  }
}
