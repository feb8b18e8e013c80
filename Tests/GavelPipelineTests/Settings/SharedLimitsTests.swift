import Testing

@testable import GavelPipeline

@Suite("Limits that models on one key share")
struct SharedLimitsTests {
  private static func folder(
    _ one: String, _ two: String, other: String = "{concurrency: 3}"
  ) throws -> SettingsFolder {
    try SettingsFolder(
      """
      queries: {sources: [{path: seeds.jsonl}]}
      models:
        one: {provider: openai, base_url: "http://127.0.0.1:9/v1", limits: \(one)}
        two: {provider: openai, base_url: "http://127.0.0.1:9/v1", limits: \(two)}
        other: {provider: openai, base_url: "http://127.0.0.1:10/v1", limits: \(other)}
      candidates: [one, two]
      teachers: [other]
      """)
  }

  @Test("What one states holds for all on its key, and for no other")
  func shared() throws {
    let folder = try Self.folder(
      "{requests_per_minute: 60, concurrency: 5}", "{output_tokens_per_minute: 900}")
    let models = try folder.read().settings.models
    for model in models.prefix(2) {
      #expect(
        model.limits
          == Settings.Limits(concurrency: 5, requestsPerMinute: 60, outputTokensPerMinute: 900))
    }
    #expect(models[2].limits == Settings.Limits(concurrency: 3))
    #expect(models[0].endpointName == models[1].endpointName)
    #expect(models[0].endpointName != models[2].endpointName)
  }

  @Test("Two values for one limit are a problem, unless each has limits of its own")
  func conflicting() throws {
    let folder = try Self.folder("{requests_per_minute: 60}", "{requests_per_minute: 90}")
    #expect(
      folder.problems() == """
        settings.yaml:4: models.two.limits.requests_per_minute: found 90, but model "one" on the same key has 60, and models on one key share their limits; state one value, or scope: model where each has limits of its own
        """)
    let apart = try Self.folder(
      "{requests_per_minute: 60}", "{requests_per_minute: 90, scope: model}")
    let models = try apart.read().settings.models
    #expect(models.map(\.limits.requestsPerMinute) == [60, 90, nil])
    #expect(models[0].endpointName != models[1].endpointName)
  }
}
