/// Questions arranged so that drawing as many with replacement is little work.
///
/// How many of the draws fall on each part of the questions is binomial, given how many fell on the
/// parts before it, so parts are drawn one after the other. A part is either all questions of one
/// type that many have, of which a number is enough, or a block of others, which are then drawn one
/// by one. Both are exact: the result has the distribution of drawing question by question.
///
/// A block's amounts stay in the processor's cache while all rounds of a batch use them.
struct QuestionStrata: Sendable {
  private typealias Lane = SIMD4<Double>

  /// From how many questions on a type is drawn as one: a binomial draw costs as much as some
  /// twenty questions that are drawn one by one.
  private static let common = 16
  private static let blockSize = 2048

  let width: Int
  let questions: Int
  /// How many lanes a row of amounts has.
  private let lanes: Int
  private var commonCounts: [Int] = []
  /// The amounts of common types, row by row.
  private var commonRows: [Lane] = []
  private var blockSizes: [Int] = []
  /// The amounts of the others: block by block, in a block lane by lane, in a lane row by row.
  private var blockRows: [Lane] = []

  init(_ types: QuestionTypes) {
    width = types.width
    questions = types.questions
    lanes = (types.width + 3) / 4
    var others: [Int] = []
    for (type, count) in types.counts.enumerated() {
      if count >= Self.common {
        commonCounts.append(count)
        for lane in 0..<lanes { commonRows.append(Self.lane(lane, of: types.row(type))) }
      } else {
        others += repeatElement(type, count: count)
      }
    }
    blockRows.reserveCapacity(others.count * lanes)
    for start in stride(from: 0, to: others.count, by: Self.blockSize) {
      let block = others[start..<min(start + Self.blockSize, others.count)]
      blockSizes.append(block.count)
      for lane in 0..<lanes {
        for type in block { blockRows.append(Self.lane(lane, of: types.row(type))) }
      }
    }
  }

  private static func lane(_ lane: Int, of row: ArraySlice<Double>) -> Lane {
    var values = Lane()
    let start = row.startIndex + lane * 4
    for place in start..<min(start + 4, row.endIndex) { values[place - start] = row[place] }
    return values
  }

  /// The sums of some rounds, one after the other; they depend on the seed and the round alone.
  func sums(of rounds: Range<Int>, seed: UInt64) -> [[Double]] {
    var generators = rounds.map { RoundGenerator(seed: seed, round: $0) }
    /// How many draws each round has left.
    var draws = Array(repeating: questions, count: rounds.count)
    var sums = Array(repeating: Lane(), count: rounds.count * lanes)
    /// How many questions are left that draws can fall on.
    var left = questions
    for (type, count) in commonCounts.enumerated() {
      for round in 0..<rounds.count where draws[round] > 0 {
        let drawn = Self.draw(of: draws[round], on: count, among: left, using: &generators[round])
        draws[round] -= drawn
        let weight = Lane(repeating: Double(drawn))
        for lane in 0..<lanes {
          sums[round * lanes + lane] += weight * commonRows[type * lanes + lane]
        }
      }
      left -= count
    }
    var start = 0
    var weights: [Double] = []
    for size in blockSizes {
      for round in 0..<rounds.count where draws[round] > 0 {
        let drawn = Self.draw(of: draws[round], on: size, among: left, using: &generators[round])
        draws[round] -= drawn
        Self.weigh(&weights, draws: drawn, among: size, using: &generators[round])
        for lane in 0..<lanes {
          sums[round * lanes + lane] += sum(from: start + lane * size, weights)
        }
      }
      left -= size
      start += size * lanes
    }
    return (0..<rounds.count).map { round in
      (0..<width).map { sums[round * lanes + $0 / 4][$0 % 4] }
    }
  }

  /// How many of `draws` fall on `count` of the `left` questions.
  private static func draw(
    of draws: Int, on count: Int, among left: Int, using generator: inout RoundGenerator
  ) -> Int {
    guard count < left else { return draws }
    return Binomial.draw(
      trials: draws, share: Double(count) / Double(left), using: &generator)
  }

  /// Draws questions of a block one by one, and counts how often each came.
  ///
  /// Four draws from 64 bits, each by multiplying with rejection, which is exact (Lemire 2019).
  private static func weigh(
    _ weights: inout [Double], draws: Int, among size: Int, using generator: inout RoundGenerator
  ) {
    weights.removeAll(keepingCapacity: true)
    weights.append(contentsOf: repeatElement(0, count: size))
    let count = UInt32(size)
    let rejected = 0x1_0000 % count
    var left = draws
    while left > 0 {
      var bits = generator.next()
      for _ in 0..<min(4, left) {
        let product = UInt32(truncatingIfNeeded: bits & 0xffff) &* count
        bits >>= 16
        if product & 0xffff >= rejected {
          weights[Int(product >> 16)] += 1
          left -= 1
        }
      }
    }
  }

  /// The weighted sum of a block's rows in one lane, in four parts that do not wait for each other.
  private func sum(from start: Int, _ weights: [Double]) -> Lane {
    var parts = (Lane(), Lane(), Lane(), Lane())
    let even = weights.count & ~3
    for row in stride(from: 0, to: even, by: 4) {
      parts.0 += weights[row] * blockRows[start + row]
      parts.1 += weights[row + 1] * blockRows[start + row + 1]
      parts.2 += weights[row + 2] * blockRows[start + row + 2]
      parts.3 += weights[row + 3] * blockRows[start + row + 3]
    }
    for row in even..<weights.count { parts.0 += weights[row] * blockRows[start + row] }
    return (parts.0 + parts.1) + (parts.2 + parts.3)
  }
}
