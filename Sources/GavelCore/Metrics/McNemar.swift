import Foundation

/// McNemar's exact test: whether two judges are right on the same rows equally often.
///
/// Rows on which both are right, or both wrong, say nothing; of the others as many should be for
/// either judge as coins show heads (McNemar 1947).
struct McNemar {
  /// Rows on which only the first judge is right.
  let first: Int
  /// Rows on which only the second judge is right.
  let second: Int

  /// How likely a split at least as uneven is if both are equally good, to either side; 1 where no
  /// row tells them apart.
  var probability: Double {
    let trials = first + second
    guard first != second else { return 1 }
    return min(1, 2 * Self.tail(min(first, second), of: trials))
  }

  /// How likely at most `k` heads are among `n` coins, for k below n / 2.
  private static func tail(_ k: Int, of n: Int) -> Double {
    var term = 1.0
    var sum = 1.0
    var heads = k
    while heads > 0, term > sum * 0x1p-60 {
      term *= Double(heads) / Double(n - heads + 1)
      sum += term
      heads -= 1
    }
    return sum * exp(logarithm(k, of: n))
  }

  /// The logarithm of how likely exactly `k` heads are, without large terms that cancel (Loader
  /// 2000).
  private static func logarithm(_ k: Int, of n: Int) -> Double {
    let (k, n) = (Double(k), Double(n))
    guard k > 0 else { return -n * log(2) }
    let uneven = (2 * k - n) / n
    let distance = n / 2 * ((1 + uneven) * log1p(uneven) + (1 - uneven) * log1p(-uneven))
    return 0.5 * log(n / (2 * .pi * k * (n - k))) - distance
      + StirlingTail.of(n - 1) - StirlingTail.of(k - 1) - StirlingTail.of(n - k - 1)
  }
}
