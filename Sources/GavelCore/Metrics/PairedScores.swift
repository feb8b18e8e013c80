/// Two scores of each of some things, as a table of how often each two values meet.
///
/// Judges give few different scores, so the table stays small however many rows there are; and a
/// resample has the same table with other counts. Correlations are functions of those counts.
public struct PairedScores: Sendable {
  /// Two values that meet, by their places among all values.
  struct Cell: Hashable, Sendable {
    var first: Int32
    var second: Int32
  }

  /// The different values, ascending.
  public let first: [Double]
  public let second: [Double]
  /// The pairs of values that occur, by first and then second.
  let cells: [Cell]
  /// The cell of each pair of scores, in the order in which they were given.
  public let places: [Int32]
  /// How often each cell occurs.
  public let counts: [Double]

  /// - Parameters:
  ///   - first: Finite numbers.
  ///   - second: As many, in the same order.
  public init(_ first: [Double], _ second: [Double]) {
    precondition(first.count == second.count, "scores are compared with as many others")
    let (values, ranks) = Self.ranked(first)
    let (otherValues, otherRanks) = Self.ranked(second)
    self.first = values
    self.second = otherValues
    // Both ranks in one number, which sorts by first and then second.
    let keys = zip(ranks, otherRanks).map { Int64($0) << 32 | Int64($1) }
    let (distinct, places) = Self.ranked(keys)
    cells = distinct.map {
      Cell(first: Int32($0 >> 32), second: Int32(truncatingIfNeeded: $0))
    }
    self.places = places
    var counts = Array(repeating: 0.0, count: distinct.count)
    for place in places { counts[Int(place)] += 1 }
    self.counts = counts
  }

  /// How many cells there are; weights have as many.
  public var size: Int { cells.count }

  /// The different values, ascending, and the place of each value among them.
  private static func ranked<Value: Comparable & Hashable>(
    _ values: [Value]
  ) -> (distinct: [Value], ranks: [Int32]) {
    var numbers: [Value: Int32] = [:]
    var distinct: [Value] = []
    var ranks = values.map { value in
      if let number = numbers[value] { return number }
      let number = Int32(distinct.count)
      numbers[value] = number
      distinct.append(value)
      return number
    }
    let order = distinct.indices.sorted { distinct[$0] < distinct[$1] }
    var rank = Array(repeating: Int32(0), count: distinct.count)
    for (place, number) in order.enumerated() { rank[number] = Int32(place) }
    for place in ranks.indices { ranks[place] = rank[Int(ranks[place])] }
    return (order.map { distinct[$0] }, ranks)
  }

  /// How often each value of both sides occurs.
  struct Margins {
    var first: [Double]
    var second: [Double]
    var all = 0.0

    /// Why there is no correlation, where there is none.
    var undefined: Estimate.Undefined? {
      func isConstant(_ counts: [Double]) -> Bool { counts.count { $0 > 0 } < 2 }
      if all == 0 { return .noRows }
      if all < 2 { return .tooFew }
      return isConstant(first) || isConstant(second) ? .constant : nil
    }
  }

  func margins(_ weights: [Double]) -> Margins {
    precondition(weights.count == size, "each cell has one weight")
    var margins = Margins(
      first: Array(repeating: 0, count: first.count),
      second: Array(repeating: 0, count: second.count))
    for (cell, weight) in zip(cells, weights) {
      margins.first[Int(cell.first)] += weight
      margins.second[Int(cell.second)] += weight
      margins.all += weight
    }
    return margins
  }
}
