import GavelCore
import Testing

@Suite("Bounds that measures must keep")
struct EvaluationGateTests {
  @Test(
    "A bound is NAME=VALUE, with a section and an end of the interval before it or without",
    arguments: [
      ("kappa=0.6", .value, "kappa", 0.6), ("agreement.f1.tie=-1", .value, "agreement.f1.tie", -1),
      ("lower:kappa=.5", .lower, "kappa", 0.5), ("upper:bias=1e-2", .upper, "bias", 0.01),
    ] as [(String, EvaluationGate.Of, String, Double)])
  func reads(text: String, of: EvaluationGate.Of, name: String, bound: Double) throws {
    let gate = try EvaluationGate(text, kind: .under)
    #expect(gate.of == of && gate.name == name && gate.bound == bound)
  }

  @Test(
    "Anything else is refused with what was expected",
    arguments: [
      "", "kappa", "kappa=", "=0.5", "kappa=high", "kappa=nan", "kappa=inf", "a=b=0.5",
      "middle:kappa=0.5", "lower:=0.5", "lower:value:kappa=0.5",
    ])
  func refuses(text: String) {
    #expect(throws: UnreadableGate.self) { try EvaluationGate(text, kind: .over) }
  }

  @Test(
    "A bound is kept at itself, and broken beyond it",
    arguments: [
      ("accuracy=0.75", .under, nil), ("accuracy=0.75", .over, nil),
      ("accuracy=0.76", .under, "agreement.accuracy is 0.75, under 0.76"),
      ("agreement.accuracy=0.5", .over, "agreement.accuracy is 0.75, over 0.5"),
      ("lower:accuracy=0.625", .under, nil),
      (
        "lower:accuracy=0.7", .under,
        "the lower end of the interval of agreement.accuracy is 0.625, under 0.7"
      ),
      (
        "upper:winrate=0.5", .over,
        "the upper end of the interval of comparison.winrate is 0.5625, over 0.5"
      ),
      (
        "f1.tie=0.1", .under,
        "agreement.f1.tie has no value (no row has this class), so it is not shown to be 0.1 or more"
      ),
      (
        "lower:score=1", .under,
        "the lower end of the interval of comparison.score is not known, "
          + "so it is not shown to be 1.0 or more"
      ),
      ("unparsed=1", .over, "data.unparsed is 2.0, over 1.0"),
    ] as [(String, EvaluationGate.Kind, String?)])
  func checks(text: String, kind: EvaluationGate.Kind, failure: String?) throws {
    #expect(try EvaluationGate(text, kind: kind).failure(in: .sample) == failure)
  }

  @Test("A name that no measure of all rows has lists those that there are")
  func unknown() throws {
    let gate = try EvaluationGate("kapa=0.6", kind: .under)
    let error = #expect(throws: UnknownMeasure.self) { try gate.failure(in: .sample) }
    let text = try #require(error).description
    #expect(text.hasPrefix("no measure of all rows is named \"kapa\"; there are: data.pairs, "))
    #expect(text.contains("agreement.kappa, comparison.a_scores"))
  }
}
