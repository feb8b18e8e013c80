import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Flips")
struct FlipSummaryTests {
  @Test("What an export counts of its pairs is what the store counts of all")
  func counted() async throws {
    let run = try await TestRun(
      teacher: "position_bias: 0.4, noise: 0.2, malformed: 0.1",
      settings: "judging: {format: judgelm, reference: both, orders: both}")
    var counted = FlipSummary()
    for pair in try await run.judged() {
      var one = FlipSummary()
      one.add(pair)
      counted.add(one)
    }
    #expect(counted.json == FlipSummary(try run.store.flips()).json)
    #expect(counted.all.flipped > 0 && counted.all.judged > counted.all.flipped)
    #expect(counted.byCategory.count > 1 && counted.byModels.count > 1)
  }
}
