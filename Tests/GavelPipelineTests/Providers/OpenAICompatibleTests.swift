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
        name: "gpt", url: base + path, key: key, keyVariable: "GPT_KEY", timeout: timeout,
        transport: transport)
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
    #expect(found == failure)
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
      name: "gpt", url: "http://127.0.0.1:1/v1/chat/completions", key: nil, keyVariable: nil,
      timeout: .seconds(5), transport: transport)
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
      (["retry-after": "soon"], nil), ([:], nil),
    ] as [([String: String], Double?)])
  func retryAfter(headers: [String: String], seconds: Double?) {
    let reply = HTTPTransport.Reply(status: 429, headers: headers, body: [])
    let now = Date(timeIntervalSince1970: 784_111_777)
    #expect(OpenAICompatible.retryAfter(reply, now: now) == seconds.map { Duration.seconds($0) })
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
