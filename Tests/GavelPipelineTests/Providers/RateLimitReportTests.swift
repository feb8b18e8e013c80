import Foundation
import GavelCore
import GavelServe
import GavelTestSupport
import Synchronization
import Testing

@testable import GavelPipeline

@Suite("What headers say of limits")
struct RateLimitReportTests {
  /// 2025-08-21T12:40:00Z.
  private static let now = Date(timeIntervalSince1970: 1_755_780_000)

  @Test("OpenAI's headers: limits, what remains, and times as spans")
  func openAI() {
    let headers = [
      "x-ratelimit-limit-requests": "30000", "x-ratelimit-limit-tokens": "150000000",
      "x-ratelimit-remaining-requests": "29999", "x-ratelimit-remaining-tokens": "149999976",
      "x-ratelimit-reset-requests": "12ms", "x-ratelimit-reset-tokens": "6m0s",
    ]
    #expect(
      RateLimitReport(headers, now: Self.now)
        == RateLimitReport(
          requests: .init(limit: 30_000, remaining: 29_999, reset: .milliseconds(12)),
          tokens: .init(limit: 150_000_000, remaining: 149_999_976, reset: .seconds(360))))
  }

  @Test("Anthropic's headers: prompts and answers apart, and times of day")
  func anthropic() {
    let headers = [
      "anthropic-ratelimit-input-tokens-limit": "80000",
      "anthropic-ratelimit-input-tokens-remaining": "79000",
      "anthropic-ratelimit-input-tokens-reset": "2025-08-21T12:40:30Z",
      "anthropic-ratelimit-output-tokens-limit": "16000",
      "anthropic-ratelimit-output-tokens-reset": "2025-08-21T12:39:59Z",
      "anthropic-ratelimit-requests-limit": "1000",
      "anthropic-ratelimit-requests-remaining": "999",
      "anthropic-ratelimit-requests-reset": "2025-08-21T12:40:01Z",
      "anthropic-ratelimit-tokens-remaining": "95000",
    ]
    #expect(
      RateLimitReport(headers, now: Self.now)
        == RateLimitReport(
          requests: .init(limit: 1000, remaining: 999, reset: .seconds(1)),
          tokens: .init(remaining: 95_000),
          inputTokens: .init(limit: 80_000, remaining: 79_000, reset: .seconds(30)),
          outputTokens: .init(limit: 16_000, reset: .zero)))
  }

  @Test("Where nothing is said, there is nothing", arguments: [[:], ["retry-after": "3"]])
  func none(headers: [String: String]) {
    #expect(RateLimitReport(headers, now: Self.now) == nil)
    #expect(RateLimitReport(["x-ratelimit-limit-requests": "many"], now: Self.now) == nil)
    #expect(RateLimitReport(["x-ratelimit-remaining-tokens": "-4"], now: Self.now) == nil)
  }

  @Test(
    "A time is a span, a number of seconds or an hour",
    arguments: [
      ("1s", 1.0), ("6m0s", 360), ("20ms", 0.02), ("1h2m3.5s", 3723.5), ("7.66s", 7.66),
      ("59", 59), ("0", 0), ("1d", 86_400), ("9999h", 86_400), ("-5", 0),
      ("2025-08-21T12:41:00Z", 60), ("2025-08-21T14:41:00+02:00", 60),
      ("2025-08-21T12:40:00.250Z", 0.25), ("", nil), ("soon", nil), ("5x", nil), ("nan", nil),
      ("1e400", 86_400),
    ] as [(String, Double?)])
  func waits(text: String, seconds: Double?) throws {
    let wait = RateLimitReport.wait(text, now: Self.now)
    guard let seconds else {
      #expect(wait == nil)
      return
    }
    #expect(abs(try #require(wait) / .seconds(1) - seconds) < 1e-3)
  }

  @Test("An answer of a server with OpenAI's protocol reports, and so does its 429")
  func overHTTP() async throws {
    let reports = Mutex<[RateLimitReport]>([])
    let statuses = try await withServer(.init(requestsPerMinute: 1)) { server, base in
      let transport = HTTPTransport(connections: 1)
      let provider = OpenAICompatible(
        endpoint: ModelEndpoint(
          name: "gpt", url: base + "/chat/completions", key: nil, keyVariable: nil,
          timeout: .seconds(10), transport: transport,
          onReport: { report in reports.withLock { $0.append(report) } }))
      for number in 0..<2 {
        do {
          _ = try await provider.complete(OpenAICompatibleTests.request("\(number)"))
        } catch let error as ProviderError {
          guard case .transient(.rateLimited, _, _?) = error else { throw error }
        }
      }
      try await transport.shutdown()
      return server.statistics.byStatus
    }
    #expect(statuses == [200: 1, 429: 1])
    let remaining = reports.withLock { $0.map(\.requests?.remaining) }
    #expect(remaining == [0, 0])
    #expect(reports.withLock { $0.allSatisfy { $0.requests?.limit == 1 && $0.tokens == nil } })
  }
}
