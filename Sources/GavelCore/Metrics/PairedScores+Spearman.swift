extension PairedScores {
  /// Spearman's rho: Pearson's r of the ranks (Spearman 1904), as SciPy's `spearmanr`.
  ///
  /// Equal values share the mean of their ranks.
  ///
  /// - Parameter weights: How often each cell occurs.
  public func spearman(_ weights: [Double]) -> Estimate {
    let margins = margins(weights)
    if let reason = margins.undefined { return .undefined(reason) }
    return correlation(
      of: Self.ranks(margins.first), and: Self.ranks(margins.second), weights, margins)
  }

  private static func ranks(_ counts: [Double]) -> [Double] {
    var below = 0.0
    return counts.map { count in
      defer { below += count }
      return below + (count + 1) / 2
    }
  }
}
