import Foundation
import GavelCore
import GavelServe
import GavelTestSupport
import Synchronization
import Testing

@testable import GavelPipeline

@Suite("A server that speaks Anthropic's Messages")
struct AnthropicMessagesTests {
  static let key = "sk-ant-0123456789abcdef"

  static func request(
    _ messages: [CompletionRequest.Message], _ parameters: JSONObject = JSONObject()
  ) -> CompletionRequest {
    CompletionRequest(
      provider: "anthropic", name: "judge", model: "m", parameters: parameters, messages: messages)
  }

  static func endpoint(
    _ url: String, _ transport: HTTPTransport, key: String? = key, timeout: Duration = .seconds(10),
    learned: LearnedQuirks = LearnedQuirks(),
    onReport: @escaping @Sendable (RateLimitReport) -> Void = { _ in }
  ) -> ModelEndpoint {
    ModelEndpoint(
      name: "judge", url: url, key: key, keyVariable: "JUDGE_KEY", timeout: timeout,
      transport: transport, learned: learned, onReport: onReport)
  }

  static func withProvider<Value: Sendable>(
    _ configuration: SimulatorServer.Configuration, key: String? = key,
    timeout: Duration = .seconds(10),
    onReport: @escaping @Sendable (RateLimitReport) -> Void = { _ in },
    _ body: @escaping @Sendable (AnthropicMessages, SimulatorServer) async throws -> Value
  ) async throws -> Value {
    try await withServer(configuration) { server, base in
      let transport = HTTPTransport(connections: 16)
      let provider = AnthropicMessages(
        endpoint: endpoint(
          base + "/messages", transport, key: key, timeout: timeout, onReport: onReport))
      let result: Result<Value, any Error>
      do { result = .success(try await body(provider, server)) } catch { result = .failure(error) }
      try await transport.shutdown()
      return try result.get()
    }
  }

  // MARK: Requests

