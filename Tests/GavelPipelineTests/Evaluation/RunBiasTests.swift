import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("The bias of a run's teacher, where it is known")
struct RunBiasTests {
  private static let resampling = Resampling(rounds: 200, seed: 1)

  /// What the simulator says in one order, given the truth: its chance of each verdict.
  private static func chances(
    _ order: Order, truth: Verdict, bias: Double, noise: Double
  ) -> [(verdict: Verdict, chance: Double)] {
    [Verdict.prefers(.a), .prefers(.b), .tie].map { verdict in
      var chance = (1 - bias) * noise / 3
      if verdict == .prefers(order.side(at: .first)) { chance += bias }
      if verdict == truth { chance += (1 - bias) * (1 - noise) }
      return (verdict, chance)
    }
  }

  @Test("Position: flips, and which place gains, are as the simulator was told, within 4 errors")
  func position() async throws {
    let (bias, noise) = (0.3, 0.1)
    let seeds = Questions.jsonl(0..<150)
    let rest = "judging: {format: judgelm}\npairs: {choose: all}"
    // The truth is what a perfect teacher says of the same pairs.
    let perfect = try await TestRun(seeds: seeds, teacher: "quality: 1", settings: rest)
    let run = try await TestRun(
      seeds: seeds, teacher: "position_bias: \(bias), noise: \(noise)", settings: rest)
    let data = try EvaluatedRun(folder: "run").read(run.store)
    let pairs = try await perfect.judged()
    #expect(pairs.count == data.pairs.rows.count && pairs.count > 300)

    /// Expected number and variance of rows for which something holds.
    struct Expected {
      var mean = 0.0
      var variance = 0.0

      mutating func add(_ chance: Double) {
        mean += chance
        variance += chance * (1 - chance)
      }

      func holds(of measured: Measured?) -> Bool {
        guard let measured, let value = measured.value else { return false }
        return abs(value * Double(measured.n) - mean) <= 4 * variance.squareRoot()
      }
    }
    var (flips, toFirst, toSecond) = (Expected(), Expected(), Expected())
    for pair in pairs {
      let truth = try #require(pair.samples.first?.verdict)
      func gain(_ verdict: Verdict, _ order: Order) -> Int {
        verdict == .tie ? 0 : verdict == .prefers(order.side(at: .first)) ? 1 : -1
      }
      var (first, second) = (0.0, 0.0)
      for one in Self.chances(.forward, truth: truth, bias: bias, noise: noise) {
        for other in Self.chances(.swapped, truth: truth, bias: bias, noise: noise) {
          let sum = gain(one.verdict, .forward) + gain(other.verdict, .swapped)
          if sum > 0 { first += one.chance * other.chance }
          if sum < 0 { second += one.chance * other.chance }
        }
      }
      toFirst.add(first)
      toSecond.add(second)
      flips.add(
        SimulatedModel.expectedFlipRate(truth: truth, positionBias: bias, noise: noise))
    }
    let report = EvaluationReport.bias(of: data.pairs, family: nil, resampling: Self.resampling)
    let main = try #require(report.sections.first)
    func measure(_ name: String) -> Measured? { main.measures.first { $0.name == name } }
    #expect(measure("flip_rate")?.n == pairs.count)
    #expect(flips.holds(of: measure("flip_rate")), "\(flips) \(main.measures)")
    #expect(toFirst.holds(of: measure("bias_to_first")), "\(toFirst) \(main.measures)")
    #expect(toSecond.holds(of: measure("bias_to_second")), "\(toSecond) \(main.measures)")
    #expect((measure("bias_to_first_less_second")?.value ?? 0) > 0.2)
    #expect((measure("first_preferred")?.value ?? 0) > 0.55)
    // The same pairs, counted once by the status.
    #expect(measure("flip_rate")?.value == FlipSummary(try run.store.flips()).all.flipRate)
  }

  /// Prefers the longer answer in four of ten judgments, and throws a coin for the others.
  private struct LengthLover: Provider {
    static let share = 0.4

    func complete(_ request: CompletionRequest) async throws -> Completion {
      let prompt = request.messages.last?.content ?? ""
      let answers = prompt.components(separatedBy: "Answer]\n")
        .filter { $0.contains("\n[The End of") }
        .map { $0.components(separatedBy: "\n[The End of")[0] }
      let draw = Draw(seed: 17)
      let prefersFirst =
        draw.uniform("lover", prompt) < Self.share
        ? answers[0].unicodeScalars.count > answers[1].unicodeScalars.count
        : draw.index(below: 2, "coin", prompt) == 0
      return Completion(text: (prefersFirst ? "8 3" : "3 8") + "\nIt is better.")
    }
  }

  @Test("Length: how much a teacher loves it, beside people who do not, within 4 errors")
  func length() async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<150),
      settings: "judging: {format: judgelm}\npairs: {choose: all}",
      provider: { $0.name == "teacher" ? LengthLover() : nil })
    let draw = Draw(seed: 23)
    let people = try await run.judged().map { pair in
      let id = pair.shown.pair.id.description
      return #"{"id": "\#(id)", "verdict": \#(draw.index(below: 2, "people", id) + 1)}"#
    }
    let path = try run.folder.write(people.joined(separator: "\n"), to: "people.jsonl")
    let data = try EvaluatedRun(folder: "run", against: .people(path)).read(run.store)
    let report = EvaluationReport.bias(of: data.pairs, family: nil, resampling: Self.resampling)
    let main = try #require(report.sections.first)
    func measure(_ name: String) throws -> Measured {
      try #require(main.measures.first { $0.name == name })
    }
    let judge = try measure("longer_preferred")
    let expected = LengthLover.share + (1 - LengthLover.share) / 2
    let error = (expected * (1 - expected) / Double(judge.n)).squareRoot()
    #expect(judge.n > 600)
    #expect(abs(try #require(judge.value) - expected) <= 4 * error, "\(judge)")

    let theirs = try measure("longer_preferred.people")
    #expect(abs(try #require(theirs.value) - 0.5) <= 4 * (0.25 / Double(theirs.n)).squareRoot())

    // A row's difference is the mean of two judgments less a coin.
    let difference = try measure("longer_preferred.difference")
    let spread = ((expected * (1 - expected) / 2 + 0.25) / Double(difference.n)).squareRoot()
    #expect(abs(try #require(difference.value) - (expected - 0.5)) <= 4 * spread, "\(difference)")
    #expect(difference.n == theirs.n && difference.n * 2 == judge.n)

    // Labels that are coins are met as often by what the filter keeps as by what it drops.
    let audit = EvaluationReport.swapAudit(of: data.pairs, resampling: Self.resampling)
    let found = try #require(audit.sections.first).measures
    let (kept, dropped) = (found[2], found[3])
    #expect(found.map(\.name).suffix(3).first == "accuracy.kept")
    #expect(kept.n + dropped.n == data.pairs.rows.count && dropped.n > 100)
    let apart = (0.25 / Double(kept.n) + 0.25 / Double(dropped.n)).squareRoot()
    #expect(abs(try #require(found[4].value)) <= 4 * apart, "\(found)")
  }
}
