/// Questions arranged so that drawing as many with replacement is little work.
///
/// How many of the draws fall on each part of the questions is binomial, given how many fell on the
/// parts before it, so parts are drawn one after the other. A part is either all questions of one
/// type that many have, of which a number is enough, or a block of others, which are then drawn one
/// by one. Both are exact: the result has the distribution of drawing question by question.
struct QuestionStrata: Sendable {
  /// From how many questions on a type is drawn as one: a binomial draw costs as much as some
  /// twenty questions that are drawn one by one.
  private static let common = 16

  let width: Int
  let questions: Int
  private let commonCounts: [Int]
  /// The amounts of common types that are not 0, and where those of each begin.
  private let commonAmounts: [(column: Int, amount: Double)]
  private let commonStarts: [Int]
  private let others: AmountBlocks

  init(_ types: QuestionTypes) {
    width = types.width
    questions = types.questions
    var counts: [Int] = []
    var amounts: [(column: Int, amount: Double)] = []
    var starts = [0]
    var others: [Int32] = []
    for (type, count) in types.counts.enumerated() {
      if count >= Self.common {
        counts.append(count)
        types.forEachAmount(of: type) { amounts.append(($0, $1)) }
        starts.append(amounts.count)
      } else {
        others += repeatElement(Int32(type), count: count)
      }
    }
    commonCounts = counts
    commonAmounts = amounts
    commonStarts = starts
    self.others = AmountBlocks(others, of: types)
  }

  /// The sums of some rounds, one after the other; they depend on the seed and the round alone.
  func sums(of rounds: Range<Int>, seed: UInt64) -> [[Double]] {
    var generators = rounds.map { RoundGenerator(seed: seed, round: $0) }
    /// How many draws each round has left.
    var draws = Array(repeating: questions, count: rounds.count)
    var sums = Array(repeating: 0.0, count: rounds.count * width)
    /// How many questions are left that draws can fall on.
    var left = questions
    for (type, count) in commonCounts.enumerated() {
      for round in 0..<rounds.count where draws[round] > 0 {
        let drawn = Self.draw(of: draws[round], on: count, among: left, using: &generators[round])
        draws[round] -= drawn
        for place in commonStarts[type]..<commonStarts[type + 1] {
          let (column, amount) = commonAmounts[place]
          sums[round * width + column] += Double(drawn) * amount
        }
      }
      left -= count
    }
    var weights: [Double] = []
    for (block, size) in others.sizes.enumerated() {
      for round in 0..<rounds.count where draws[round] > 0 {
        let drawn = Self.draw(of: draws[round], on: size, among: left, using: &generators[round])
        draws[round] -= drawn
        Self.weigh(&weights, draws: drawn, among: size, using: &generators[round])
        others.add(block: block, weights: weights, to: &sums, from: round * width)
      }
      left -= size
    }
    return (0..<rounds.count).map { Array(sums[$0 * width..<($0 + 1) * width]) }
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
}
