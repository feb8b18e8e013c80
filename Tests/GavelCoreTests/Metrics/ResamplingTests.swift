import Foundation
import Synchronization
import Testing

@testable import GavelCore

@Suite("The bootstrap")
struct ResamplingTests {
  /// Questions of which many are equal, none, some, and enough for several blocks.
  static let shapes = ["few types", "all different", "some equal", "several blocks"]

  private static func tallies(_ shape: String) -> Tallies {
    var chance = SplitMix64(11)
    func cell(_ width: Int) -> [Double] {
      var row = Array(repeating: 0.0, count: width)
      row[Int.random(in: 0..<width, using: &chance)] = 1
      return row
    }
    func values(_ width: Int) -> [Double] {
      (0..<width).map { _ in Double.random(in: -1...3, using: &chance) }
    }
    return switch shape {
    case "few types": Tallies(rows: (0..<300).map { _ in cell(6) })
    case "all different": Tallies(rows: (0..<150).map { _ in values(5) })
    case "some equal":
      Tallies(
        rows: (0..<100).map { _ in cell(3) + [0] } + (0..<60).map { _ in values(4) }
          + (0..<20).map { [0, 0, 0, Double($0 / 4)] })
    default: Tallies(rows: (0..<4500).map { _ in values(2) })
    }
  }

  private static func sums(_ tallies: Tallies, rounds: Int, seed: UInt64) -> [[Double]] {
    QuestionStrata(QuestionTypes(tallies)).sums(of: 0..<rounds, seed: seed)
  }

