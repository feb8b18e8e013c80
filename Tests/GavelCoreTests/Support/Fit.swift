import Foundation

/// Whether samples come from where they should: tests that a right sampler fails once in a million
/// seeds, and whose seeds are fixed.
enum Fit {
  /// By how many standard deviations a normal variable is off once in a million times.
  static let outlier = 4.9

  /// Pearson's statistic of counts against expected ones, and what it passes once in a million.
  static func chiSquare(_ counts: [Double], expected: [Double]) -> (value: Double, limit: Double) {
    let value = zip(counts, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 }
    // Wilson and Hilferty's approximation.
    let freedom = Double(max(1, counts.count - 1))
    let part = 2 / (9 * freedom)
    let root = 1 - part + outlier * part.squareRoot()
    return (value, freedom * root * root * root)
  }

  /// The largest distance of two samples' distribution functions (Kolmogorov & Smirnov), and what
  /// it passes once in a million.
  static func distance(_ left: [Double], _ right: [Double]) -> (value: Double, limit: Double) {
    let (left, right) = (left.sorted(), right.sorted())
    var (i, j, value) = (0, 0, 0.0)
    while i < left.count, j < right.count {
      let next = min(left[i], right[j])
      while i < left.count, left[i] == next { i += 1 }
      while j < right.count, right[j] == next { j += 1 }
      let (one, two) = (Double(left.count), Double(right.count))
      value = max(value, abs(Double(i) / one - Double(j) / two))
    }
    let size = Double(left.count * right.count) / Double(left.count + right.count)
    return (value, (log(2e6) / 2 / size).squareRoot())
  }

  static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  static func deviation(_ values: [Double]) -> Double {
    let mean = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}
