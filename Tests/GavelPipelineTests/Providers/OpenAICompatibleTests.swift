import Foundation
import GavelCore
import GavelServe
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("An OpenAI-compatible server over real HTTP")
struct OpenAICompatibleTests {
  static let key = "sk-test-0123456789abcdef"

  static func request(_ text: String, model: String = "m") -> CompletionRequest {
    CompletionRequest(
      provider: "openai", name: "gpt", model: model,
      parameters: JSONObject([("temperature", 0), ("max_tokens", 64)]),
      messages: [.init(.system, "Be brief."), .init(.user, text)])
  }

  static func withProvider<Value: Sendable>(
    _ configuration: SimulatorServer.Configuration, key: String? = OpenAICompatibleTests.key,
    path: String = "/chat/completions", timeout: Duration = .seconds(10),
    _ body: @escaping @Sendable (OpenAICompatible, SimulatorServer) async throws -> Value
  ) async throws -> Value {
    try await withServer(configuration) { server, base in
      let transport = HTTPTransport(connections: 16)
      let provider = OpenAICompatible(
        endpoint: ModelEndpoint(
          name: "gpt", url: base + path, key: key, keyVariable: "GPT_KEY", timeout: timeout,
          transport: transport))
      do {
        let value = try await body(provider, server)
        try await transport.shutdown()
        return value
      } catch {
        try await transport.shutdown()
        throw error
      }
    }
  }

  @Test("The answer is the simulator's, with usage, finish reason and the model's name")
  func answer() async throws {
    let configuration = SimulatorServer.Configuration(seed: 5, apiKey: Self.key)
    let completion = try await Self.withProvider(configuration) { provider, _ in
      try await provider.complete(Self.request("Why is the sky blue?"))
    }
    let expected = configuration.model(named: "m").reply(
      to: Self.request("Why is the sky blue?").messages, maxTokens: 64)
    #expect(completion.text == expected.text)
    #expect(completion.finish == expected.finish)
    #expect(completion.usage != nil)
    #expect(completion.servedModel == "simulated/m")
  }

  @Test("A wrong key stops with the model, the URL and the variable, and never the key")
  func wrongKey() async throws {
    let configuration = SimulatorServer.Configuration(apiKey: "another-key-entirely")
    let error = try await Self.failure(configuration) {
      try await $0.complete(Self.request("hello"))
    }
    guard case .fatal(let message) = error else {
      Issue.record("expected a fatal error, found \(error)")
      return
    }
    for part in ["\"gpt\"", "http://127.0.0.1:", "401", "GPT_KEY"] {
      #expect(message.contains(part))
    }
    #expect(!message.contains(Self.key))
  }

  @Test("A key that a server repeats does not reach an answer")
  func repeated() async throws {
    // The server repeats the model's name: here it is the key.
    let completion = try await Self.withProvider(SimulatorServer.Configuration()) { provider, _ in
      try await provider.complete(Self.request("hello", model: Self.key))
    }
    #expect(completion.servedModel == "simulated/[key]")
  }

  private static func reading(
    _ body: String, status: Int = 200, key: String = key
  ) async throws -> Result<Completion, ProviderError> {
    let transport = HTTPTransport(connections: 1)
    let provider = OpenAICompatible(
      endpoint: ModelEndpoint(
        name: "gpt", url: "http://127.0.0.1:1/v1", key: key, keyVariable: "GPT_KEY",
        timeout: .seconds(1), transport: transport))
    let reply = HTTPTransport.Reply(status: status, headers: [:], body: Array(body.utf8))
    defer { Task { try await transport.shutdown() } }
    do throws(ProviderError) {
      return .success(try provider.read(reply))
    } catch {
      return .failure(error)
    }
  }

  @Test("A key that is a word, as servers without keys get it, changes no answer")
  func shortKey() async throws {
    let body = #"{"choices": [{"message": {"content": "None of the above, nonetheless."}}]}"#
    let read = try await Self.reading(body, key: "none")
    #expect(try read.get().text == "None of the above, nonetheless.")
  }

  @Test(
    "A generation that failed is no answer, whatever its status",
    arguments: [
      #"{"choices": [{"message": {"content": ""}, "finish_reason": "error"}]}"#,
      #"{"choices": [{"message": {"content": "half a"}, "finish_reason": "abort"}]}"#,
      #"{"choices": [{"message": {"content": ""}, "error": {"code": 502, "message": "up"}}]}"#,
      #"{"error": {"message": "overloaded"}}"#, "<html></html>", "",
    ])
  func failedGeneration(body: String) async throws {
    guard case .failure(.transient) = try await Self.reading(body) else {
      Issue.record("expected a failure that may pass")
      return
    }
  }

  @Test("An empty refusal is none")
  func emptyRefusal() async throws {
    let body = #"{"choices": [{"message": {"content": "Yes.", "refusal": ""}}]}"#
    #expect(try await Self.reading(body).get().wasRefused == false)
  }

