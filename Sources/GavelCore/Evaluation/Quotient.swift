/// A measure that is a quotient of sums over rows: a share, a mean, or one share less another.
struct Quotient: Sendable {
  let name: String
  /// The columns of the two sums.
  let part: Int
  let whole: Int
  var kind = Kind.share

  enum Kind: Hashable, Sendable {
    /// A row adds one to the whole, and nothing or one to the part.
    case share
    /// A row adds one to the whole, and any amount to the part.
    case mean
    /// A share less the share in these columns.
    case less(part: Int, whole: Int)
  }

  func estimate(of sums: [Double]) -> Estimate {
    let first = Estimate.ratio(sums[part], of: sums[whole])
    guard case .less(let part, let whole) = kind else { return first }
    guard let other = Estimate.ratio(sums[part], of: sums[whole]).value else {
      return .undefined(.noRows)
    }
    return first.map { $0 - other }
  }

  /// Over how many rows it is computed.
  func count(in sums: [Double]) -> Int {
    guard case .less(_, let other) = kind else { return Int(sums[whole]) }
    return Int(sums[whole] + sums[other])
  }
}

extension Resampling {
  /// The measures with their intervals.
  ///
  /// A share of rows which are each of another question has Wilson's interval, everything else the
  /// bootstrap's; but resamples of a share of 0 or 1 are all alike, and would pass for certainty: it
  /// has Wilson's too, as if each question were one row.
  func measured(_ quotients: [Quotient], in tallies: Tallies) -> [Measured] {
    let sums = tallies.total
    let wilson = quotients.map { quotient -> Interval? in
      guard quotient.kind == .share else { return nil }
      let (part, whole) = (sums[quotient.part], sums[quotient.whole])
      if tallies.isAtMostOne(at: quotient.whole) {
        return .wilson(successes: part, of: whole, level: level)
      }
      guard whole > 0 else { return nil }
      return .wilson(ofAllOrNone: part / whole, in: tallies, of: [quotient.whole], level: level)
    }
    let estimates = quotients.map { $0.estimate(of: sums) }
    let open = quotients.indices.filter { wilson[$0] == nil && estimates[$0].value != nil }
    let resampled = open.map { quotients[$0] }
    let intervals =
      resampled.isEmpty
      ? []
      : self.intervals(of: tallies) { sums in resampled.map { $0.estimate(of: sums).value } }
    var chosen = wilson
    for (place, interval) in zip(open, intervals) { chosen[place] = interval }
    return quotients.indices.map { place in
      Measured(
        quotients[place].name, estimates[place], n: quotients[place].count(in: sums),
        interval: chosen[place])
    }
  }
}

extension Tallies {
  /// Whether no question adds more than one to a sum.
  fileprivate func isAtMostOne(at column: Int) -> Bool {
    stride(from: column, to: amounts.count, by: width).allSatisfy { amounts[$0] <= 1 }
  }
}

extension JudgedTable {
  /// What rows add to sums, by question.
  ///
  /// Questions whose rows add nothing are left out: they would change no quotient.
  ///
  /// - Parameter amounts: puts what a row adds into sums that are all zero.
  func tallies(width: Int, _ amounts: (JudgedRow, inout [Double]) -> Void) -> Tallies {
    let zeros = Array(repeating: 0.0, count: width)
    var numbers = Array(repeating: Int32(-1), count: questions)
    var count: Int32 = 0
    var sums = zeros
    for row in rows where numbers[Int(row.question)] < 0 {
      for column in 0..<width { sums[column] = 0 }
      amounts(row, &sums)
      guard sums != zeros else { continue }
      numbers[Int(row.question)] = count
      count += 1
    }
    var tallies = Tallies(width: width, questions: Int(count))
    for row in rows {
      let question = Int(numbers[Int(row.question)])
      guard question >= 0 else { continue }
      for column in 0..<width { sums[column] = 0 }
      amounts(row, &sums)
      for column in 0..<width where sums[column] != 0 {
        tallies.add(sums[column], at: column, of: question)
      }
    }
    return tallies
  }
}
