import Foundation
import Testing

@testable import GavelCore

@Suite("Binomial draws")
struct BinomialTests {
  static let trials = [1, 2, 7, 19, 20, 100, 1000, 30_000, 1_000_000]
  static let shares = [
    1e-6, 1e-3, 0.01, 0.1, 1.0 / 3, 0.4999, 0.5, 0.51, 0.9, 0.999, 1 - 1e-6,
  ]

  @Test("They are distributed as the binomial distribution is", arguments: trials)
  func distribution(trials: Int) {
    for (number, share) in Self.shares.enumerated() {
      var generator = RoundGenerator(seed: UInt64(trials), round: number)
      let draws = 8000
      var counts: [Int: Int] = [:]
      for _ in 0..<draws {
        let drawn = Binomial.draw(trials: trials, share: share, using: &generator)
        #expect((0...trials).contains(drawn))
        counts[drawn, default: 0] += 1
      }
      let bins = Self.bins(trials: trials, share: share, draws: draws)
      let observed = bins.map { bin in
        Double(counts.filter { bin.range.contains($0.key) }.reduce(0) { $0 + $1.value })
      }
      #expect(observed.reduce(0, +) == Double(draws))
      guard bins.count > 1 else { continue }
      let (value, limit) = Fit.chiSquare(observed, expected: bins.map(\.expected))
      #expect(value < limit, "n = \(trials), p = \(share): \(value) of \(limit)")
    }
  }

  /// Ranges of successes that together are all, each expected some 20 times or more.
  private static func bins(trials: Int, share: Double, draws: Int)
    -> [(range: ClosedRange<Int>, expected: Double)]
  {
    let n = Double(trials)
    let (mean, deviation) = (n * share, (n * share * (1 - share)).squareRoot())
    let low = max(0, Int(mean - 12 * deviation - 20))
    let high = min(trials, Int(mean + 12 * deviation + 20))
    var bins: [(range: ClosedRange<Int>, expected: Double)] = []
    var start = 0
    var expected = 0.0
    for k in low...high {
      let x = Double(k)
      let logarithm =
        lgamma(n + 1) - lgamma(x + 1) - lgamma(n - x + 1) + x * log(share)
        + (n - x) * log1p(-share)
      expected += exp(logarithm) * Double(draws)
      if expected >= 20 {
        bins.append((start...k, expected))
        start = k + 1
        expected = 0
      }
    }
    guard let last = bins.popLast() else { return [(0...trials, Double(draws))] }
    return bins + [(last.range.lowerBound...trials, last.expected + expected)]
  }

  @Test("What is certain is drawn")
  func certain() {
    var generator = RoundGenerator(seed: 1, round: 1)
    for trials in [0, 1, 1_000_000] {
      for share in [0, -1, -1e-300] {
        #expect(Binomial.draw(trials: trials, share: share, using: &generator) == 0)
      }
      for share in [1, 1.5] {
        #expect(Binomial.draw(trials: trials, share: share, using: &generator) == trials)
      }
    }
    let least = Double.leastNonzeroMagnitude
    #expect(Binomial.draw(trials: 1_000_000, share: least, using: &generator) == 0)
    #expect(Binomial.draw(trials: -3, share: 0.5, using: &generator) == 0)
  }

  @Test("Stirling's formula and its tail are the logarithm of a factorial")
  func tail() {
    for k in [0, 1, 2, 5, 9, 10, 11, 20, 100, 1000] as [Double] {
      let whole = (k + 0.5) * log(k + 1) - (k + 1) + log(2 * .pi) / 2 + StirlingTail.of(k)
      #expect(abs(whole - lgamma(k + 1)) < 1e-12 * max(1, lgamma(k + 1)), "\(k)")
    }
  }

  @Test("Rounds and seeds have chances of their own")
  func generators() {
    var first: Set<UInt64> = []
    for seed in 0..<20 as Range<UInt64> {
      for round in 0..<200 {
        var generator = RoundGenerator(seed: seed, round: round)
        // Neither does one begin where another goes on.
        for _ in 0..<4 { #expect(first.insert(generator.next()).inserted) }
      }
    }
    var generator = RoundGenerator(seed: 7, round: 3)
    var again = RoundGenerator(seed: 7, round: 3)
    for _ in 0..<100 { #expect(generator.next() == again.next()) }
  }
}
