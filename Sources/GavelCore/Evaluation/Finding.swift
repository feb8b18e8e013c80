/// A measure as it comes from counts, before anything is known of its interval.
struct Finding: Sendable {
  var name: String
  var estimate: Estimate
  /// Over how many rows.
  var n: Double

  init(_ name: String, _ estimate: Estimate, n: Double) {
    self.name = name
    self.estimate = estimate
    self.n = n
  }
}

extension Resampling {
  /// What `findings` makes of all sums, with the intervals of what it makes of resampled ones.
  ///
  /// - Parameter findings: The same measures in the same order for any sums. Called from several
  ///   threads.
  func measured(
    _ tallies: Tallies, _ findings: @Sendable (_ sums: [Double]) -> [Finding]
  ) -> [Measured] {
    // One question drawn again and again would pass for certainty.
    let intervals =
      rounds > 0 && tallies.questions > 1
      ? self.intervals(of: tallies) { sums in findings(sums).map(\.estimate.value) } : []
    return findings(tallies.total).enumerated().map { place, finding in
      Measured(
        finding.name, finding.estimate, n: Int(finding.n),
        interval: finding.estimate.value == nil || intervals.isEmpty ? nil : intervals[place])
    }
  }
}

extension Measured {
  /// A plain count.
  static func count(_ name: String, _ count: Int, of all: Int) -> Measured {
    Measured(name, all > 0 ? .value(Double(count)) : .undefined(.noRows), n: all)
  }

  /// A share of rows with Wilson's interval, which also says something where the share is 0.
  static func share(_ name: String, _ count: Int, of all: Int, level: Double) -> Measured {
    Measured(
      name, .ratio(Double(count), of: Double(all)), n: all,
      interval: .wilson(successes: Double(count), of: Double(all), level: level))
  }
}
