import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Settings that one protocol has and another has not")
struct ProtocolSettingsTests {
  private static func text(_ model: String) -> String {
    SettingsFolder.minimal.replacing("gpt: {provider: simulator}", with: "gpt: {\(model)}")
  }

  private static func model(_ model: String) throws -> Settings.Model {
    let settings = try SettingsFolder(text(model)).read(requiringKeys: false).settings
    return try #require(settings.model(named: "gpt"))
  }

  @Test("Anthropic's server is the default, and there is always a longest answer")
  func defaults() throws {
    let model = try Self.model("provider: anthropic")
    #expect(model.baseURL == "https://api.anthropic.com")
    #expect(model.url == "https://api.anthropic.com/v1/messages")
    #expect(model.maxTokens == 4096)
    let thinking = try Self.model("provider: anthropic, reasoning: {budget_tokens: 2048}")
    #expect(thinking.maxTokens == 6144)
    #expect(
      thinking.request([]).parameters["thinking"] == ["type": "enabled", "budget_tokens": 2048])
    #expect(try Self.model("provider: openai, base_url: http://h/v1").maxTokens == nil)
  }

  @Test(
    "A base URL may come with the protocol's path, or with a part of it",
    arguments: [
      ("anthropic", "http://h", "http://h/v1/messages"),
      ("anthropic", "http://h/", "http://h/v1/messages"),
      ("anthropic", "http://h/v1", "http://h/v1/messages"),
      ("anthropic", "http://h/v1/messages/", "http://h/v1/messages"),
      ("anthropic", "http://h/proxy", "http://h/proxy/v1/messages"),
      ("openai", "http://h/v1", "http://h/v1/chat/completions"),
      ("openai", "http://h/v1/chat/completions", "http://h/v1/chat/completions"),
    ])
  func urls(provider: String, base: String, url: String) throws {
    #expect(try Self.model("provider: \(provider), base_url: \"\(base)\"").url == url)
  }

  @Test("What only some models know is a parameter where it is asked for")
  func particulars() throws {
    let server = "provider: openai, base_url: http://h/v1"
    let model = try Self.model(
      "\(server), reasoning: {effort: low}, logprobs: true, top_logprobs: 5")
    #expect(
      model.request([]).parameters
        == JSONObject([("reasoning_effort", "low"), ("logprobs", true), ("top_logprobs", 5)]))
    #expect(try Self.model("\(server), logprobs: false").request([]).parameters.isEmpty)
  }

  @Test(
    "What the protocol has not is refused, with what there is",
    arguments: [
      ("provider: anthropic, seed: 1", "gpt.seed: is for provider openai"),
      ("provider: anthropic, logprobs: true", "gpt.logprobs: is for provider openai"),
      (
        "provider: anthropic, temperature: 1.5",
        "gpt.temperature: expected a number from 0 to 1, found 1.5"
      ),
      (
        "provider: anthropic, reasoning: {effort: low}",
        "gpt.reasoning.effort: is for provider openai; give budget_tokens"
      ),
      (
        "provider: anthropic, reasoning: {budget_tokens: 10}",
        "gpt.reasoning.budget_tokens: expected a whole number of at least 1024, found 10"
      ),
      (
        "provider: anthropic, max_tokens: 2048, reasoning: {budget_tokens: 2048}",
        "gpt.max_tokens: found 2048, and reasoning.budget_tokens is part of it: expected more than"
      ),
      (
        "provider: openai, base_url: http://h, reasoning: {budget_tokens: 2048}",
        "gpt.reasoning.budget_tokens: is for provider anthropic; give effort: low, medium or high"
      ),
      (
        "provider: openai, base_url: http://h, reasoning: {effort: much}",
        "unknown effort \"much\"; there are: high, low, medium"
      ),
      (
        "provider: simulator, reasoning: {effort: low, budget_tokens: 2048}",
        "gpt.reasoning: expected one of effort"
      ),
      ("provider: simulator, reasoning: low", "gpt.reasoning: expected a mapping"),
      (
        "provider: openai, base_url: http://h, top_logprobs: 3",
        "gpt.top_logprobs: needs logprobs: true"
      ),
      (
        "provider: openai, base_url: http://h, logprobs: true, top_logprobs: 30",
        "gpt.top_logprobs: expected a whole number from 1 to 20, found 30"
      ),
      (
        "provider: anthropic, simulate: {noise: 0.1}",
        "gpt.simulate: is for provider simulator, found provider anthropic"
      ),
      ("provider: openai, base_url: http://h, json_mode: any", "unknown json_mode \"any\""),
    ])
  func problems(model: String, problem: String) throws {
    let found = try SettingsFolder.problems(Self.text(model))
    #expect(found.contains(problem), "\(found)")
    #expect(!found.contains("\n"), "\(found)")
  }
}
