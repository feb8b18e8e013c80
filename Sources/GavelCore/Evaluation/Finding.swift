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
  /// A share of 0 or 1 whose resamples are all alike would pass for certainty: it has Wilson's
  /// interval.
  ///
  /// - Parameters:
  ///   - shares: which measures are shares of rows, by their names: the columns whose sums are all
  ///     the rows that one is of.
  ///   - findings: The same measures in the same order for any sums. Called from several threads.
  func measured(
    _ tallies: Tallies, shares: [String: [Int]] = [:],
    _ findings: @Sendable (_ sums: [Double]) -> [Finding]
  ) -> [Measured] {
    // One question drawn again and again would pass for certainty.
    let intervals =
      rounds > 0 && tallies.questions > 1
      ? self.intervals(of: tallies) { sums in findings(sums).map(\.estimate.value) } : []
    return findings(tallies.total).enumerated().map { place, finding in
      guard let value = finding.estimate.value,
        var interval = intervals.isEmpty ? nil : intervals[place]
      else { return Measured(finding.name, finding.estimate, n: Int(finding.n)) }
      if interval.lower == interval.upper, let columns = shares[finding.name] {
        interval = .wilson(ofAllOrNone: value, in: tallies, of: columns, level: level) ?? interval
      }
      return Measured(finding.name, finding.estimate, n: Int(finding.n), interval: interval)
    }
  }
}

extension Interval {
  /// Wilson's interval of a share of 0 or 1, as if each question with any of its rows were one row.
  ///
  /// - Parameter columns: the sums that the share is of.
  /// - Returns: nil for any other share.
  static func wilson(
    ofAllOrNone share: Double, in tallies: Tallies, of columns: [Int], level: Double
  ) -> Interval? {
    guard share == 0 || share == 1 else { return nil }
    let questions = Double(tallies.questions(at: columns))
    return .wilson(successes: share * questions, of: questions, level: level)
  }
}

extension Tallies {
  /// How many questions add to any of these sums.
  fileprivate func questions(at columns: [Int]) -> Int {
    (0..<questions).count { question in
      columns.contains { amounts[question * width + $0] > 0 }
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
