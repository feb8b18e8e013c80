import Foundation
import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("What servers do not take is found out once")
struct QuirkTests {
  private static func request(
    _ text: String, provider: String = "openai", format: JSONValue? = nil
  ) -> CompletionRequest {
    var parameters = JSONObject([
      ("temperature", 0), ("max_tokens", 64), ("reasoning_effort", "low"),
    ])
    if provider == "anthropic" { parameters["reasoning_effort"] = nil }
    parameters["response_format"] = format
    return CompletionRequest(
      provider: provider, name: "gpt", model: "m", parameters: parameters,
      messages: [.init(.user, text)])
  }

  private static func model(_ base: String, _ provider: String) throws -> Settings.Model {
    let folder = try SettingsFolder(
      SettingsFolder.minimal.replacing(
        "gpt: {provider: simulator}",
        with: "gpt: {provider: \(provider), base_url: \"\(base)\", model: m}"))
    return try #require(try folder.read().settings.model(named: "gpt"))
  }

  private static func asking(
    _ model: Settings.Model, in store: Store, _ requests: [CompletionRequest]
  ) async throws -> [Completion] {
    let transport = HTTPTransport(connections: 1)
    let endpoint = ModelEndpoint(
      name: model.name, url: try #require(model.url), key: nil, keyVariable: nil,
      timeout: .seconds(10), transport: transport,
      learned: try LearnedQuirks(of: model, in: store))
    let provider: any Provider =
      model.provider == .openai
      ? OpenAICompatible(endpoint: endpoint) : AnthropicMessages(endpoint: endpoint)
    var completions: [Completion] = []
    do {
      for request in requests { completions.append(try await provider.complete(request)) }
    } catch {
      try await transport.shutdown()
      throw error
    }
    try await transport.shutdown()
    return completions
  }

