import Foundation
import GavelCore
import GavelTestSupport
import Testing

@testable import GavelServe

@Suite("Limits a minute at the simulator's server")
struct MinuteLimitsTests {
  @Test("A minute's worth is there at once, and refills evenly")
  func refill() async throws {
    let clock = ManualClock()
    let limits = MinuteLimits([.requests: 60], clock: clock)
    for _ in 0..<60 { #expect(limits.take([.requests: 1], from: "m").decision == .admitted) }
    let over = limits.take([.requests: 1], from: "m")
    #expect(over.decision == .over(.requests, seconds: 1))
    #expect(over.standings[.requests] == .init(limit: 60, remaining: 0, reset: 60))
    // Another model has limits of its own.
    #expect(limits.take([.requests: 1], from: "other").decision == .admitted)
    try await clock.sleep(for: .seconds(1))
    #expect(limits.take([.requests: 1], from: "m").decision == .admitted)
    #expect(limits.take([.requests: 1], from: "m").decision == .over(.requests, seconds: 1))
    try await clock.sleep(for: .seconds(3600))
    #expect(limits.take([:], from: "m").standings[.requests]?.remaining == 60)
  }

  @Test("In any minute no more is admitted than two minutes' worth, and in the long run the limit")
  func rate() async throws {
    let clock = ManualClock()
    let limits = MinuteLimits([.requests: 30], clock: clock)
    var admitted = 0
    for _ in 0..<6000 {
      if limits.take([.requests: 1], from: "m").decision == .admitted { admitted += 1 }
      try await clock.sleep(for: .milliseconds(100))
    }
    // Ten minutes: the bucket at the start, and what came in since.
    #expect((329...330).contains(admitted))
  }

  @Test("What one limit refuses takes nothing from the other; too much at once waits for all")
  func both() async throws {
    let clock = ManualClock()
    let limits = MinuteLimits([.requests: 10, .tokens: 600], clock: clock)
    #expect(limits.take([.requests: 1, .tokens: 500], from: "m").decision == .admitted)
    let over = limits.take([.requests: 1, .tokens: 200], from: "m")
    #expect(over.decision == .over(.tokens, seconds: 10))
    #expect(over.standings[.requests]?.remaining == 9)
    #expect(
      limits.take([.requests: 1, .tokens: 9999], from: "m").decision == .over(.tokens, seconds: 50))
    try await clock.sleep(for: .seconds(50))
    let all = limits.take([.requests: 1, .tokens: 9999], from: "m")
    #expect(all.decision == .admitted)
    #expect(all.standings[.tokens] == .init(limit: 600, remaining: 0, reset: 60))
  }

  @Test(
    "Spans are written as OpenAI writes them",
    arguments: [
      (0, "0ms"), (0.0123, "13ms"), (1, "1s"), (7.66, "7.660s"), (59.9999, "1m0s"), (360, "6m0s"),
      (83.5, "1m23.500s"),
    ])
  func spans(seconds: Double, text: String) {
    #expect(APIDialect.span(seconds) == text)
  }

  @Test("Above a limit comes 429 with the time to wait, headers that say so, and a count")
  func overHTTP() async throws {
    let configuration = SimulatorServer.Configuration(requestsPerMinute: 2, tokensPerMinute: 10_000)
    try await Running.with(configuration) { running in
      let statuses = [
        try await running.complete("One").status, try await running.complete("Two").status,
      ]
      #expect(statuses == [200, 200])
      let over = try await running.complete("Three")
      #expect(over.status == 429)
      #expect(try over.error("code") == "rate_limit_exceeded")
      #expect(try over.error("type") == "requests")
      let wait = try #require(over.headers["retry-after"].flatMap { Int($0) })
      #expect((1...30).contains(wait))
      #expect(over.headers["x-ratelimit-limit-requests"] == "2")
      #expect(over.headers["x-ratelimit-remaining-requests"] == "0")
      #expect(over.headers["x-ratelimit-reset-requests"]?.hasSuffix("s") == true)
      #expect(over.headers["x-ratelimit-limit-tokens"] == "10000")
      let message = try await running.send(
        "POST", "/v1/messages",
        body: #"{"model":"llama","max_tokens":9,"messages":[{"role":"user","content":"x"}]}"#,
        headers: ["anthropic-version": "2023-06-01"])
      #expect(message.status == 429)
      #expect(message.headers["anthropic-ratelimit-requests-remaining"] == "0")
      let reset = try #require(message.headers["anthropic-ratelimit-requests-reset"])
      #expect(try Date(reset, strategy: .iso8601) > Date())
      let stats = try await running.send("GET", "/stats").json()
      #expect(stats["by_limit"] == ["requests": 2])
      #expect(stats["by_fault"] == .object(JSONObject()))
      // No request is limited before it names a model.
      #expect(try await running.complete("Hi", model: "bloom").status == 200)
    }
  }
}
