import GavelCore
import Testing

@testable import GavelServe

@Suite("Anthropic's protocol at the simulator's server")
struct AnthropicRoutesTests {
  private static let headers = ["anthropic-version": "2023-06-01"]

  private static func body(_ more: [(String, JSONValue)] = []) -> String {
    var body = JSONObject([
      ("model", "llama"), ("max_tokens", 300), ("system", "Be kind."),
      ("messages", [["role": "user", "content": "Why do cats purr?"]]),
    ])
    for (key, value) in more { body[key] = value == .null ? nil : value }
    return JSONValue.object(body).line
  }

  @Test("A message has the shape of Anthropic's, and the text of the model in process")
  func shape() async throws {
    try await Running.with(.init(seed: 42)) { running in
      let answer = try await running.send(
        "POST", "/v1/messages", body: Self.body(), headers: Self.headers)
      #expect(answer.status == 200)
      #expect(answer.headers["request-id"]?.hasPrefix("req_") == true)
      #expect(answer.headers["anthropic-ratelimit-requests-limit"] == nil)
      let expected = SimulatedModel(seed: 42, name: "llama", profile: .init())
        .reply(to: [.init(.system, "Be kind."), .init(.user, "Why do cats purr?")], maxTokens: 300)
      let json = try answer.json()
      #expect(json["type"] == "message" && json["role"] == "assistant")
      #expect(json["content"] == [["type": "text", "text": .string(expected.text)]])
      #expect(json["stop_reason"] == "end_turn")
      let usage = try #require(expected.usage)
      #expect(json["usage"]?.object?["input_tokens"] == .number(usage.prompt))
      #expect(json["usage"]?.object?["output_tokens"] == .number(usage.completion))
      let cut = try await running.send(
        "POST", "/v1/messages", body: Self.body([("max_tokens", 4)]), headers: Self.headers)
      #expect(try cut.json()["stop_reason"] == "max_tokens")
      #expect(running.server.statistics.byModel == ["llama": 2])
    }
  }

  @Test("What a model thinks stands in a block of its own, before the text")
  func thinking() async throws {
    let thinking: JSONValue = ["type": "enabled", "budget_tokens": 200]
    try await Running.with { running in
      let answer = try await running.send(
        "POST", "/v1/messages", body: Self.body([("thinking", thinking)]), headers: Self.headers)
      let types = try answer.json()["content"]?.array?.map { $0.object?["type"]?.string }
      #expect(types == ["thinking", "text"])
    }
  }

  @Test(
    "What is wrong with a request is said as Anthropic says it",
    arguments: [
      ("{", 400, "not JSON"), (body([("max_tokens", .null)]), 400, "max_tokens"),
      (body([("max_tokens", 0)]), 400, "max_tokens"), (body([("messages", [])]), 400, "messages"),
      (body([("messages", [["role": "system", "content": "x"]])]), 400, "role user or assistant"),
      (body([("thinking", ["type": "enabled", "budget_tokens": 300])]), 400, "budget_tokens"),
      (body([("stream", true)]), 400, "streaming"),
    ])
  func badRequests(body: String, status: Int, message: String) async throws {
    try await Running.with { running in
      let answer = try await running.send(
        "POST", "/v1/messages", body: body, headers: Self.headers)
      #expect(answer.status == status)
      let json = try answer.json()
      #expect(json["type"] == "error")
      #expect(json["error"]?.object?["type"] == "invalid_request_error")
      #expect(json["error"]?.object?["message"]?.string?.contains(message) == true)
      #expect(json["request_id"]?.string == answer.headers["request-id"])
    }
  }

  @Test("The version must be sent, and a configured key as x-api-key")
  func headers() async throws {
    try await Running.with(.init(apiKey: "s3cret")) { running in
      for wrong in [[:], ["x-api-key": "other"], ["Authorization": "Bearer s3cret"]] {
        let answer = try await running.send(
          "POST", "/v1/messages", body: Self.body(), headers: wrong)
        #expect(answer.status == 401)
        #expect(try answer.error("type") == "authentication_error")
        #expect(!answer.body.contains("s3cret"))
      }
      let bare = try await running.send(
        "POST", "/v1/messages", body: Self.body(), headers: ["x-api-key": "s3cret"])
      #expect(bare.status == 400 && bare.body.contains("anthropic-version"))
      let right = try await running.send(
        "POST", "/v1/messages", body: Self.body(),
        headers: ["x-api-key": "s3cret", "anthropic-version": "2023-06-01"])
      #expect(right.status == 200)
    }
  }

  @Test("An overloaded server says 529, a limited one 429, a broken one 500")
  func faults() async throws {
    let errors = [429: "rate_limit_error", 500: "api_error", 529: "overloaded_error"]
    try await Running.with(.init(faults: .init(rateLimit: 0.3, serverError: 0.7))) { running in
      var found: [Int: String] = [:]
      for number in 0..<40 {
        let answer = try await running.send(
          "POST", "/v1/messages", body: Self.body([("system", .string("\(number)"))]),
          headers: Self.headers)
        found[answer.status] = try answer.error("type")?.string
        if answer.status == 429 { #expect(answer.headers["retry-after"] == "1") }
      }
      #expect(found == errors)
    }
  }

  @Test("What a server is told to refuse is refused, and nothing else")
  func refusals() async throws {
    let configuration = SimulatorServer.Configuration(
      refuses: Set(SimulatorServer.RefusedPart.allCases))
    try await Running.with(configuration) { running in
      for (part, value, statuses) in [
        ("nothing", .null, [200, 200]), ("temperature", 1, [200, 200]),
        ("temperature", 0, [400, 400]), ("max_tokens", 5, [400, 200]),
        ("response_format", ["type": "json_object"], [400, 200]),
        ("output_config", ["format": ["type": "json_schema"]], [200, 400]),
      ] as [(String, JSONValue, [Int])] {
        let chat = try await running.complete("Hi", more: [(part, value)])
        let message = try await running.send(
          "POST", "/v1/messages", body: Self.body([(part, value)]), headers: Self.headers)
        #expect([chat.status, message.status] == statuses, "\(part)")
      }
    }
  }

  @Test("Log probabilities and reasoning come where they are asked for")
  func extras() async throws {
    try await Running.with { running in
      let answer = try await running.complete(
        "Why?", more: [("logprobs", true), ("top_logprobs", 1), ("reasoning_effort", "low")])
      let choice = try #require(try answer.json()["choices"]?.array?.first?.object)
      let tokens = try #require(choice["logprobs"]?.object?["content"]?.array)
      #expect(
        tokens.compactMap { $0.object?["token"]?.string }.joined().split(separator: " ")
          == (try answer.text()).split(separator: " "))
      #expect(tokens.allSatisfy { ($0.object?["logprob"]?.double ?? 1) <= 0 })
      #expect(tokens.first?.object?["top_logprobs"]?.array?.count == 1)
      let message = try #require(choice["message"]?.object)
      #expect(message["reasoning_content"]?.string?.isEmpty == false)
    }
  }
}
