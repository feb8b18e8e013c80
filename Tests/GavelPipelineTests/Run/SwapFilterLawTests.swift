import Foundation
import GavelCore
import GavelPipeline
import GavelStore
import GavelTestSupport
import Testing

@Suite("The swap filter over a whole run")
struct SwapFilterLawTests {
  @Test("With a teacher that always prefers the first answer nothing survives")
  func alwaysFirst() async throws {
    let run = try await TestRun(teacher: "position_bias: 1")
    let row = try #require(try run.store.funnel()[.reconcile])
    #expect(row.input > 0)
    #expect(row.output == 0)
    #expect(row.dropped == ["flipped": row.input])
    #expect(try run.lines("train.jsonl").isEmpty)
  }

  @Test(
    "With an unbiased teacher that never errs nothing is lost",
    arguments: ["pandalm", "judgelm", "nova", "critiquellm", "critiquellm-en"])
  func perfect(format: String) async throws {
    let run = try await TestRun(teacher: "quality: 1", settings: "judging: {format: \(format)}")
    let row = try #require(try run.store.funnel()[.reconcile])
    #expect(row.input > 0)
    #expect(row.output == row.input)
  }

  @Test(
    "In between, the flip rate is the expected one within four standard errors",
    arguments: [(0.1, 0.0), (0.3, 0.1), (0.0, 0.3)])
  func between(bias: Double, noise: Double) async throws {
    let seeds = Questions.jsonl(0..<250)
    // The truth is what a perfect teacher says of the same pairs.
    let perfect = try await TestRun(
      seeds: seeds, teacher: "quality: 1", settings: "pairs: {choose: all}")
    let real = try await TestRun(
      seeds: seeds, teacher: "position_bias: \(bias), noise: \(noise)",
      settings: "pairs: {choose: all}")
    var truth: [ContentID: Verdict] = [:]
    for pair in try await perfect.judged() {
      truth[pair.shown.pair.id] = pair.samples.first?.verdict
    }
    var (expected, variance, flipped) = (0.0, 0.0, 0.0)
    for pair in try await real.judged() {
      let share = SimulatedModel.expectedFlipRate(
        truth: try #require(truth[pair.shown.pair.id]), positionBias: bias, noise: noise)
      expected += share
      variance += share * (1 - share)
      if pair.samples.first?.outcome == .flipped { flipped += 1 }
    }
    #expect(truth.count > 600)
    #expect(abs(flipped - expected) <= 4 * variance.squareRoot(), "\(flipped) of \(expected)")
  }

  @Test("Under tie_on_flip a flip is kept as a tie, under all as what the forward order says")
  func policies() async throws {
    for (policy, check) in [
      ("tie_on_flip", { (pair: JudgedPair) in Verdict.tie }),
      ("all", { pair in pair.judgments.first { $0.order == .forward }?.verdict ?? .tie }),
    ] as [(String, (JudgedPair) -> Verdict)] {
      let run = try await TestRun(
        teacher: "position_bias: 0.5", settings: "keep: {swap: \(policy)}")
      let flips = try await run.judged().filter { $0.samples.first?.outcome == .flipped }
      #expect(flips.count > 5)
      for pair in flips { #expect(pair.samples.first?.verdict == check(pair)) }
    }
  }
}