  @Test("System messages stand apart, and no two turns of one role follow each other")
  func body() {
    let messages: [CompletionRequest.Message] = [
      .init(.system, "Be brief."), .init(.user, "One."), .init(.user, "Two."),
      .init(.assistant, "Three."), .init(.system, "Be kind."), .init(.user, "Four."),
    ]
    let parameters = JSONObject([
      ("temperature", 0), ("max_tokens", 64), ("stop", ["###"]), ("top_k", 5),
    ])
    let body = AnthropicMessages.body(of: Self.request(messages, parameters))
    #expect(
      JSONValue.object(body) == [
        "model": "m", "max_tokens": 64, "system": "Be brief.\n\nBe kind.",
        "messages": [
          ["role": "user", "content": "One.\n\nTwo."],
          ["role": "assistant", "content": "Three."], ["role": "user", "content": "Four."],
        ],
        "temperature": 0, "stop_sequences": ["###"], "top_k": 5,
      ])
  }

  @Test("There is always a longest answer, and always somebody who asks")
  func leastBody() {
    let body = AnthropicMessages.body(of: Self.request([.init(.system, "Say hello.")]))
    #expect(body["max_tokens"] == 4096)
    #expect(body["system"] == nil)
    #expect(body["messages"] == [["role": "user", "content": "Say hello."]])
  }

  @Test(
    "Of the JSON modes the protocol has the schema alone",
    arguments: [
      (Settings.Model.JSONMode.none, [], false), (.object, [], false), (.schema, [], true),
      (.auto, [], true), (.auto, [.noJSONSchema], false), (.schema, [.noJSONSchema], true),
    ] as [(Settings.Model.JSONMode, Set<Quirk>, Bool)])
  func jsonModes(mode: Settings.Model.JSONMode, quirks: Set<Quirk>, isSent: Bool) {
    var parameters = JSONObject()
    parameters["response_format"] = mode.responseFormat
    let body = AnthropicMessages.body(
      of: Self.request([.init(.user, "Hi")], parameters), heeding: quirks)
    let format = body["output_config"]?.object?["format"]?.object
    #expect(body["response_format"] == nil)
    #expect((format?["type"] == "json_schema") == isSent)
    #expect((format?["schema"]?.object?["required"] != nil) == isSent)
  }

  // MARK: Answers

  private static func reading(
    _ body: String, status: Int = 200, headers: [String: String] = [:]
  ) async throws -> Result<Completion, ProviderError> {
    let transport = HTTPTransport(connections: 1)
    let provider = AnthropicMessages(endpoint: endpoint("http://127.0.0.1:1/v1", transport))
    let reply = HTTPTransport.Reply(status: status, headers: headers, body: Array(body.utf8))
    let result: Result<Completion, ProviderError>
    do throws(ProviderError) {
      result = .success(try provider.read(reply))
    } catch {
      result = .failure(error)
    }
    try await transport.shutdown()
    return result
  }

  @Test("Texts are joined, thinking is no answer, cached tokens count as the prompt's")
  func answer() async throws {
    let body = """
      {"id": "msg_01", "type": "message", "role": "assistant", "model": "claude-x",
       "content": [{"type": "thinking", "thinking": "Hm.", "signature": "x"},
        {"type": "redacted_thinking", "data": "y"}, {"type": "text", "text": "One "},
        {"type": "text", "text": "two"}],
       "stop_reason": "stop_sequence", "stop_sequence": "###",
       "usage": {"input_tokens": 10, "cache_creation_input_tokens": 5,
        "cache_read_input_tokens": 100, "output_tokens": 7}}
      """
    let read = try await Self.reading(body, headers: ["request-id": "req_1"]).get()
    #expect(
      read
        == Completion(
          text: "One two", finish: .stop, finishReason: "stop_sequence", servedModel: "claude-x",
          serverID: "req_1",
          usage: .init(prompt: 115, completion: 7, cachedPrompt: 100)))
    #expect(try await Self.reading(body).get().serverID == "msg_01")
  }

  @Test(
    "Why the model stopped",
    arguments: [
      ("end_turn", Completion.Finish.stop), ("max_tokens", .length), ("stop_sequence", .stop),
      ("refusal", .contentFilter), ("model_context_window_exceeded", .length),
      ("tool_use", .other), ("pause_turn", .other),
    ])
  func finish(reason: String, finish: Completion.Finish) async throws {
    let body = #"{"content": [{"type": "text", "text": "x"}], "stop_reason": "\#(reason)"}"#
    let read = try await Self.reading(body).get()
    #expect(read.finish == finish && read.finishReason == reason)
    #expect(read.wasRefused == (reason == "refusal"))
  }

  // MARK: Errors

  private static func kind(_ error: ProviderError) -> String {
    switch error {
    case .transient(let failure, _, _): "transient \(failure.rawValue)"
    case .permanent(let failure, _): "permanent \(failure.rawValue)"
    case .rejected: "rejected"
    case .fatal: "fatal"
    }
  }

  @Test(
    "Each error of the protocol has its class",
    arguments: [
      (400, "invalid_request_error", "messages: field required", "rejected"),
      (
        400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum",
        "permanent context_length"
      ),
      (
        400, "invalid_request_error",
        "input length and `max_tokens` exceed context limit: 1 + 2 > 2",
        "permanent context_length"
      ),
      (
        400, "invalid_request_error", "Output blocked by content filtering policy",
        "permanent content_policy"
      ),
      (400, "invalid_request_error", "Your credit balance is too low to access the API", "fatal"),
      (401, "authentication_error", "invalid x-api-key", "fatal"),
      (402, "billing_error", "pay", "fatal"),
      (403, "permission_error", "not yours", "fatal"),
      (404, "not_found_error", "model: nowhere", "fatal"),
      (413, "request_too_large", "Request exceeds the maximum size", "permanent context_length"),
      (429, "rate_limit_error", "slow down", "transient rate_limited"),
      (500, "api_error", "Internal server error", "transient server_error"),
      (504, "timeout_error", "took too long", "transient timeout"),
      (529, "overloaded_error", "Overloaded", "transient overloaded"),
      (500, "overloaded_error", "Overloaded", "transient overloaded"),
      (200, "overloaded_error", "Overloaded", "transient overloaded"),
      (200, "api_error", "Internal server error", "transient broken_body"),
    ])
  func errors(status: Int, type: String, message: String, kind: String) async throws {
    let error: JSONValue = ["type": .string(type), "message": .string(message)]
    let body: JSONValue = ["type": "error", "error": error, "request_id": "req_1"]
    guard case .failure(let error) = try await Self.reading(body.line, status: status) else {
      Issue.record("expected a failure")
      return
    }
    #expect(Self.kind(error) == kind)
    for part in ["model \"judge\" at http://127.0.0.1:1/v1", "\(status)", message] {
      #expect(error.description.contains(part), "\(error)")
    }
    if status == 401 || status == 403 { #expect(error.description.contains("JUDGE_KEY")) }
  }

  @Test("A body that is no message may pass", arguments: ["", "<html>", "{}", "[1]", "null"])
  func broken(body: String) async throws {
    guard case .failure(.transient(.brokenBody, _, _)) = try await Self.reading(body) else {
      Issue.record("expected a broken body")
      return
    }
  }

  // MARK: Over HTTP

  @Test("The answer is the simulator's, with usage, reason, id and the model's name")
  func overHTTP() async throws {
    let configuration = SimulatorServer.Configuration(seed: 5, apiKey: Self.key)
    let messages: [CompletionRequest.Message] = [
      .init(.system, "Be brief."), .init(.user, "Why is the sky blue?"),
    ]
    let request = Self.request(
      messages,
      JSONObject([("max_tokens", 2048), ("thinking", ["type": "enabled", "budget_tokens": 1024])]))
    let completion = try await Self.withProvider(configuration) { provider, _ in
      try await provider.complete(request)
    }
    let expected = configuration.model(named: "m").reply(to: messages, maxTokens: 2048)
    #expect(completion.text == expected.text)
    #expect(completion.finishReason == "end_turn")
    #expect(completion.servedModel == "simulated/m")
    #expect(completion.serverID?.hasPrefix("req_") == true)
    #expect(completion.usage?.prompt == expected.usage?.prompt)
  }

  private static func failure(
    _ configuration: SimulatorServer.Configuration, timeout: Duration = .seconds(10)
  ) async throws -> ProviderError? {
    try await withProvider(configuration, timeout: timeout) { provider, _ in
      do {
        _ = try await provider.complete(request([.init(.user, "hello")]))
        return nil
      } catch let error as ProviderError {
        return error
      }
    }
  }

  @Test("A wrong key stops with the model, the URL and the variable, and never the key")
  func wrongKey() async throws {
    let error = try await Self.failure(SimulatorServer.Configuration(apiKey: "another-key"))
    guard case .fatal(let message) = error else {
      Issue.record("expected a fatal error, found \(String(describing: error))")
      return
    }
    for part in ["\"judge\"", "http://127.0.0.1:", "401", "JUDGE_KEY"] {
      #expect(message.contains(part))
    }
    #expect(!message.contains(Self.key))
  }

  @Test(
    "Faults that may pass are told apart",
    arguments: [
      (SimulatorServer.Faults(rateLimit: 1, retryAfter: 2), [FailureClass.rateLimited]),
      (.init(serverError: 1), [.serverError, .overloaded]), (.init(reset: 1), [.connection]),
      (.init(broken: 1), [.brokenBody]), (.init(slow: 1, stall: 5), [.timeout]),
    ])
  func faults(faults: SimulatorServer.Faults, failures: [FailureClass]) async throws {
    let error = try await Self.failure(
      SimulatorServer.Configuration(faults: faults),
      timeout: .seconds(failures == [.timeout] ? 1 : 30))
    guard case .transient(let found, _, let retryAfter) = error else {
      Issue.record("expected a transient error, found \(String(describing: error))")
      return
    }
    #expect(failures.contains(found))
    if found == .rateLimited { #expect(retryAfter == .seconds(2)) }
  }

  @Test("Limits are reported with answers and with refusals")
  func limits() async throws {
    let reports = Mutex<[RateLimitReport]>([])
    let error = try await Self.withProvider(
      SimulatorServer.Configuration(requestsPerMinute: 1, tokensPerMinute: 100_000),
      onReport: { report in reports.withLock { $0.append(report) } },
      { provider, server in
        _ = try await provider.complete(Self.request([.init(.user, "hello")]))
        do {
          _ = try await provider.complete(Self.request([.init(.user, "again")]))
          return ProviderError?.none
        } catch let error as ProviderError {
          #expect(server.statistics.byLimit == ["requests": 1])
          return error
        }
      })
    guard case .transient(.rateLimited, _, let retryAfter?) = error else {
      Issue.record("expected a limit, found \(String(describing: error))")
      return
    }
    #expect(retryAfter > .seconds(30) && retryAfter <= .seconds(60))
    let found = reports.withLock { $0 }
    #expect(found.count == 2)
    for report in found {
      #expect(report.requests?.limit == 1 && report.requests?.remaining == 0)
      #expect(report.tokens?.limit == 100_000)
      #expect(try #require(report.requests?.reset) > .seconds(30))
    }
  }
}
