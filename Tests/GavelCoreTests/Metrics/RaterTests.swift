import Testing

@testable import GavelCore

@Suite struct RaterTests {
  @Test("Fleiss' kappa, Krippendorff's alpha, AC1 and each two's kappa are the references' to 1e-9")
  func reference() throws {
    let rows = try JudgeFixture.rows(JudgeFixture.Raters.self, in: "judge_raters")
    #expect(rows.count > 30)
    for row in rows {
      let report = EvaluationReport.people(
        of: JudgedTable(columns: row.columns), unparsed: .tie, resampling: Resampling(rounds: 0))
      for (name, expected) in row.values {
        #expect(
          isSame(report.measure(name)?.value, as: expected), "\(name) of \(row.columns)")
      }
      let pairs = row.columns.indices.flatMap { first in
        row.columns.indices.filter { $0 > first }.map { "p\(first), p\($0)" }
      }
      for (pair, expected) in zip(pairs, row.kappas) {
        #expect(
          isSame(report.measure("kappa", of: pair)?.value, as: expected),
          "\(pair) of \(row.columns)")
      }
    }
  }

  @Test(
    "What is undefined says why",
    arguments: [
      (["aa", "aa", "aa"], "fleiss_kappa", "one_class"),
      (["aa", "aa"], "krippendorff_alpha", "one_class"),
      (["aa", "aa"], "krippendorff_alpha.ordinal", "one_class"),
      (["ab-", "-bb", "b-a"], "fleiss_kappa", "no_rows"),
      (["ab-", "-bb", "b-a"], "gwet_ac1", "no_rows"),
    ])
  func undefined(_ columns: [String], _ name: String, _ reason: String) throws {
    let report = EvaluationReport.people(
      of: JudgedTable(columns: columns), unparsed: .tie, resampling: Resampling(rounds: 0))
    #expect(report.measure(name)?.estimate.undefined?.rawValue == reason)
  }

  @Test("Alpha over coincidences is alpha over all pairs of labels, however they are weighted")
  func slowAlpha() throws {
    var random = SplitMix64(11)
    for people in [2, 3, 6] {
      let columns = (0..<people).map { _ in random.letters("aabt-", count: 25) }
      let rows = (0..<25).map { row in
        columns.compactMap { Array($0)[row].verdict?.rank }
      }.filter { $0.count > 1 }
      var sums = Array(repeating: 0.0, count: CoincidenceMatrix.width)
      for row in rows {
        let counts = (0..<3).map { rank in Double(row.count { $0 == rank }) }
        for (place, amount) in CoincidenceMatrix.amounts(of: counts).enumerated() {
          sums[place] += amount
        }
      }
      for metric in CoincidenceMatrix.Metric.allCases {
        let slow = Self.slowAlpha(rows, metric)
        #expect(isSame(CoincidenceMatrix(sums).alpha(metric).value, as: slow), "\(metric)")
      }
    }
  }

  /// Straight from the definition: means of differences within rows and between all labels.
  private static func slowAlpha(_ rows: [[Int]], _ metric: CoincidenceMatrix.Metric) -> Double {
    let all = rows.flatMap(\.self)
    func difference(_ one: Int, _ other: Int) -> Double {
      let (low, high) = (min(one, other), max(one, other))
      switch metric {
      case .nominal: return one == other ? 0 : 1
      case .interval: return Double((high - low) * (high - low))
      case .ordinal:
        let between = Double(all.count { $0 >= low && $0 <= high })
        let ends = Double(all.count { $0 == low } + all.count { $0 == high }) / 2
        return one == other ? 0 : (between - ends) * (between - ends)
      }
    }
    func sum(_ labels: [Int]) -> Double {
      labels.indices.reduce(0) { total, one in
        labels.indices.reduce(total) {
          one == $1 ? $0 : $0 + difference(labels[one], labels[$1])
        }
      }
    }
    let seen =
      rows.reduce(0) { $0 + sum($1) / Double($1.count - 1) } / Double(all.count)
    let expected = sum(all) / Double(all.count * (all.count - 1))
    return 1 - seen / expected
  }

  @Test("For two people who label everything, AC1 of several is AC1 of two")
  func twoPeople() throws {
    var random = SplitMix64(12)
    let columns = (0..<2).map { _ in random.letters("aabt", count: 40) }
    let report = EvaluationReport.people(
      of: JudgedTable(columns: columns), unparsed: .tie, resampling: Resampling(rounds: 0))
    let two = try ConfusionMatrix(columns[0], columns[1])
    #expect(isSame(report.measure("gwet_ac1")?.value, as: two.gwetAC1.value))
    #expect(isSame(report.measure("observed_agreement")?.value, as: two.accuracy.value))
  }

  @Test("Krippendorff's example of two observers and two values comes out: .095")
  func wellKnown() throws {
    // "Computing Krippendorff's alpha-reliability" (2011), part A.
    let report = EvaluationReport.people(
      of: JudgedTable(columns: ["abaaaaaaba", "bbbaabaaaa"]), unparsed: .tie,
      resampling: Resampling(rounds: 0))
    let alpha = try #require(report.measure("krippendorff_alpha")?.value)
    #expect(abs(alpha - 0.095) < 5e-4)
  }
}
