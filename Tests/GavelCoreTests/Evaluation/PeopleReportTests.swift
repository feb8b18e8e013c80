import Testing

@testable import GavelCore

@Suite struct PeopleReportTests {
  private func people(
    _ table: JudgedTable, _ unparsed: UnparsedPolicy = .wrong
  ) -> EvaluationReport {
    .people(of: table, unparsed: unparsed, resampling: Resampling(rounds: 50, seed: 2))
  }

  @Test("Each two people and each with the judge have their sections, on the rows both labelled")
  func pairs() throws {
    let report = people(
      JudgedTable(columns: ["aabbtt", "aabb--", "abab-t"], forward: "aabbuu"))
    #expect(
      report.sections.map { $0.group?.name } == [
        nil, "p0, p1", "p0, p2", "p1, p2", "p0, judge", "p1, judge", "p2, judge",
      ])
    #expect(report.measure("observed_agreement", of: "p0, p1")?.n == 4)
    #expect(report.measure("kappa", of: "p0, p1")?.value == 1)
    #expect(isSame(report.measure("observed_agreement", of: "p0, judge")?.value, as: 4.0 / 6))
    #expect(report.measure("unparsed", of: "p0, judge")?.value == 2)
    #expect(report.measure("fleiss_kappa")?.n == 4)
    #expect(report.measure("krippendorff_alpha")?.n == 5)
    #expect(report.notes.contains { $0.contains("1 of 5 rows are not labelled by all 3") })
  }

  @Test("Fewer than two people, or none who labelled the same, have no section")
  func nothing() {
    #expect(people(JudgedTable(columns: ["ab"], forward: "ab")) == EvaluationReport())
    #expect(people(JudgedTable(columns: ["a-", "-b"])) == EvaluationReport())
    #expect(people(JudgedTable(labels: "ab", forward: "ab")) == EvaluationReport())
  }

  @Test("Rows without a majority, and those that all agree on, have their shares")
  func shares() throws {
    var table = JudgedTable(columns: ["aatb", "aabb", "aata"])
    table.rows[2].gold = .noMajority
    let report = people(table)
    #expect(report.measure("unanimous_share")?.value == 0.5)
    #expect(report.measure("no_majority_share")?.value == 0.25)
    #expect(report.measure("unanimous_share")?.interval?.method == .wilson)
  }

  @Test("Of a crowd, each two are not listed, and that is said")
  func crowd() {
    var random = SplitMix64(1)
    let report = people(
      JudgedTable(columns: (0..<21).map { _ in random.letters("ab-", count: 30) }))
    #expect(report.sections.count == 1)
    #expect(report.notes.contains { $0.contains("21 annotators are too many") })
  }

  @Test("People in another order, and sides changed everywhere, agree as much")
  func laws() {
    var random = SplitMix64(13)
    let columns = (0..<4).map { _ in random.letters("aabt-", count: 50) }
    let swapped = columns.map { String($0.map { $0 == "a" ? "b" : $0 == "b" ? "a" : $0 }) }
    let report = people(JudgedTable(columns: columns))
    for other in [JudgedTable(columns: columns.reversed()), JudgedTable(columns: swapped)] {
      for measure in report.sections[0].measures {
        #expect(
          isSame(people(other).measure(measure.name)?.value, as: measure.value), "\(measure.name)")
      }
    }
  }

  @Test("Agreement of people has intervals that hold it")
  func intervals() throws {
    var random = SplitMix64(14)
    let truth = random.letters("abt", count: 200)
    let columns = (0..<3).map { _ in
      String(truth.map { Int.random(in: 0..<10, using: &random) < 7 ? $0 : "a" })
    }
    let report = people(JudgedTable(columns: columns))
    for name in ["fleiss_kappa", "krippendorff_alpha", "krippendorff_alpha.ordinal", "gwet_ac1"] {
      let measure = try #require(report.measure(name))
      let interval = try #require(measure.interval)
      let value = try #require(measure.value)
      #expect(interval.lower < value && value < interval.upper)
    }
  }
}
