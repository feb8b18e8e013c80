import Testing

@testable import GavelCore

@Suite struct CorrelationReportTests {
  private func correlation(
    _ table: ScoredTable, rounds: Int = 60, threads: Int = 1
  ) -> EvaluationReport {
    .correlation(
      of: table, resampling: Resampling(rounds: rounds, seed: 4, threads: threads))
  }

  @Test("Text, system and dataset level are SciPy's to 1e-9")
  func reference() throws {
    for row in try JudgeFixture.rows(JudgeFixture.Levels.self, in: "judge_levels") {
      let report = correlation(ScoredTable(row.rows), rounds: 0)
      guard row.rows.contains(where: { $0[2] != nil }) else {
        #expect(report == EvaluationReport())
        continue
      }
      for (level, expected) in [
        ("text_level", row.textLevel), ("system_level", row.systemLevel),
        ("dataset_level", row.datasetLevel),
      ] {
        for (name, value) in zip(["pearson", "spearman", "kendall"], expected) {
          #expect(
            isSame(report.measure("\(name).\(level)")?.value, as: value),
            "\(name) at \(level) of \(row.rows)")
        }
      }
      #expect(report.measure("pearson.text_level")?.n == row.questions)
    }
  }

  @Test("What is undefined says why, and questions left out are counted by reason")
  func undefined() throws {
    let report = correlation(
      ScoredTable([[0, 0, 3, 5], [0, 1, 3, 6], [1, 0, 4, 7], [2, 0, 5, 5], [2, 1, 4, nil]]))
    #expect(report.measure("pearson.text_level")?.estimate == .undefined(.tooFew))
    #expect(report.measure("pearson.text_level")?.interval == nil)
    #expect(report.measure("kendall.dataset_level")?.n == 4)
    #expect(
      report.notes == [
        "correlation: left out 1 of 5 rows whose predicted score cannot be read",
        "correlation: left out 1 of 3 questions at text level: all values are equal",
        "correlation: left out 2 of 3 questions at text level: there are too few values",
      ])
    let nobody = correlation(ScoredTable([[0, 0, nil, 5]]))
    #expect(nobody.measure("pearson.dataset_level") == nil)
    #expect(nobody.measure("unparsed")?.value == 0)
    let constant = correlation(ScoredTable([[0, 0, 3, 5], [1, 0, 3, 6]]))
    #expect(constant.measure("spearman.dataset_level")?.estimate == .undefined(.constant))
    #expect(constant.measure("spearman.system_level")?.estimate == .undefined(.tooFew))
  }

  @Test("A score that is no number is none")
  func notFinite() {
    let report = correlation(
      ScoredTable([[0, 0, 3, .nan], [1, 0, .infinity, 6], [2, 0, 3, 5], [3, 0, 4, 6]]))
    #expect(report.measure("unparsed")?.value == 1)
    #expect(report.measure("pearson.dataset_level")?.n == 2)
  }

  @Test("Models whose means differ by rounding alone are tied")
  func rounding() {
    // 0.1 + 0.2 and 0.3 differ in their last bit.
    let report = correlation(
      ScoredTable([
        [0, 0, 0.1, 1], [1, 0, 0.2, 1], [0, 1, 0, 2], [1, 1, 0.3, 2], [0, 2, 0.15, 3],
        [1, 2, 0.15, 3],
      ]))
    #expect(report.measure("pearson.system_level")?.estimate == .undefined(.constant))
  }

  @Test("Each category has its section, each model its means")
  func groups() throws {
    var table = ScoredTable([
      [0, 0, 1, 2], [0, 1, 2, 3], [1, 0, 4, 1], [1, 1, 3, 2], [2, 1, 8, nil],
    ])
    table.categories = ["maths", "art"]
    for place in table.rows.indices { table.rows[place].category = place < 2 ? 0 : 1 }
    let report = correlation(table)
    #expect(report.sections.map { $0.group?.name } == [nil, "art", "maths", "m0", "m1"])
    #expect(isSame(report.measure("pearson.text_level", of: "maths")?.value, as: 1))
    #expect(isSame(report.measure("pearson.text_level", of: "art")?.value, as: -1))
    #expect(report.measure("mean.gold", of: "m0")?.value == 2.5)
    #expect(report.measure("mean.predicted", of: "m1")?.value == 2.5)
    #expect(report.measure("mean.predicted", of: "m1")?.n == 2)
    #expect(report.measure("alignbench_overall.predicted", of: "m1") == nil)
  }

  @Test("AlignBench's overall score is there with its categories, by either name, without the -1")
  func alignBench() throws {
    var table = ScoredTable([])
    table.categories = [
      "数学能力", "逻辑推理", "基本能力", "中文理解", "综合问答", "写作能力", "角色扮演", "专业知识",
    ]
    table.models = ["m"]
    for category in 0..<8 {
      for (place, score) in [Double(category), nil, Double(category)].enumerated() {
        var row = ScoredRow(
          question: Int32(3 * category + place), model: 0, gold: nil, predicted: score)
        row.category = Int32(category)
        table.rows.append(row)
      }
    }
    table.questions = 24
    let report = correlation(table)
    #expect(report.measure("alignbench_reasoning.predicted", of: "m")?.value == 0.5)
    #expect(report.measure("alignbench_language.predicted", of: "m")?.value == 4.5)
    #expect(report.measure("alignbench_overall.predicted", of: "m")?.value == 2.5)
    #expect(report.measure("alignbench_overall.gold", of: "m") == nil)
    #expect(report.measure("unparsed")?.value == 8)
  }

  @Test("Intervals are those of resampled tables, whichever way scores are counted")
  func slow() throws {
    var random = SplitMix64(15)
    for levels in [3, 100_000] {
      var rows: [[Double?]] = []
      for question in 0..<12 {
        for model in 0..<4 {
          let gold = Double(Int.random(in: 0..<levels, using: &random))
          let said = gold + Double(Int.random(in: 0..<levels, using: &random))
          rows.append([Double(question), Double(model), gold, said])
        }
      }
      let comparison = ScoreComparison(of: ScoredTable(rows))
      for _ in 0..<10 {
        let times = (0..<12).map { _ in UInt16.random(in: 0...2, using: &random) }
        let found = comparison.correlations(times, withKendall: true).map { $0?.value }
        // Each question as often as it was drawn, as a question of its own.
        var drawn: [[Double?]] = []
        var next = 0.0
        for question in 0..<12 {
          for _ in 0..<times[question] {
            for row in rows where row[0] == Double(question) {
              drawn.append([next, row[1], row[2], row[3]])
            }
            next += 1
          }
        }
        let twin = ScoreComparison(of: ScoredTable(drawn))
          .correlations(nil, withKendall: true).map { $0?.value }
        for (value, expected) in zip(found, twin) { #expect(isSame(value, as: expected)) }
      }
    }
  }

  @Test("Intervals hold the value, are seeded, and do not depend on threads")
  func intervals() throws {
    var random = SplitMix64(16)
    var rows: [[Double?]] = []
    for question in 0..<60 {
      for model in 0..<5 {
        let gold = Double(Int.random(in: 1...10, using: &random))
        rows.append([
          Double(question), Double(model), gold,
          (gold + Double(Int.random(in: 1...10, using: &random))) / 2,
        ])
      }
    }
    let table = ScoredTable(rows)
    let report = correlation(table, rounds: 200)
    #expect(report == correlation(table, rounds: 200, threads: 3))
    for name in ["pearson", "spearman", "kendall"] {
      for level in ["text_level", "dataset_level"] {
        let measure = try #require(report.measure("\(name).\(level)"))
        let interval = try #require(measure.interval)
        let value = try #require(measure.value)
        #expect(interval.lower < value && value < interval.upper, "\(name) \(level)")
        #expect(interval.rounds == 200)
      }
    }
    #expect(report.measure("pearson.system_level")?.interval != nil)
  }

  @Test("What would take too long has no interval, and that is said")
  func tooLong() {
    var rows: [[Double?]] = []
    for place in 0..<200 {
      rows.append([Double(place / 2), 0, Double(place), Double(place * 77 % 200)])
    }
    func report(_ steps: Double) -> EvaluationReport {
      .correlation(
        of: ScoredTable(rows), resampling: Resampling(rounds: 10), tooManySteps: steps)
    }
    let none = report(10 * 199)
    #expect(none.measure("pearson.dataset_level")?.interval == nil)
    #expect(none.notes.last?.hasPrefix("correlation: no intervals") == true)
    // Ranks of 200 values are eight steps deep.
    let noKendall = report(10 * 200 * 7)
    #expect(noKendall.measure("pearson.dataset_level")?.interval != nil)
    #expect(noKendall.measure("kendall.dataset_level")?.interval == nil)
    #expect(noKendall.measure("kendall.dataset_level")?.value != nil)
    #expect(noKendall.notes.last?.contains("kendall.dataset_level has no interval") == true)
    #expect(report(10 * 200 * 8).measure("kendall.dataset_level")?.interval != nil)
  }

  @Test("Rows in another order change no value")
  func permuted() throws {
    var random = SplitMix64(17)
    var rows: [[Double?]] = []
    for place in 0..<90 {
      let gold = Double(Int.random(in: 1...5, using: &random))
      let said = Double(Int.random(in: 1...5, using: &random))
      rows.append([Double(place / 6), Double(place % 6), gold, place % 11 == 0 ? nil : said])
    }
    let report = correlation(ScoredTable(rows), rounds: 0)
    let other = correlation(ScoredTable(rows.shuffled(using: &random)), rounds: 0)
    for (section, same) in zip(report.sections, other.sections) {
      for (measure, twin) in zip(section.measures, same.measures) {
        #expect(measure.name == twin.name && isSame(measure.value, as: twin.value))
      }
    }
  }
}

extension ScoredTable {
  /// Rows of question, model, people's score, judge's score.
  fileprivate init(_ rows: [[Double?]]) {
    self.init()
    for row in rows {
      self.rows.append(
        ScoredRow(
          question: Int32(row[0] ?? 0), model: Int32(row[1] ?? 0), gold: row[2], predicted: row[3]))
    }
    questions = Int((self.rows.map(\.question).max() ?? -1) + 1)
    models = (0..<((self.rows.compactMap(\.model).max() ?? -1) + 1)).map { "m\($0)" }
  }
}
