import Testing

@testable import GavelCore

@Suite("Comparison of two models")
struct ComparisonTests {
  private static let resampling = Resampling(rounds: 400, seed: 1)

  private static func report(_ lines: String) -> EvaluationReport {
    .comparison(of: JudgedTable(written: lines), resampling: resampling)
  }

  @Test("16 to 10 has the winrate that Amazon's own example has, and is inconclusive")
  func example() throws {
    // Its example: winrate 0.38, lower_rate 0.23, upper_rate 0.56.
    let report = Self.report(
      """
      1 - - a - *16
      2 - - b - *10
      """)
    let section = try #require(report.sections.first)
    #expect(report.sections.count == 1 && section.name == "comparison" && section.group == nil)
    #expect(section.value("a_scores") == 16 && section.value("b_scores") == 10)
    #expect(section.value("score") == 10 && section.value("ties") == 0)
    #expect(section.value("inference_error") == 0)
    let winrate = try #require(section.measure("winrate"))
    #expect(abs(try #require(winrate.value) - 10 / 26.0) < 1e-15 && winrate.n == 26)
    let interval = try #require(winrate.interval)
    #expect(abs(interval.lower - 0.23) < 0.06 && abs(interval.upper - 0.56) < 0.06)
    #expect(section.value("lower_rate") == interval.lower)
    #expect(section.value("upper_rate") == interval.upper)
    #expect(
      report.notes == ["comparison: inconclusive: the interval of winrate has 0.5 in it"])
    #expect(report.warnings.isEmpty)
  }

  @Test("Both passes count, ties and errors apart from the winrate")
  func counts() throws {
    let report = Self.report(
      """
      1 - a a tie
      2 - b b ?
      3 - - tie b
      4 - - - b
      5 - - - -
      """)
    let section = try #require(report.sections.first)
    let names = ["a_scores", "b_scores", "ties", "inference_error"]
    #expect(names.map(section.value) == [1, 3, 2, 1])
    #expect(section.measure("ties")?.n == 7)
    #expect(section.value("winrate") == 0.75 && section.measure("winrate")?.n == 4)
    #expect(
      report.warnings == [
        "comparison: 1 of 7 judgments cannot be read: look at the prompt's format"
      ])
    #expect(
      report.notes == [
        "comparison: too few judgments with a winner to say which is better"
      ])
  }

  @Test("The standard error of a count is of questions: both passes of one move together")
  func standardErrors() throws {
    let once = Self.report(
      """
      1 - - a - *60
      2 - - b - *140
      """)
    let twice = Self.report(
      """
      1 - - a a *60
      2 - - b b *140
      """)
    let expected = (200 * 0.3 * 0.7).squareRoot()
    for (report, factor) in [(once, 1.0), (twice, 2.0)] {
      let section = try #require(report.sections.first)
      for name in ["a_scores", "b_scores", "score"] {
        let error = try #require(section.measure(name)?.standardError)
        #expect(abs(error / expected / factor - 1) < 0.12, "\(name): \(error)")
      }
      #expect(section.measure("ties")?.standardError == 0)
    }
    // The interval of the winrate is as wide either way.
    #expect(once.sections[0].value("lower_rate") == twice.sections[0].value("lower_rate"))
    #expect(
      once.notes == ["comparison: b is better: the interval of winrate is above 0.5"])
  }

  @Test("Of two models, sides that are exchanged between rows are mapped to one model")
  func exchanged() throws {
    let report = Self.report(
      """
      1 old/new - b b *12
      2 new/old - a a *9
      3 new/old - b tie *1
      4 - - a a *3
      5 old/old - b b *2
      """)
    let section = try #require(report.sections.first)
    // By name: a is new, b is old.
    #expect(section.group == nil && report.sections.count == 1)
    #expect(section.value("a_scores") == 42 && section.value("b_scores") == 1)
    #expect(
      report.notes == [
        "comparison: a is new, b is old",
        "comparison: a is better: the interval of winrate is below 0.5",
        "comparison: 5 rows do not say two different models; left out",
      ])
    #expect(report.sections[0].value("ties") == 1)
  }

  @Test("Where the same model is always on side a, it is a, whatever its name")
  func asGiven() throws {
    let report = Self.report("1 tuned/base - b a *20")
    #expect(report.notes.first == "comparison: a is tuned, b is base")
    #expect(report.sections[0].value("a_scores") == 20)
    #expect(report.sections[0].value("winrate") == 0.5)
  }

  @Test("Of more models, each two have a section, in the order of their names")
  func several() throws {
    let report = Self.report(
      """
      1 x/y - a - *15
      2 y/x - b - *15
      3 z/x - a - *15
      4 z/y - tie - *2
      5 w/z - ? - *3
      """)
    #expect(
      report.sections.map(\.group)
        == ["w, z", "x, y", "x, z", "y, z"].map {
          EvaluationSection.Group(kind: "model_pair", name: $0)
        })
    #expect(report.sections.map { $0.value("a_scores") } == [0, 30, 0, 0])
    #expect(report.sections.map { $0.value("b_scores") } == [0, 0, 15, 0])
    #expect(
      report.notes == [
        "comparison: the first is better: x, y", "comparison: the second is better: x, z",
        "comparison: no judgment has a winner: w, z; y, z",
      ])
    #expect(
      report.warnings == [
        "comparison: 3 of 3 judgments of w and z cannot be read: look at the prompt's format"
      ])
    let undecided = try #require(report.sections.first)
    for name in ["winrate", "lower_rate", "upper_rate"] {
      #expect(undecided.measure(name)?.estimate == .undefined(.noRows))
    }
  }

  @Test("Without judgments there is no section; of one question there is no interval")
  func little() throws {
    #expect(Self.report("").sections.isEmpty)
    #expect(Self.report("1 x/y a - -").sections.isEmpty)
    let one = try #require(Self.report("1 x/y a b b").sections.first)
    #expect(one.value("winrate") == 1 && one.measure("winrate")?.interval == nil)
    #expect(one.measure("lower_rate")?.estimate == .undefined(.tooFew))
    #expect(one.measure("b_scores")?.standardError == nil)
  }
}