  @Test(
    "What a server says of one prompt is told from what it says of the settings",
    arguments: [
      (400, "the request exceeds the available context size", FailureClass.contextLength),
      (400, "This model's maximum context length is 4096 tokens", .contextLength),
      (413, "payload too large", .contextLength),
      (422, "`inputs` tokens + `max_new_tokens` must be <= 4096", .contextLength),
      (400, "Content Exists Risk", .contentPolicy), (403, "input was flagged", .contentPolicy),
      (400, "unknown parameter", nil), (422, "temperature must be positive", nil),
    ] as [(Int, String, FailureClass?)])
  func refusals(status: Int, message: String, failure: FailureClass?) async throws {
    let body = JSONValue.object(
      JSONObject([("error", .object(JSONObject([("message", .string(message))])))]))
    let found = try await Self.reading(body.line, status: status)
    switch (found, failure) {
    case (.failure(.permanent(let found, _)), let expected?): #expect(found == expected)
    case (.failure(.rejected), nil): break
    default: Issue.record("found \(found)")
    }
  }

  @Test("An unknown path stops with a hint at base_url and model")
  func notFound() async throws {
    let error = try await Self.failure(SimulatorServer.Configuration(), path: "/nowhere") {
      try await $0.complete(Self.request("hello"))
    }
    guard case .fatal(let message) = error else {
      Issue.record("expected a fatal error, found \(error)")
      return
    }
    #expect(message.contains("404") && message.contains("base_url") && message.contains("gpt"))
  }

  @Test(
    "Faults that may pass are told apart",
    arguments: [
      (SimulatorServer.Faults(rateLimit: 1, retryAfter: 2), FailureClass.rateLimited),
      (.init(serverError: 1), .serverError), (.init(reset: 1), .connection),
      (.init(broken: 1), .brokenBody), (.init(slow: 1, stall: 5), .timeout),
    ])
  func faults(faults: SimulatorServer.Faults, failure: FailureClass) async throws {
    let configuration = SimulatorServer.Configuration(faults: faults)
    let timeout = Duration.seconds(failure == .timeout ? 1 : 30)
    let error = try await Self.failure(configuration, timeout: timeout) {
      try await $0.complete(Self.request("hello"))
    }
    guard case .transient(let found, _, let retryAfter) = error else {
      Issue.record("expected a transient error, found \(error)")
      return
    }
    // A server's error is 500, or 503: overloaded.
    #expect(found == failure || (failure, found) == (.serverError, .overloaded))
    if failure == .rateLimited { #expect(retryAfter == .seconds(2)) }
  }

  @Test("With retries every answer comes in the end, whatever the faults")
  func retried() async throws {
    let configuration = SimulatorServer.Configuration(
      faults: .init(
        rateLimit: 0.15, serverError: 0.15, reset: 0.15, broken: 0.15, retryAfter: 0.01))
    let texts = try await Self.withProvider(configuration, key: nil) { provider, _ in
      let patient = provider.retrying(20, clock: ManualClock())
      var texts: [String] = []
      for number in 0..<40 {
        texts.append(try await patient.complete(Self.request(Questions.text(number))).text)
      }
      return texts
    }
    let model = configuration.model(named: "m")
    for (number, text) in texts.enumerated() {
      let expected = model.reply(
        to: Self.request(Questions.text(number)).messages, maxTokens: 64)
      #expect(text == expected.text)
    }
  }

  @Test("A refused connection may pass")
  func refused() async throws {
    let transport = HTTPTransport(connections: 1)
    let provider = OpenAICompatible(
      endpoint: ModelEndpoint(
        name: "gpt", url: "http://127.0.0.1:1/v1/chat/completions", key: nil, keyVariable: nil,
        timeout: .seconds(600), transport: transport))
    let error = await #expect(throws: ProviderError.self) {
      try await provider.complete(Self.request("hello"))
    }
    try await transport.shutdown()
    guard case .transient(.connection, _, _) = error else {
      Issue.record("expected a transient error, found \(String(describing: error))")
      return
    }
  }

  @Test(
    "Retry-After is read as seconds, milliseconds or a date, and bounded",
    arguments: [
      (["retry-after": "3"], 3.0), (["retry-after": "0.5"], 0.5), (["retry-after-ms": "250"], 0.25),
      (["retry-after": "Sun, 06 Nov 1994 08:49:47 GMT"], 10), (["retry-after": "99999"], 600),
      (["retry-after": "soon"], nil), ([:], nil), (["retry-after": "inf"], 600),
      (["retry-after": "nan"], nil), (["retry-after-ms": "1e40"], 600), (["retry-after": "-3"], 0),
    ] as [([String: String], Double?)])
  func retryAfter(headers: [String: String], seconds: Double?) {
    let reply = HTTPTransport.Reply(status: 429, headers: headers, body: [])
    let now = Date(timeIntervalSince1970: 784_111_777)
    #expect(reply.retryAfter(now: now) == seconds.map { Duration.seconds($0) })
  }

  private static func failure(
    _ configuration: SimulatorServer.Configuration, path: String = "/chat/completions",
    timeout: Duration = .seconds(10),
    _ body: @escaping @Sendable (OpenAICompatible) async throws -> Completion
  ) async throws -> ProviderError {
    try await withProvider(configuration, path: path, timeout: timeout) { provider, _ in
      do {
        let completion = try await body(provider)
        return .permanent(.brokenBody, message: "answered: \(completion.text)")
      } catch let error as ProviderError {
        return error
      }
    }
  }
}
