import Testing

@testable import GavelCore

@Suite struct AgreementReportTests {
  private let few = Resampling(rounds: 60, seed: 3)

  private func agreement(
    _ table: JudgedTable, _ unparsed: UnparsedPolicy = .wrong
  ) -> EvaluationReport {
    .agreement(of: table, unparsed: unparsed, resampling: few)
  }

  @Test("An unparsed prediction counts as the policy says, and is always counted")
  func policies() throws {
    let table = JudgedTable(labels: "aabbttab", forward: "aubbtuab")
    for (policy, accuracy, n) in [
      (UnparsedPolicy.tie, 7.0 / 8, 8), (.wrong, 6.0 / 8, 8), (.exclude, 1, 6),
    ] {
      let report = agreement(table, policy)
      let found = try #require(report.measure("accuracy"))
      #expect(isSame(found.value, as: accuracy) && found.n == n)
      #expect(report.measure("unparsed")?.value == 2)
      #expect(report.measure("unparsed_share")?.value == 0.25)
      #expect(report.measure("unparsed_share")?.interval?.method == .wilson)
      #expect(report.notes.contains { $0.contains("2 of 8 predictions cannot be read") })
      let matrix = try #require(report.matrices.first)
      #expect(matrix.rows == ["a", "tie", "b"])
      #expect(matrix.columns == ["a", "tie", "b"] + (policy == .wrong ? ["unparsed"] : []))
      #expect(matrix.counts.reduce(0, +) == n)
    }
    #expect(
      agreement(table).matrices.first?.counts == [2, 0, 0, 1, 0, 1, 0, 1, 0, 0, 3, 0])
  }

  @Test("Rows without a label or a prediction are left out and counted in notes")
  func leftOut() throws {
    let report = agreement(JudgedTable(labels: "ab??-ta", forward: "abab--a"))
    #expect(report.measure("accuracy")?.n == 3)
    #expect(
      report.notes == [
        "agreement: left out 2 of 7 rows on whose label the annotators have no majority",
        "agreement: left out 1 of 7 rows without a label",
        "agreement: left out 1 of 7 rows that have a label and no prediction",
      ])
  }

  @Test("Without labels or without predictions there is no section")
  func nothing() {
    for table in [
      JudgedTable(), JudgedTable(labels: "--", forward: "ab"), JudgedTable(labels: "ab"),
    ] {
      #expect(agreement(table) == EvaluationReport())
    }
  }

  @Test("Where no label has a majority every measure is undefined for want of rows")
  func noMajority() throws {
    let report = agreement(JudgedTable(labels: "??", forward: "ab"))
    for measure in try #require(report.sections.first).measures {
      #expect(measure.estimate == .undefined(.noRows) && measure.interval == nil)
    }
  }

  @Test("Both orders are measured each, and merged: what they agree on, else a tie")
  func orders() throws {
    let report = agreement(
      JudgedTable(labels: "aabbtta", forward: "aaabtau", swapped: "abbbtba"))
    let expected = [
      "accuracy.forward": 4.0 / 7, "accuracy.swapped": 5.0 / 7, "accuracy.merged": 4.0 / 7,
      "accuracy.both_orders": 3.0 / 7,
    ]
    for (name, value) in expected {
      #expect(isSame(report.measure(name)?.value, as: value), "\(name)")
    }
    #expect(isSame(report.measure("accuracy", of: "merged")?.value, as: 4.0 / 7))
    #expect(isSame(report.measure("accuracy", of: "swapped")?.value, as: 5.0 / 7))
    #expect(report.measure("unparsed", of: "merged")?.value == 1)
    let tied = agreement(
      JudgedTable(labels: "t", forward: "u", swapped: "a"), .tie)
    #expect(tied.measure("accuracy.merged")?.value == 1)
    let excluded = agreement(
      JudgedTable(labels: "ta", forward: "ua", swapped: "aa"), .exclude)
    #expect(excluded.measure("accuracy.merged")?.n == 1)
  }

  @Test("A judge asked only with b in front is measured by that")
  func swappedOnly() {
    let report = agreement(JudgedTable(labels: "aabb", swapped: "aaba"))
    #expect(report.measure("accuracy")?.value == 0.75)
    #expect(report.measure("accuracy.merged") == nil)
  }

  @Test("There is a section for each category and each two models")
  func groups() throws {
    var table = JudgedTable(labels: "aabbtt", forward: "abbbta")
    table.categories = ["maths", "art"]
    table.models = ["y", "x", "z"]
    for place in table.rows.indices {
      table.rows[place].category = Int32(place % 2)
      table.rows[place].modelA = place < 3 ? 0 : 1
      table.rows[place].modelB = place < 3 ? 1 : 2
    }
    let report = agreement(table)
    #expect(
      report.sections.map { $0.group?.name } == [nil, "art", "maths", "x, y", "x, z"])
    #expect(report.measure("accuracy", of: "maths")?.value == 1)
    #expect(isSame(report.measure("accuracy", of: "art")?.value, as: 1.0 / 3))
    #expect(isSame(report.measure("accuracy", of: "x, y")?.value, as: 2.0 / 3))
  }

  @Test("Intervals hold the value, are seeded, and do not depend on threads")
  func intervals() throws {
    var random = SplitMix64(5)
    let labels = random.letters("abt", count: 300)
    let table = JudgedTable(
      labels: labels,
      forward: String(labels.map { "abt".randomElement(using: &random) == "a" ? $0 : "b" }))
    let plain = Resampling(rounds: 200, seed: 1)
    let threads = Resampling(rounds: 200, seed: 1, threads: 3)
    let report = EvaluationReport.agreement(of: table, unparsed: .tie, resampling: plain)
    #expect(report == .agreement(of: table, unparsed: .tie, resampling: threads))
    for name in ["accuracy", "kappa", "kappa.quadratic", "f1.macro", "mcc"] {
      let measure = try #require(report.measure(name))
      let interval = try #require(measure.interval)
      let value = try #require(measure.value)
      #expect(interval.lower < value && value < interval.upper, "\(name)")
      #expect(interval.method == .bootstrap && interval.rounds == 200)
    }
    // About two standard errors of a share of 300 on each side.
    let accuracy = try #require(report.measure("accuracy"))
    let share = try #require(accuracy.value)
    let width = try #require(accuracy.interval.map { $0.upper - $0.lower })
    let expected = 2 * 1.96 * (share * (1 - share) / 300).squareRoot()
    #expect(width > expected * 0.7 && width < expected * 1.3)
  }

  @Test("One question is no sample: no interval by resampling")
  func oneQuestion() {
    let report = agreement(JudgedTable(labels: "ab", forward: "aa", questions: 1))
    #expect(report.measure("accuracy")?.value == 0.5)
    #expect(report.measure("accuracy")?.interval == nil)
  }

  @Test("A share of 0 or 1, whose resamples are all alike, has Wilson's interval; F1 and kappa not")
  func extremes() throws {
    // Twelve rows of six questions: a has two in each of four questions, b in each of two.
    let report = agreement(
      JudgedTable(
        labels: "aabaabaabaab", forward: "aabaabaabaab", swapped: "aabaabaabaab", questions: 6))
    // The lower end for n of n is n / (n + z²), the upper for none of n z² / (n + z²).
    func reach(_ questions: Double) -> Double {
      1.959963984540054 * 1.959963984540054 / (questions + 1.959963984540054 * 1.959963984540054)
    }
    for (name, questions) in [
      ("accuracy", 6.0), ("accuracy.both_orders", 6), ("precision.a", 4), ("recall.a", 4),
      ("precision.b", 2), ("recall.b", 2), ("precision.micro", 6), ("recall.micro", 6),
    ] {
      let measure = try #require(report.measure(name))
      let interval = try #require(measure.interval, "\(name)")
      #expect(measure.value == 1 && interval.method == .wilson && interval.upper == 1, "\(name)")
      #expect(isSame(interval.lower, as: 1 - reach(questions)), "\(name)")
    }
    for name in ["f1.a", "f1.macro", "kappa", "balanced_accuracy", "precision.macro"] {
      let interval = try #require(report.measure(name)?.interval, "\(name)")
      #expect(interval.method == .bootstrap && interval.lower == 1 && interval.upper == 1)
    }
    let wrong = agreement(JudgedTable(labels: "aabb", forward: "bbaa"))
    let never = try #require(wrong.measure("recall.b")?.interval)
    #expect(never.method == .wilson && never.lower == 0 && isSame(never.upper, as: reach(2)))
    #expect(try #require(wrong.measure("accuracy")?.interval).method == .wilson)
    #expect(report.measure("recall.tie")?.interval == nil)
    let some = agreement(JudgedTable(labels: "aaabbb", forward: "aababb"))
    #expect(try #require(some.measure("accuracy")?.interval).method == .bootstrap)
  }

  @Test("Rows in another order change no value")
  func permuted() throws {
    var random = SplitMix64(6)
    let table = JudgedTable(
      labels: random.letters("abt?-", count: 80), forward: random.letters("abtu-", count: 80),
      swapped: random.letters("abtu-", count: 80), questions: 20)
    let other = table.rows(at: table.rows.indices.shuffled(using: &random))
    for policy in UnparsedPolicy.allCases {
      for (one, same) in [
        (agreement(table, policy), agreement(other, policy)),
        (
          EvaluationReport.consistency(of: table, unparsed: policy, resampling: few),
          EvaluationReport.consistency(of: other, unparsed: policy, resampling: few)
        ),
      ] {
        #expect(one.notes == same.notes && one.matrices == same.matrices)
        for (section, again) in zip(one.sections, same.sections) {
          #expect(section.measures.map(\.name) == again.measures.map(\.name))
          for (measure, twin) in zip(section.measures, again.measures) {
            #expect(isSame(measure.value, as: twin.value) && measure.n == twin.n)
          }
        }
      }
    }
  }
}
