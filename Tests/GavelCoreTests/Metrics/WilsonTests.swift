import Foundation
import Testing

@testable import GavelCore

@Suite("Intervals and tests of shares")
struct WilsonTests {
  @Test("Quantiles of the normal distribution are SciPy's")
  func normal() throws {
    let cases = try ComparisonNumbers.read().normal
    #expect(cases.count > 20)
    for row in cases {
      let value = NormalQuantile.of(row.probability)
      #expect(abs(value - row.value) <= 1e-14 * max(1, abs(row.value)), "\(row.probability)")
    }
  }

  @Test("Wilson's intervals are those of statsmodels")
  func wilson() throws {
    for row in try ComparisonNumbers.read().wilson {
      let interval = try #require(
        Interval.wilson(successes: row.successes, of: row.trials, level: row.level))
      #expect(abs(interval.lower - row.lower) < 1e-14, "\(row)")
      #expect(abs(interval.upper - row.upper) < 1e-14, "\(row)")
      #expect(interval.method == .wilson && interval.rounds == nil)
    }
  }

  @Test("Without trials there is no interval, and none is outside of 0 and 1")
  func extremes() throws {
    #expect(Interval.wilson(successes: 0, of: 0) == nil)
    #expect(Interval.wilson(successes: 3, of: 2) == nil)
    #expect(Interval.wilson(successes: 1, of: 2, level: 1) == nil)
    for trials in [1, 3, 1e6, 1e15] {
      let none = try #require(Interval.wilson(successes: 0, of: trials))
      let all = try #require(Interval.wilson(successes: trials, of: trials))
      #expect(none.lower == 0 && none.upper > 0 && none.upper < 1)
      #expect(all.upper == 1 && abs(all.lower - (1 - none.upper)) < 1e-15)
    }
  }

  @Test("McNemar's exact test is that of statsmodels")
  func mcnemar() throws {
    for row in try ComparisonNumbers.read().mcnemar {
      let p = McNemar(first: row.first, second: row.second).probability
      #expect(abs(p - row.p) <= 1e-11 * row.p, "\(row): \(p)")
    }
  }
}
