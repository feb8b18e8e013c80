extension Interval {
  /// Wilson's score interval of a share (Wilson 1927), without correction for continuity.
  ///
  /// Unlike p ± z·σ it has a width where all or none succeed, and stays between 0 and 1. It takes
  /// the trials to be independent: where several rows are of one question, the bootstrap is right.
  ///
  /// - Returns: `nil` without trials, or where more succeed than were tried.
  public static func wilson(
    successes: Double, of trials: Double, level: Double = 0.95
  ) -> Interval? {
    guard trials > 0, successes >= 0, successes <= trials, level > 0, level < 1 else { return nil }
    let z = NormalQuantile.of((1 + level) / 2)
    let share = successes / trials
    let square = z * z / trials
    let centre = (share + square / 2) / (1 + square)
    let reach =
      (share * (1 - share) * square + square * square / 4).squareRoot() / (1 + square)
    return Interval(
      lower: successes == 0 ? 0 : max(0, centre - reach),
      upper: successes == trials ? 1 : min(1, centre + reach), method: .wilson)
  }
}