  @Test("Sums are distributed as those of questions drawn one by one", arguments: shapes)
  func twin(shape: String) {
    let tallies = Self.tallies(shape)
    let rounds = shape == "several blocks" ? 300 : 1500
    let fast = Self.sums(tallies, rounds: rounds, seed: 5)
    let slow = PlainBootstrap(tallies: tallies, seed: 5).sums(rounds: rounds)
    // Each column, and two functions of several of them.
    var statistics: [([Double]) -> Double] = []
    for column in 0..<tallies.width { statistics.append { $0[column] } }
    statistics.append { $0[0] / ($0[0] * $0[0] + $0[1] * $0[1] + 1) }
    statistics.append { $0[0] - 2 * $0[1] }
    for (number, statistic) in statistics.enumerated() {
      let (one, two) = (fast.map(statistic), slow.map(statistic))
      let (distance, limit) = Fit.distance(one, two)
      #expect(distance < limit, "\(number)")
      let error = Fit.deviation(two) * (2 / Double(rounds)).squareRoot()
      #expect(abs(Fit.mean(one) - Fit.mean(two)) <= Fit.outlier * error, "\(number)")
      // A standard deviation's own standard error is about σ / √2n.
      #expect(
        abs(Fit.deviation(one) - Fit.deviation(two)) <= Fit.outlier * error / 2.0.squareRoot(),
        "\(number)")
    }
  }

  @Test("Each round draws as many questions as there are", arguments: [2, 3, 17, 100, 2048, 5000])
  func draws(questions: Int) {
    // The first sum counts the questions, the others are of a type that half of them have, a type
    // of few, and those with amounts of their own.
    let tallies = Tallies(
      rows: (0..<questions).map { question in
        [1, question % 2 == 0 ? 1 : 0, question % 20 == 1 ? 1 : 0, question > 7 ? 0 : 1 / 3.0]
      })
    for sums in Self.sums(tallies, rounds: 100, seed: 3) {
      #expect(sums[0] == Double(questions))
      #expect(sums[1] >= 0 && sums[1] <= Double(questions))
    }
  }

  @Test("How often one question is drawn is binomial, in common types and in blocks")
  func weights() {
    for copies in [1, 40] {
      // The first question stands for itself; 39 others, or 39 types of 40 questions.
      let questions = 40 * copies
      let tallies = Tallies(
        rows: (0..<questions).map { question in
          (0..<40).map { $0 == question / copies ? 1 : 0 }
        })
      let rounds = 1000
      let sums = Self.sums(tallies, rounds: rounds, seed: 23)
      let share = 1 / 40.0
      let variance = Double(questions) * share * (1 - share)
      for column in 0..<40 {
        let drawn = sums.map { $0[column] }
        let error = (variance / Double(rounds)).squareRoot()
        #expect(abs(Fit.mean(drawn) - Double(copies)) < Fit.outlier * error)
        #expect(abs(Fit.deviation(drawn) / variance.squareRoot() - 1) < 0.2)
      }
      // Two parts compete for the draws: their covariance is −n p².
      let products = sums.map { ($0[0] - Double(copies)) * ($0[39] - Double(copies)) }
      let expected = -Double(questions) * share * share
      let error = Fit.deviation(products) / Double(rounds).squareRoot()
      #expect(abs(Fit.mean(products) - expected) < Fit.outlier * error)
    }
  }

  @Test("Threads change nothing, and neither do rounds that come after", arguments: shapes)
  func threads(shape: String) {
    let tallies = Self.tallies(shape)
    let statistics: @Sendable ([Double]) -> [Double?] = { [$0[0], $0[1] / ($0[0] + 1), nil] }
    func resamples(threads: Int, rounds: Int = 130) -> Resamples {
      Resampling(rounds: rounds, seed: 9, threads: threads).resamples(of: tallies, statistics)
    }
    let one = resamples(threads: 1)
    for threads in [2, 3, 8, 1000, 0] {
      let several = resamples(threads: threads)
      #expect(several.intervals == one.intervals)
      #expect(several.standardErrors == one.standardErrors)
    }
    let longer = Self.sums(tallies, rounds: 70, seed: 9)
    #expect(Self.sums(tallies, rounds: 33, seed: 9) == Array(longer[..<33]))
    #expect(
      QuestionStrata(QuestionTypes(tallies)).sums(of: 40..<70, seed: 9) == Array(longer[40...]))
    #expect(Self.sums(tallies, rounds: 33, seed: 10) != Array(longer[..<33]))
  }

  @Test("Intervals of simulated questions have the true value in them as often as they say")
  func coverage() {
    var chance = SplitMix64(2024)
    var covered = 0
    let studies = 300
    for study in 0..<studies {
      // Each question has two rows that are right together or not, with a share of 0.7.
      let tallies = Tallies(
        rows: (0..<80).map { _ in
          let first = Double.random(in: 0..<1, using: &chance) < 0.7
          let alike = Double.random(in: 0..<1, using: &chance) < 0.8
          let second = alike ? first : Double.random(in: 0..<1, using: &chance) < 0.7
          return [(first ? 1 : 0) + (second ? 1 : 0), 2]
        })
      let interval = Resampling(rounds: 200, seed: UInt64(study))
        .intervals(of: tallies) { [$0[0] / $0[1]] }[0]
      if let interval, interval.lower <= 0.7, interval.upper >= 0.7 { covered += 1 }
    }
    // The percentile interval of 80 questions is a little narrow: 0.93 or so; ± 4 deviations.
    #expect((0.88...0.99).contains(Double(covered) / Double(studies)), "\(covered)")
  }

  @Test("The standard error of a count is that of a binomial one")
  func standardError() throws {
    let tallies = Tallies(rows: (0..<400).map { [$0 < 100 ? 1 : 0] })
    let errors = Resampling(rounds: 4000, seed: 1).standardErrors(of: tallies) { [$0[0]] }
    let error = try #require(errors[0])
    #expect(abs(error / (400 * 0.25 * 0.75).squareRoot() - 1) < 0.06)
  }

  @Test("Intervals are percentiles between the sorted values, and errors deviations")
  func percentiles() throws {
    let found = (0...100).reversed().map { [Double($0), nil, $0 < 50 ? 1 : nil, Double.nan] }
    let resamples = Resamples(found, statistics: 4, level: 0.9)
    let interval = try #require(resamples.intervals[0])
    #expect(abs(interval.lower - 5) < 1e-12 && abs(interval.upper - 95) < 1e-12)
    #expect(interval.method == .bootstrap && interval.rounds == 101)
    // No value at all, or in fewer than half of the rounds.
    #expect(resamples.intervals[1...].allSatisfy { $0 == nil })
    #expect(resamples.standardErrors[1...].allSatisfy { $0 == nil })
    #expect(
      abs((resamples.standardErrors[0] ?? 0) - Fit.deviation((0...100).map(Double.init))) < 1e-9)
    let half = Resamples([[1], [nil], [4], [nil]], statistics: 1, level: 0.5)
    #expect(half.intervals[0] == Interval(lower: 1.75, upper: 3.25, method: .bootstrap, rounds: 2))
    let one = Resamples([[1]], statistics: 1, level: 0.95)
    #expect(one.intervals[0]?.lower == 1 && one.standardErrors[0] == nil)
  }

  @Test("The share of rounds on the rarer side of 0, twice, is never 0")
  func twoSided() {
    func resamples(_ values: [Double?]) -> Resamples {
      Resamples(values.map { [$0] }, statistics: 1, level: 0.95)
    }
    #expect(resamples([1, 2, 3]).twoSided(of: 0) == .value(0.5))
    #expect(resamples([-1, 2, 3, 4]).twoSided(of: 0) == .value(0.8))
    #expect(resamples([0, 0]).twoSided(of: 0) == .value(1))
    #expect(resamples([nil, nil]).twoSided(of: 0) == .undefined(.tooFew))
    #expect(resamples([-1, 0, 2, 3]).share(of: 0) { $0 > 0 } == .value(0.5))
    #expect(resamples([nil]).share(of: 0) { $0 > 0 } == .undefined(.noRows))
  }

  @Test("Nothing to draw from, nothing to draw, one question and no sums give no interval")
  func nothing() {
    let statistics: @Sendable ([Double]) -> [Double?] = { sums in
      [sums.first, sums.isEmpty ? 1 : nil]
    }
    let none = Tallies(width: 2, questions: 0)
    let one = Tallies(rows: [[3, 4]])
    for tallies in [none, one] {
      #expect(Resampling().intervals(of: tallies, statistics) == [nil, nil])
      #expect(Resampling(threads: 2).standardErrors(of: tallies, statistics) == [nil, nil])
    }
    let many = Tallies(rows: Array(repeating: [1, 2], count: 30))
    #expect(Resampling(rounds: 0).intervals(of: many, statistics) == [nil, nil])
    #expect(Resampling(rounds: -4).intervals(of: many, statistics) == [nil, nil])
    let certain = Resampling(rounds: 50).intervals(of: many, statistics)
    #expect(certain == [Interval(lower: 30, upper: 30, method: .bootstrap, rounds: 50), nil])
    let narrow = Resampling(rounds: 50).intervals(
      of: Tallies(width: 0, questions: 5), statistics)
    #expect(narrow == [nil, Interval(lower: 1, upper: 1, method: .bootstrap, rounds: 50)])
    #expect(Resampling(rounds: 50).intervals(of: many) { _ in [] } == [])
  }

  @Test("Questions are of one type exactly where all their amounts are equal")
  func types() {
    var chance = SplitMix64(4)
    let rows = (0..<5000).map { _ in
      (0..<3).map { _ in Double(Int.random(in: -7...7, using: &chance)) / 4 }
    }
    let types = QuestionTypes(Tallies(rows: rows))
    var expected: [[Double]: Int] = [:]
    for row in rows { expected[row, default: 0] += 1 }
    #expect(types.counts.count == expected.count)
    for (type, count) in types.counts.enumerated() {
      #expect(expected[Array(types.row(type))] == count)
    }
    #expect(types.questions == 5000)
    #expect(types.total == Tallies(rows: rows).total)
  }

  @Test("Types of rows of a kind are those of the sums they make")
  func kinds() {
    var chance = SplitMix64(6)
    let amounts: [[Double]] = [[1, 0, 0], [0, 1, 0], [0.5, 0.5, 0], [0, 0, 2]]
    var tallies = Tallies(width: 3, questions: 400)
    let rows = (0..<900).map { _ in
      (
        question: Int32.random(in: 0..<400, using: &chance),
        kind: Int32.random(in: 0..<4, using: &chance)
      )
    }
    for row in rows {
      for (column, amount) in amounts[Int(row.kind)].enumerated() {
        tallies.add(amount, at: column, of: Int(row.question))
      }
    }
    let types = QuestionTypes(width: 3, questions: 400, rows: rows) { kind in
      amounts[kind].enumerated().filter { $0.element != 0 }.map {
        (column: $0.offset, amount: $0.element)
      }
    }
    #expect(types.total == tallies.total)
    // Questions without a row are not drawn.
    let asked = Set(rows.map(\.question))
    #expect(asked.count < 400 && types.questions == asked.count)
    var expected: [[Double]: Int] = [:]
    for question in asked {
      let start = Int(question) * 3
      expected[Array(tallies.amounts[start..<start + 3]), default: 0] += 1
    }
    var found: [[Double]: Int] = [:]
    for (type, count) in types.counts.enumerated() {
      found[Array(types.row(type)), default: 0] += count
    }
    #expect(found == expected)
  }
}
