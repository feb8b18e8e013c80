import Foundation

/// Exact draws of how many of some trials succeed.
///
/// Inversion where few successes are expected, and transformed rejection with the exact test
/// (BTRS, Hörmann 1993) where many are; no approximation by a normal distribution.
enum Binomial {
  /// - Parameter share: How likely a success is; below 0 and above 1 count as never and always.
  static func draw(
    trials: Int, share: Double, using generator: inout RoundGenerator
  ) -> Int {
    guard trials > 0, share > 0 else { return 0 }
    guard share < 1 else { return trials }
    if share > 0.5 { return trials - draw(trials: trials, rare: 1 - share, using: &generator) }
    return draw(trials: trials, rare: share, using: &generator)
  }

  private static func draw(
    trials: Int, rare share: Double, using generator: inout RoundGenerator
  ) -> Int {
    Double(trials) * share < 10
      ? inverted(trials: trials, share: share, using: &generator)
      : rejected(trials: trials, share: share, using: &generator)
  }

  /// Goes up from 0 until the distribution's sum is above a uniform number.
  private static func inverted(
    trials: Int, share: Double, using generator: inout RoundGenerator
  ) -> Int {
    let odds = share / (1 - share)
    let none = exp(Double(trials) * log1p(-share))
    while true {
      var above = generator.uniform()
      var probability = none
      var successes = 0
      while above >= probability {
        above -= probability
        successes += 1
        // The sum of all is below 1 by a rounding error, and the number was in between.
        if successes > trials { break }
        probability *= odds * Double(trials - successes + 1) / Double(successes)
      }
      if successes <= trials { return successes }
    }
  }

  /// Algorithm BTRS, with the paper's names, for 10 expected successes on and a share up to ½.
  private static func rejected(
    trials: Int, share p: Double, using generator: inout RoundGenerator
  ) -> Int {
    let n = Double(trials)
    let deviation = (n * p * (1 - p)).squareRoot()
    let b = 1.15 + 2.53 * deviation
    let a = -0.0873 + 0.0248 * b + 0.01 * p
    let c = n * p + 0.5
    let squeeze = 0.92 - 4.2 / b
    while true {
      let u = generator.uniform() - 0.5
      let v = generator.uniform()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + c).rounded(.down)
      if us >= 0.07, v <= squeeze { return Int(k) }
      guard k >= 0, k <= n else { continue }
      let r = p / (1 - p)
      let m = ((n + 1) * p).rounded(.down)
      let alpha = (2.83 + 5.1 / b) * deviation
      // The logarithm of how likely k is, divided by how likely the mode is.
      let ratio =
        (m + 0.5) * log((m + 1) / (r * (n - m + 1)))
        + (n + 1) * log((n - m + 1) / (n - k + 1))
        + (k + 0.5) * log(r * (n - k + 1) / (k + 1))
        + StirlingTail.of(m) + StirlingTail.of(n - m)
        - StirlingTail.of(k) - StirlingTail.of(n - k)
      if log(v * alpha / (a / (us * us) + b)) <= ratio { return Int(k) }
    }
  }
}
