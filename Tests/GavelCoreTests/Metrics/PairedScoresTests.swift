import Testing

@testable import GavelCore

@Suite struct PairedScoresTests {
  @Test("Pearson, Spearman and Kendall's tau-b are SciPy's to 1e-9")
  func reference() throws {
    let rows = try JudgeFixture.rows(JudgeFixture.Scores.self, in: "judge_scores")
    #expect(rows.count > 30)
    for row in rows {
      let found = Self.correlations(PairedScores(row.first, row.second))
      for (value, expected) in zip(found, row.correlations) {
        #expect(isSame(value, as: expected), "\(row.first) \(row.second): \(found)")
      }
    }
  }

  private static func correlations(_ scores: PairedScores) -> [Double?] {
    [
      scores.pearson(scores.counts).value, scores.spearman(scores.counts).value,
      scores.kendall(scores.counts).value,
    ]
  }

  @Test(
    "What is undefined says why",
    arguments: [
      ([], [], "no_rows"), ([1], [2], "too_few"), ([1, 1, 1], [1, 2, 3], "constant"),
      ([1, 2, 3], [4, 4, 4], "constant"), ([0.0, -0.0], [1, 2], "constant"),
    ] as [([Double], [Double], String)])
  func undefined(_ first: [Double], _ second: [Double], _ reason: String) {
    let scores = PairedScores(first, second)
    for estimate in [
      scores.pearson(scores.counts), scores.spearman(scores.counts), scores.kendall(scores.counts),
    ] {
      #expect(estimate.undefined?.rawValue == reason)
    }
  }

  @Test("Differences that cannot be squared are no variation, and no NaN")
  func extremes() {
    for values in [[0, 1e-300, 2e-300], [-1e300, 0, 1e300]] as [[Double]] {
      let scores = PairedScores(values, [1, 2, 4])
      #expect(scores.pearson(scores.counts) == .undefined(.constant))
      #expect(isSame(scores.spearman(scores.counts).value, as: 1))
      #expect(isSame(scores.kendall(scores.counts).value, as: 1))
    }
  }

  @Test("Each is what its definition says, term by term", arguments: 0..<30)
  func slow(_ seed: Int) throws {
    var random = SplitMix64(UInt64(seed))
    let size = Int.random(in: 2...80, using: &random)
    let levels = [2, 3, 10, 1000][seed % 4]
    let first = (0..<size).map { _ in Double(Int.random(in: 0..<levels, using: &random)) }
    let second = (0..<size).map { place in
      Bool.random(using: &random)
        ? first[place] / 2 : Double(Int.random(in: 0..<levels, using: &random))
    }
    let scores = PairedScores(first, second)
    guard Set(first).count > 1, Set(second).count > 1 else {
      #expect(scores.kendall(scores.counts) == .undefined(.constant))
      return
    }
    let found = Self.correlations(scores)
    #expect(isSame(found[0], as: Self.pearson(first, second)))
    #expect(isSame(found[1], as: Self.pearson(Self.ranks(first), Self.ranks(second))))
    #expect(isSame(found[2], as: Self.kendall(first, second)))
  }

  private static func pearson(_ first: [Double], _ second: [Double]) -> Double {
    let (x, y) = (mean(first), mean(second))
    let products = zip(first, second).map { ($0 - x) * ($1 - y) }.reduce(0, +)
    let squares = first.map { ($0 - x) * ($0 - x) }.reduce(0, +)
    let others = second.map { ($0 - y) * ($0 - y) }.reduce(0, +)
    return products / (squares * others).squareRoot()
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func ranks(_ values: [Double]) -> [Double] {
    values.map { value in
      Double(values.count { $0 < value }) + Double(values.count { $0 == value } + 1) / 2
    }
  }

  private static func kendall(_ first: [Double], _ second: [Double]) -> Double {
    var (difference, x, y) = (0.0, 0.0, 0.0)
    for one in first.indices {
      for other in 0..<one {
        let dx = (first[one] - first[other]).signum
        let dy = (second[one] - second[other]).signum
        difference += dx * dy
        x += abs(dx)
        y += abs(dy)
      }
    }
    return difference / (x * y).squareRoot()
  }

  @Test("A weight counts as so many rows, 0 as none")
  func weights() {
    var random = SplitMix64(3)
    for _ in 0..<20 {
      let first = (0..<12).map { _ in Double(Int.random(in: 1...4, using: &random)) }
      let second = (0..<12).map { _ in Double(Int.random(in: 1...5, using: &random)) }
      let times = (0..<12).map { _ in Int.random(in: 0...3, using: &random) }
      let scores = PairedScores(first, second)
      var weights = Array(repeating: 0.0, count: scores.size)
      for (place, cell) in scores.places.enumerated() { weights[Int(cell)] += Double(times[place]) }
      let repeated = PairedScores(
        zip(first, times).flatMap { Array(repeating: $0, count: $1) },
        zip(second, times).flatMap { Array(repeating: $0, count: $1) })
      #expect(
        isSame(scores.pearson(weights).value, as: repeated.pearson(repeated.counts).value))
      #expect(
        isSame(scores.spearman(weights).value, as: repeated.spearman(repeated.counts).value))
      #expect(
        isSame(scores.kendall(weights).value, as: repeated.kendall(repeated.counts).value))
    }
  }

  @Test("Rows in another order change nothing; a side reversed changes the sign")
  func laws() {
    var random = SplitMix64(4)
    let first = (0..<60).map { _ in Double(Int.random(in: 1...10, using: &random)) }
    let second = (0..<60).map { _ in Double.random(in: 0...1, using: &random) }
    let found = Self.correlations(PairedScores(first, second))
    let order = (0..<60).shuffled(using: &random)
    let shuffled = Self.correlations(
      PairedScores(order.map { first[$0] }, order.map { second[$0] }))
    let reversed = Self.correlations(PairedScores(first, second.map { -$0 }))
    let exchanged = Self.correlations(PairedScores(second, first))
    for place in found.indices {
      #expect(isSame(found[place], as: shuffled[place]))
      #expect(isSame(found[place], as: reversed[place].map { -$0 }))
      #expect(isSame(found[place], as: exchanged[place]))
    }
  }
}

extension Double {
  fileprivate var signum: Double { self > 0 ? 1 : self < 0 ? -1 : 0 }
}