  @Test("A refused parameter costs one round trip in all, restarts included")
  func remembered() async throws {
    let folder = try TemporaryFolder()
    let configuration = SimulatorServer.Configuration(
      refuses: [.maxTokens, .temperature], recordRequests: true)
    try await withServer(configuration) { server, base in
      let model = try Self.model(base, "openai")
      for start in 0..<2 {
        let store = try Store(folder: folder.path)
        let texts = try await Self.asking(
          model, in: store, [Self.request("one \(start)"), Self.request("two \(start)")]
        ).map(\.text)
        #expect(texts.allSatisfy { !$0.isEmpty && !$0.contains("think") })
        #expect(server.statistics.byStatus == [200: 2 * (start + 1), 400: 2])
        #expect(
          try store.quirks(of: "m", at: base) == [.maxCompletionTokens, .noTemperature])
        #expect(try store.quirks(of: "m", at: base + "/else").isEmpty)
        #expect(
          try store.quirks().map(\.message).allSatisfy { $0.hasPrefix("Unsupported ") })
        try store.close()
      }
      let last = try JSONParser.parse(server.recordedRequests.last ?? "").object
      #expect(last?["max_completion_tokens"] == 64)
      #expect(last?["max_tokens"] == nil && last?["temperature"] == nil)
      #expect(last?["reasoning_effort"] == "low")
    }
  }

  /// Sends requests side by side, all over one endpoint.
  private static func together(
    _ model: Settings.Model, _ requests: [CompletionRequest], limit: Int,
    learned: LearnedQuirks, timeout: Duration = .seconds(300)
  ) async throws -> Int {
    let transport = HTTPTransport(connections: requests.count)
    let turns = Shared([Gate.Turn]())
    let provider = OpenAICompatible(
      endpoint: ModelEndpoint(
        name: model.name, url: try #require(model.url), key: nil, keyVariable: nil,
        timeout: timeout, transport: transport, learned: learned,
        onResend: { turn in turns.withLock { $0.append(turn) } }))
    do {
      try await forEachConcurrently(Listed(requests), limit: limit) { request in
        _ = try await provider.complete(request)
      }
    } catch {
      try await transport.shutdown()
      throw error
    }
    try await transport.shutdown()
    return turns.withLock { $0.count }
  }

  @Test(
    "Of those sent side by side one finds out what is not taken, and no other is refused twice",
    arguments: [(1, 40), (8, 40), (40, 40)])
  func together(limit: Int, count: Int) async throws {
    // Four parts, each of which is refused by itself: max_tokens, temperature, and JSON twice.
    let configuration = SimulatorServer.Configuration(
      refuses: [.maxTokens, .temperature, .responseFormat], recordRequests: true)
    try await withServer(configuration) { server, base in
      let store = try Store()
      let model = try Self.model(base, "openai")
      let format = Settings.Model.JSONMode.auto.responseFormat
      let requests = (0..<count).map { Self.request("question \($0)", format: format) }
      // On a busy machine a refusal may take longer than others usually wait for it.
      let learned = LearnedQuirks(patience: .seconds(300)) { quirk, message in
        try await store.save(quirk, of: "m", at: base, message: message)
      }
      let resent = try await Self.together(model, requests, limit: limit, learned: learned)
      let refused = server.statistics.byStatus[400, default: 0]
      #expect(server.statistics.byStatus[200] == count)
      #expect(refused == resent && refused >= 4)
      // The one that finds out is refused four times, those beside it once.
      #expect(refused <= 4 + limit - 1)
      let texts = server.recordedRequests.compactMap {
        try? JSONParser.parse($0).object?["messages"]?.line
      }
      let often = Dictionary(grouping: texts) { $0 }.values.filter { $0.count > 2 }
      #expect(often.count == 1 && often.first?.count == 5, "\(often.map(\.count))")
      #expect(try store.quirks(of: "m", at: base).count == 4)
    }
  }

  @Test("A server that takes everything keeps nobody waiting")
  func nothingToFind() async throws {
    try await withServer(.init(defaultProfile: .init(latency: 200))) { server, base in
      let model = try Self.model(base, "openai")
      let resent = try await Self.together(
        model, (0..<20).map { Self.request("\($0)") }, limit: 20, learned: LearnedQuirks())
      #expect(resent == 0)
      #expect(server.statistics.maxInFlight > 10)
    }
  }

  @Test("Whoever finds out is waited for, but not for long")
  func patience() async throws {
    let learned = LearnedQuirks(patience: .milliseconds(200))
    let finder = try #require(await learned.find(after: nil))
    let start = ContinuousClock.now
    #expect(await learned.find(after: nil) == nil)
    await learned.settle()
    #expect(start.duration(to: .now) >= .milliseconds(150))
    // Its time is over: whoever is refused now finds out, and the first one has nothing to end.
    let next = try #require(await learned.find(after: nil))
    learned.found(finder)
    let ended = Shared(false)
    async let waiting: Void = {
      await learned.settle()
      #expect(ended.withLock { $0 })
    }()
    try await Task.sleep(for: .milliseconds(20))
    ended.withLock { $0 = true }
    learned.found(next)
    await waiting
    await learned.settle()
  }

  @Test(
    "With json_mode auto the strictest form that the server takes is sent",
    arguments: [
      ([], "json_schema", 0), ([.jsonSchema], "json_object", 1), ([.responseFormat], nil, 2),
    ] as [(Set<SimulatorServer.RefusedPart>, String?, Int)])
  func json(refuses: Set<SimulatorServer.RefusedPart>, type: String?, refusals: Int) async throws {
    let configuration = SimulatorServer.Configuration(refuses: refuses, recordRequests: true)
    try await withServer(configuration) { server, base in
      let format = Settings.Model.JSONMode.auto.responseFormat
      let requests = (0..<3).map { Self.request("\($0)", format: format) }
      _ = try await Self.asking(Self.model(base, "openai"), in: Store(), requests)
      #expect(server.statistics.byStatus[400, default: 0] == refusals)
      let last = try JSONParser.parse(server.recordedRequests.last ?? "").object
      #expect(last?["response_format"]?.object?["type"]?.string == type)
    }
  }

  @Test("A mode that the settings name is not exchanged for another")
  func named() async throws {
    let configuration = SimulatorServer.Configuration(refuses: [.responseFormat])
    try await withServer(configuration) { server, base in
      for mode in [Settings.Model.JSONMode.object, .schema] {
        let error = await #expect(throws: ProviderError.self) {
          try await Self.asking(
            Self.model(base, "openai"), in: Store(),
            [Self.request("hello", format: mode.responseFormat)])
        }
        guard case .rejected(let message) = error else {
          Issue.record("found \(String(describing: error))")
          return
        }
        #expect(message.contains("json_mode: auto"))
      }
    }
  }

  @Test("Anthropic's protocol is learned about in the same way")
  func anthropic() async throws {
    let configuration = SimulatorServer.Configuration(
      refuses: [.temperature, .responseFormat, .maxTokens], recordRequests: true)
    try await withServer(configuration) { server, base in
      let store = try Store()
      let format = Settings.Model.JSONMode.auto.responseFormat
      let requests = (0..<3).map { Self.request("\($0)", provider: "anthropic", format: format) }
      _ = try await Self.asking(Self.model(base, "anthropic"), in: store, requests)
      #expect(server.statistics.byStatus == [200: 3, 400: 2])
      #expect(try store.quirks(of: "m", at: base) == [.noTemperature, .noJSONSchema])
      let last = try JSONParser.parse(server.recordedRequests.last ?? "").object
      #expect(last?["max_tokens"] == 64)
      #expect(last?["temperature"] == nil && last?["output_config"] == nil)
    }
  }

  @Test(
    "Only words that refuse the parameter itself tell something",
    arguments: [
      // vLLM, of a limit that is too high.
      ("'max_tokens' or 'max_completion_tokens' is too large: 9. maximum context length is 8", nil),
      ("temperature: range: 0..1", nil), ("temperature must be positive", nil),
      ("`temperature` and `top_p` cannot both be specified; both are unsupported", nil),
      ("unsupported role", nil),
      (
        "`temperature` may only be set to 1 when thinking is enabled.", Quirk.noTemperature
      ),
      ("Unsupported parameter: 'top_p' is not supported with this model.", .noTopP),
      (
        "Setting 'max_tokens' and 'max_completion_tokens' at once is unsupported",
        .maxCompletionTokens
      ),
    ] as [(String, Quirk?)])
  func words(message: String, quirk: Quirk?) {
    let error: JSONValue = ["error": ["message": .string(message)]]
    let reply = HTTPTransport.Reply(status: 400, headers: [:], body: Array(error.line.utf8))
    let sent = JSONObject([("max_tokens", 64), ("temperature", 0), ("top_p", 1)])
    let complaint = ServerComplaint(of: reply)
    #expect(complaint.quirk(of: sent, beside: []) == quirk)
    // What is known already explains no second refusal.
    #expect(complaint.quirk(of: sent, beside: Set(Quirk.allCases)) == nil)
    #expect(complaint.quirk(of: JSONObject(), beside: []) == nil)
  }

  @Test("A request is known by what is asked, whatever the server takes, and as it always was")
  func identity() throws {
    let model = try Self.model("http://127.0.0.1:1/v1", "openai")
    let messages = [CompletionRequest.Message(.user, "Hi")]
    #expect(model.request(messages).parameters.isEmpty)
    #expect(model.jsonMode == .object)
    #expect(
      model.request(messages, responseFormat: model.jsonMode.responseFormat).parameters
        == JSONObject([("response_format", ["type": "json_object"])]))
    let auto = Settings.Model.JSONMode.auto.responseFormat
    #expect(auto?.object?["type"] == "auto")
  }
}
