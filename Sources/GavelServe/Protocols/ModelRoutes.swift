import Foundation
import GavelCore
import HTTPTypes
import Hummingbird

/// Where models are asked: OpenAI's chat completions and Anthropic's messages, without streaming,
/// and the list of models.
struct ModelRoutes: Sendable {
  /// A longer body is refused, in bytes.
  static let greatestBody = 32 << 20

  let configuration: SimulatorServer.Configuration
  let record: ServerRecord
  private let limits: MinuteLimits

  init(configuration: SimulatorServer.Configuration, record: ServerRecord) {
    self.configuration = configuration
    self.record = record
    var limits: [MinuteLimits.Kind: Int] = [:]
    limits[.requests] = configuration.requestsPerMinute
    limits[.tokens] = configuration.tokensPerMinute
    self.limits = MinuteLimits(limits)
  }

  /// With and without the version, since base URLs are given both ways.
  var routes: [Route] {
    ["/v1", ""].flatMap { prefix in
      [
        Route(.post, prefix + "/chat/completions", needsKey: true) { request in
          try await complete(request, in: .openAI)
        },
        Route(.post, prefix + "/messages", needsKey: true, dialect: .anthropic) { request in
          try await complete(request, in: .anthropic)
        },
        Route(.get, prefix + "/models", needsKey: true) { _ in .json(models) },
      ]
    }
  }

  private var models: JSONValue {
    let list = configuration.profiles.keys.sorted().map { name -> JSONValue in
      [
        "id": .string(name), "object": "model", "created": configuration.created,
        "owned_by": "gavel",
      ]
    }
    return ["object": "list", "data": .array(list)]
  }

  private func complete(_ request: Request, in dialect: APIDialect) async throws -> Response {
    let body = try await Self.text(of: request)
    record.keep(body)
    let asked: ModelRequest
    switch dialect {
    case .openAI: asked = try ModelRequest(chat: body)
    case .anthropic:
      guard request.headers.contains(where: { $0.name.canonicalName == "anthropic-version" }) else {
        throw APIProblem.invalid("anthropic-version: header is required")
      }
      asked = try ModelRequest(messages: body)
    }
    let arrival = record.begin(model: asked.model, body: body)
    defer { record.end() }
    for part in SimulatorServer.RefusedPart.allCases where configuration.refuses.contains(part) {
      if let problem = part.problem(with: asked.body, in: dialect) { throw problem }
    }
    let model = configuration.model(named: asked.model)
    let completion = model.reply(to: asked.messages, maxTokens: asked.maxTokens)
    let headers = try admit(asked, completion, in: dialect)
    let fault = configuration.faults.draw(
      seed: configuration.seed, body: body, arrival: arrival)
    if let fault { record.count(fault) }
    if let problem = fault?.problem(configuration.faults, in: dialect) { throw problem }
    if fault == .hang { try await Self.hang() }
    let late = fault == .slow ? configuration.faults.stall : 0
    let delay =
      Duration.milliseconds(model.latency(to: asked.messages, as: configuration.latencyShape))
      + .seconds(late)
    if delay > .zero { try await Task.sleep(for: delay) }
    let answer = SimulatedReply(
      completion: completion, asked: asked, configuration: configuration, body: body)
    return response(answer, fault, headers: headers, in: dialect)
  }

  /// Holds a request against the limits a minute.
  ///
  /// - Returns: the headers that say how they stand.
  private func admit(
    _ asked: ModelRequest, _ completion: Completion, in dialect: APIDialect
  ) throws -> HTTPFields {
    let usage = completion.usage ?? Completion.Usage(prompt: 0, completion: 0)
    let (decision, standings) = limits.take(
      [.requests: 1, .tokens: usage.prompt + usage.completion], from: asked.model)
    let headers = dialect.headers(standings, now: Date())
    guard case .over(let kind, let seconds) = decision else { return headers }
    record.count(kind)
    var problem = APIProblem.overLimit(kind, retryAfter: seconds)
    problem.headers = headers
    throw problem
  }

  /// What a line of a batch job comes to: the reply to it as a request of its own, limits, faults
  /// and latency aside.
  ///
  /// - Throws: ``APIProblem`` where it is refused.
  func reply(toLine body: JSONObject, in dialect: APIDialect) throws -> JSONValue {
    let text = JSONValue.object(body).line
    record.keep(text)
    let asked =
      dialect == .openAI ? try ModelRequest(chat: text) : try ModelRequest(messages: text)
    _ = record.begin(model: asked.model, body: text)
    defer { record.end() }
    for part in SimulatorServer.RefusedPart.allCases where configuration.refuses.contains(part) {
      if let problem = part.problem(with: asked.body, in: dialect) { throw problem }
    }
    let model = configuration.model(named: asked.model)
    return SimulatedReply(
      completion: model.reply(to: asked.messages, maxTokens: asked.maxTokens), asked: asked,
      configuration: configuration, body: text
    ).json(in: dialect)
  }

  /// The whole body of a request.
  static func bytes(of request: Request, atMost most: Int = greatestBody) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await var part in request.body {
      bytes += part.readBytes(length: part.readableBytes) ?? []
      if bytes.count > most {
        throw APIProblem(
          status: 413, message: "the body has more than \(most) bytes", code: "body_too_large")
      }
    }
    return bytes
  }

  private static func text(of request: Request) async throws -> String {
    let bytes = try await bytes(of: request)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw APIProblem.invalid("the body is not UTF-8")
    }
    return text
  }
}

extension SimulatorServer.Configuration {
  /// When everything was made: fixed by the seed, since an answer must not depend on the clock.
  var created: JSONValue { .number(Int(1_600_000_000 + seed % 100_000_000)) }
}
