import Testing

@testable import GavelCore

@Suite("Difference of two judges")
struct DifferenceTests {
  private static func report(
    _ first: String, _ second: String, unparsed: UnparsedPolicy = .wrong, rounds: Int = 400
  ) -> EvaluationReport {
    .difference(
      between: JudgedTable(written: first), and: JudgedTable(written: second), unparsed: unparsed,
      resampling: Resampling(rounds: rounds, seed: 1))
  }

  @Test("Measures are each judge's on the rows that both have, and their difference")
  func measures() throws {
    let first = """
      1 - a a b *30
      2 - b b b *30
      3 - tie a tie *10
      4 - b - b *5
      5 - - b b *5
      """
    let second = """
      1 - a b b *30
      2 - b b b *30
      3 - tie tie tie *10
      4 - b b b *5
      5 - - b a *5
      """
    let report = Self.report(first, second)
    let section = try #require(report.sections.first)
    #expect(section.name == "difference" && section.group == nil)
    #expect(section.value("first.accuracy") == 60 / 70.0)
    #expect(section.value("second.accuracy") == 40 / 70.0)
    #expect(section.measure("first.accuracy")?.n == 70)
    let difference = try #require(section.measure("difference.accuracy"))
    #expect(abs(try #require(difference.value) - 20 / 70.0) < 1e-15)
    let interval = try #require(difference.interval)
    #expect(interval.lower > 0 && interval.upper < 0.6)
    // Of questions with +1, 0 and -1: √((p + q − (p − q)²) / n) with p = 30/70 and q = 10/70.
    let error = try #require(difference.standardError)
    #expect(abs(error / ((4 / 7.0 - 4 / 49.0) / 70).squareRoot() - 1) < 0.12)
    // 75 rows have both orders of both judges: the first keeps 35 of them, the second 70.
    #expect(section.value("first.consistency") == 35 / 75.0)
    #expect(section.value("second.consistency") == 70 / 75.0)
    #expect(section.measure("difference.consistency")?.n == 75)
    #expect(section.value("first_better.consistency") == 0)
    #expect(try #require(section.value("first_better.accuracy")) > 0.97)
    #expect(try #require(section.value("p_bootstrap.accuracy")) < 0.05)
    #expect(section.value("p_bootstrap.consistency") == 2 / 401.0)
    #expect(section.value("mcnemar.first_only") == 30)
    #expect(section.value("mcnemar.second_only") == 10)
    let p = try #require(section.value("mcnemar.p"))
    #expect(abs(p - McNemar(first: 30, second: 10).probability) < 1e-15)
    #expect(section.measure("mcnemar.p")?.n == 40)
    // Kappa of 30 right a, 30 right b, 10 ties called a: 1 − (10/70) / (1 − Σ shares' products).
    let byChance = (30 * 40 + 30 * 30) / 4900.0
    let kappa = try #require(section.value("first.kappa"))
    #expect(abs(kappa - (60 / 70.0 - byChance) / (1 - byChance)) < 1e-12)
    // F1 of a is 60/70, of b 1, of the ties 0.
    let macro = try #require(section.value("first.f1.macro"))
    #expect(abs(macro - (60 / 70.0 + 1) / 3) < 1e-12)
    #expect(report.notes.contains("difference: accuracy: the first judge is better"))
    #expect(report.notes.contains("difference: consistency: the second judge is better"))
    #expect(
      report.notes.last
        == "difference: 70 of 80 rows have a label and a verdict of both judges, 75 verdicts of "
        + "both in both orders")
  }

  @Test("A judge does not differ from itself")
  func same() throws {
    let table = """
      1 - a a b *20
      2 - b a a *20
      3 - tie ? tie *20
      """
    let report = Self.report(table, table)
    let section = try #require(report.sections.first)
    for name in ["accuracy", "kappa", "f1.macro", "consistency"] {
      #expect(section.value("difference.\(name)") == 0)
      #expect(section.measure("difference.\(name)")?.interval?.upper == 0)
      #expect(section.value("first_better.\(name)") == 0)
      #expect(section.value("p_bootstrap.\(name)") == 1)
    }
    #expect(section.value("mcnemar.p") == 1 && section.measure("mcnemar.p")?.n == 0)
    #expect(report.notes.contains("difference: accuracy: no difference is shown"))
  }

  @Test("Exchanged judges have the opposite difference, and the same tests")
  func exchanged() throws {
    let first = "1 - a a b *20\n2 - b a a *5"
    let second = "1 - a tie tie *20\n2 - b b a *5"
    let one = try #require(Self.report(first, second).sections.first)
    let other = try #require(Self.report(second, first).sections.first)
    for name in ["accuracy", "kappa", "f1.macro", "consistency"] {
      let (there, back) = (one.measure("difference.\(name)"), other.measure("difference.\(name)"))
      if let there = there?.value, let back = back?.value {
        #expect(there == -back)
      } else {
        #expect(there?.estimate == back?.estimate)
      }
      #expect(one.value("p_bootstrap.\(name)") == other.value("p_bootstrap.\(name)"))
    }
    #expect(one.value("mcnemar.p") == other.value("mcnemar.p"))
    let interval = try #require(one.measure("difference.accuracy")?.interval)
    let opposite = try #require(other.measure("difference.accuracy")?.interval)
    #expect(abs(interval.lower + opposite.upper) < 1e-12)
  }

  @Test("What cannot be read counts as it is said to")
  func unparsed() throws {
    let first = "1 - tie ? - *10\n2 - a a - *10"
    let second = "1 - tie tie - *10\n2 - a b - *10"
    func accuracy(_ policy: UnparsedPolicy) -> (Double?, Int?) {
      let section = Self.report(first, second, unparsed: policy).sections.first
      return (section?.value("first.accuracy"), section?.measure("first.accuracy")?.n)
    }
    #expect(accuracy(.wrong) == (0.5, 20))
    #expect(accuracy(.tie) == (1, 20))
    #expect(accuracy(.exclude) == (1, 10))
  }

  @Test("What has no value says why, and rows that do not fit give a warning")
  func undefined() throws {
    #expect(Self.report("", "") == EvaluationReport())
    #expect(Self.report("1 - a a -", "1 - a - -") == EvaluationReport())
    let one = try #require(Self.report("1 - a a - *4", "1 - a a - *4").sections.first)
    #expect(one.measure("difference.kappa")?.estimate == .undefined(.oneClass))
    #expect(one.measure("p_bootstrap.kappa")?.estimate == .undefined(.tooFew))
    #expect(one.measure("difference.consistency") == nil)
    // Without labels, only consistency.
    let unlabelled = try #require(Self.report("1 - - a a *4", "1 - - a b *4").sections.first)
    #expect(unlabelled.value("difference.consistency") == 1)
    #expect(unlabelled.measure("difference.accuracy") == nil)
    #expect(unlabelled.measure("mcnemar.p") == nil)
    let report = Self.report("1 - a a - *4", "1 - a a - *3")
    #expect(report.sections.isEmpty)
    #expect(
      report.warnings == [
        "difference: the first judge has 4 rows and the second 3; expected the same rows of both"
      ])
  }
}
