import Foundation
import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Testing

@Suite("Runs with both protocols")
struct AnthropicRunTests {
  private static func settings(
    _ base: String, provider: String, judge: String = "pandalm", teacher: String = ""
  ) -> String {
    """
    name: both
    queries: {sources: [{path: seeds.jsonl}]}
    models:
      one: {provider: \(provider), base_url: "\(base)", temperature: 0.5, max_tokens: 400}
      two: {provider: \(provider), base_url: "\(base)", max_tokens: 400}
      teacher: {provider: \(provider), base_url: "\(base)", max_tokens: 2048, temperature: 0\(teacher)}
    candidates: [one, two]
    teachers: [teacher]
    judging: {format: \(judge)}
    """
  }

  @Test("A run through Anthropic's protocol ends in the bytes of one through OpenAI's")
  func same() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<10), to: "seeds.jsonl")
    let configuration = SimulatorServer.Configuration(
      seed: 3, faults: .init(rateLimit: 0.1, serverError: 0.2, broken: 0.05, retryAfter: 0.01))
    try await withServer(configuration) { server, base in
      for provider in ["openai", "anthropic"] {
        try folder.write(
          Self.settings(base, provider: provider), to: "\(provider).yaml")
        let result = try await Program.run(
          ["run", "\(provider).yaml", "-o", provider], in: folder.path)
        #expect(result.status == 0, "\(result.errors)")
      }
      // Everything was answered once by each.
      #expect(server.statistics.byStatus[200, default: 0] >= 2 * (20 + 20))
      #expect(server.statistics.byStatus[529, default: 0] > 0)
    }
    for file in ["train.jsonl", "validation.jsonl"] {
      let texts = try ["openai", "anthropic"].map { run in
        try String(
          contentsOfFile: "\(folder.path)/\(run)/export/messages/\(file)", encoding: .utf8)
      }
      #expect(texts[0] == texts[1])
    }
    let store = try Store(folder: folder.path + "/anthropic")
    let request = try #require(try store.answeredRequests().first { $0.name == "teacher" })
    #expect(request.provider == "anthropic")
    #expect(try store.run()?.isSimulated == true)
    let shown = try await Program.run(
      ["show", "anthropic", request.id.description, "--json"], in: folder.path)
    let answer = try #require(
      try JSONParser.parse(shown.output).object?["answer"]?.object, "\(shown.errors)")
    #expect(answer["finish_reason"] == "end_turn")
    #expect(answer["server_id"]?.string?.hasPrefix("req_") == true)
    #expect(answer["cached_tokens"] == 0)
    #expect(answer["milliseconds"]?.int != nil)
    try store.close()
  }

  @Test(
    "A server that refuses JSON modes, temperature and max_tokens is got along with",
    arguments: ["openai", "anthropic"])
  func refusals(provider: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<10), to: "seeds.jsonl")
    let configuration = SimulatorServer.Configuration(
      refuses: Set(SimulatorServer.RefusedPart.allCases))
    try await withServer(configuration) { server, base in
      let reasoning =
        provider == "openai"
        ? ", reasoning: {effort: low}, logprobs: true" : ", reasoning: {budget_tokens: 1024}"
      try folder.write(
        Self.settings(
          base, provider: provider, judge: "json",
          teacher: ", json_mode: auto, limits: {concurrency: 1}" + reasoning),
        to: "settings.yaml")
      let arguments = ["run", "settings.yaml", "-o", "run"]
      let first = try await Program.run(arguments + ["--limit", "4"], in: folder.path)
      #expect(first.status == 0, "\(first.errors)")
      let refused = server.statistics.byStatus[400, default: 0]
      #expect(refused > 0)
      // What was found out is in the store: the second start meets no refusal.
      let second = try await Program.run(arguments, in: folder.path)
      #expect(second.status == 0, "\(second.errors)")
      #expect(server.statistics.byStatus[400] == refused)
    }
    let status = try await Program.run(["status", "run"], in: folder.path)
    #expect(status.output.contains("what servers do not take"))
    #expect(status.output.contains("temperature is not sent"))
    let store = try Store(folder: folder.path + "/run")
    let known = Set(try store.quirks().filter { $0.model == "teacher" }.map(\.quirk))
    #expect(
      known
        == (provider == "openai"
          ? [.maxCompletionTokens, .noTemperature, .noJSONSchema, .noJSONObject]
          : [.noTemperature, .noJSONSchema]))
    let request = try #require(try store.answeredRequests().first { $0.name == "teacher" })
    // The request is known by what the settings ask for.
    #expect(request.parameters["temperature"] == 0)
    #expect(request.parameters["response_format"]?.object?["type"] == "auto")
    guard case .completed(let completion) = try await store.outcome(of: request.id) else {
      Issue.record("no answer")
      return
    }
    #expect(!completion.text.contains("Let me think"))
    if provider == "openai" {
      #expect(completion.usage?.reasoning == 8)
      #expect(completion.logprobs?.object?["content"]?.array?.isEmpty == false)
    }
    try store.close()
  }
}
