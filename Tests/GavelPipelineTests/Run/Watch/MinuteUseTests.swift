import GavelCore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("What is used of limits")
struct MinuteUseTests {
  private static func limits() -> Settings.Limits {
    var limits = Settings.Limits(concurrency: 4)
    limits.requestsPerMinute = 600
    limits.tokensPerMinute = 10_000
    limits.outputTokensPerMinute = 4_000
    return limits
  }

  @Test("Where no limit is stated nothing is counted")
  func unlimited() {
    #expect(MinuteUse(Settings.Limits(concurrency: 4), of: ["one"], clock: ManualClock()) == nil)
  }

  @Test("Requests and tokens of the last minute are counted, and those before are forgotten")
  func counted() async throws {
    let clock = ManualClock()
    let use = try #require(MinuteUse(Self.limits(), of: ["one"], clock: clock))
    for _ in 0..<120 {
      use.send()
      use.receive(Completion.Usage(prompt: 10, completion: 5))
      try await clock.sleep(for: .seconds(1))
    }
    // The second that has just begun has nothing yet.
    var figures = use.figures
    #expect(figures.map(\.kind) == [.requests, .tokens, .outputTokens])
    #expect(figures.map(\.used) == [59, 59 * 15, 59 * 5])
    #expect(figures.map(\.allowed) == [600, 10_000, 4_000])
    try await clock.sleep(for: .seconds(61))
    figures = use.figures
    #expect(figures.map(\.used) == [0, 0, 0])
  }

  @Test("In the first minute the rate counts, not the sum")
  func beginning() async throws {
    let clock = ManualClock()
    let use = try #require(MinuteUse(Self.limits(), of: ["one"], clock: clock))
    for _ in 0..<10 {
      for _ in 0..<5 { use.send() }
      try await clock.sleep(for: .seconds(1))
    }
    #expect(use.figures[0].used == 50 * 60 / 11)
  }
}
