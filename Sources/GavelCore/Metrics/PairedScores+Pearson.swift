extension PairedScores {
  /// Pearson's r: the covariance over both standard deviations (Pearson 1895), as SciPy's
  /// `pearsonr`.
  ///
  /// - Parameter weights: How often each cell occurs; ``counts`` are those of the scores given.
  public func pearson(_ weights: [Double]) -> Estimate {
    let margins = margins(weights)
    if let reason = margins.undefined { return .undefined(reason) }
    return correlation(of: first, and: second, weights, margins)
  }

  /// Pearson's r of numbers that stand for the values.
  func correlation(
    of first: [Double], and second: [Double], _ weights: [Double], _ margins: Margins
  ) -> Estimate {
    let (firstMean, firstSquares) = Self.moments(of: first, margins.first, margins.all)
    let (secondMean, secondSquares) = Self.moments(of: second, margins.second, margins.all)
    var products = 0.0
    for (cell, weight) in zip(cells, weights) {
      products +=
        weight * (first[Int(cell.first)] - firstMean) * (second[Int(cell.second)] - secondMean)
    }
    let scale = firstSquares.squareRoot() * secondSquares.squareRoot()
    // Differences can be too small to be squared, or too large.
    guard scale > 0, scale.isFinite, products.isFinite else { return .undefined(.constant) }
    return .value(min(1, max(-1, products / scale)))
  }

  private static func moments(
    of values: [Double], _ counts: [Double], _ all: Double
  ) -> (mean: Double, squares: Double) {
    var sum = 0.0
    for (value, count) in zip(values, counts) { sum += value * count }
    let mean = sum / all
    var squares = 0.0
    for (value, count) in zip(values, counts) { squares += count * (value - mean) * (value - mean) }
    return (mean, squares)
  }
}
