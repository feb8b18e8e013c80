import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("A run as a source of an evaluation")
struct EvaluatedRunTests {
  /// A teacher with a bias and one that never errs.
  private static let two = """
    models:
      weak: {provider: simulator, simulate: {quality: 0.35}}
      middle: {provider: simulator, simulate: {quality: 0.55}}
      strong: {provider: simulator, simulate: {quality: 0.75}}
      biased: {provider: simulator, simulate: {position_bias: 0.4, malformed: 0.1}}
      exact: {provider: simulator}
    candidates: [weak, middle, strong]
    teachers: [biased, exact]
    """

  private static func read(
    _ run: TestRun, _ teacher: String? = nil, against: EvaluatedRun.Against = .nothing,
    mode: ReferenceMode? = nil
  ) throws -> EvaluationData {
    try EvaluatedRun(
      folder: "runs/one", judge: .teacher(teacher), against: against, referenceMode: mode
    ).read(run.store)
  }

  /// What a teacher's judgment of a pair is as a prediction.
  private static func prediction(
    _ pair: JudgedPair, _ teacher: String, _ order: Order, _ mode: ReferenceMode = .without
  ) -> Prediction? {
    pair.judgments.first { $0.teacher == teacher && $0.order == order && $0.mode == mode }
      .flatMap { judgment in
        switch judgment.state {
        case .parsed: judgment.verdict.map { .verdict($0) }
        case .noReference: nil
        default: .unparsed
        }
      }
  }

  @Test("One teacher against the other: each pair's row says what both said of its sides")
  func teachers() async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<30),
      settings: "judging: {format: judgelm}\npairs: {choose: all}", models: Self.two)
    let data = try Self.read(run, "biased", against: .teacher("exact"))
    let pairs = try await run.judged()
    let table = data.pairs
    #expect(pairs.count > 80 && table.rows.count == pairs.count && data.leftOut.isEmpty)
    #expect(
      data.warnings == ["simulated models had a part in this run; it says nothing about real ones"])
    var (unread, flipped) = (0, 0)
    for (row, pair) in zip(table.rows, pairs) {
      let query = pair.shown.query
      #expect(row.forward == Self.prediction(pair, "biased", .forward))
      #expect(row.swapped == Self.prediction(pair, "biased", .swapped))
      if row.forward == .unparsed || row.swapped == .unparsed { unread += 1 }
      if row.forward != row.swapped { flipped += 1 }
      let judgment = pair.judgments.first { $0.teacher == "biased" && $0.order == .swapped }
      #expect(row.swappedScores?.b == judgment?.said?.scores?.first)
      #expect(row.swappedScores?.a == judgment?.said?.scores?.second)
      let label = pair.samples.first { $0.teacher == "exact" }?.verdict
      #expect(row.gold == label.map { .verdict($0) })
      #expect(table.categories[Int(try #require(row.category))] == query.category)
      #expect(table.models[Int(try #require(row.modelA))] == pair.shown.pair.a.candidate)
      #expect(table.models[Int(try #require(row.modelB))] == pair.shown.pair.b.candidate)
      #expect(row.traits?.a == TextTraits(of: pair.shown.aText))
      #expect(row.traits?.b.length == Int32(pair.shown.bText.unicodeScalars.count))
    }
    #expect(unread > 5 && flipped > unread)
    let questions = Dictionary(grouping: zip(table.rows, pairs)) { $0.0.question }
    #expect(questions.count == table.questions)
    for rows in questions.values { #expect(Set(rows.map { $0.1.shown.query.id }).count == 1) }
    #expect(table.judge == "biased" && table.modelNames == table.models)

    // Two teachers flip differently; their rates are those of the status.
    let report = EvaluationReport.bias(
      of: table, family: nil, resampling: Resampling(rounds: 50))
    let summary = FlipSummary(try run.store.flips())
    for teacher in ["biased", "exact"] {
      let section = try #require(
        report.sections.first { $0.group == .init(kind: "teacher", name: teacher) })
      #expect(section.measures[0].value == summary.byTeacher[teacher]?.flipRate)
      #expect(section.measures[0].n == summary.byTeacher[teacher]?.judged)
    }
  }

  @Test("With and without the reference: one mode's verdicts, the other's labels")
  func modes() async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<30), teacher: "position_bias: 0.3",
      settings: "judging: {format: judgelm, reference: both}")
    let pairs = try await run.judged()
    let without = try Self.read(run, against: .otherReferenceMode)
    #expect(without.pairs.rows.count == pairs.count)
    var labels = 0
    for (row, pair) in zip(without.pairs.rows, pairs) {
      #expect(row.forward == Self.prediction(pair, "teacher", .forward))
      let sample = pair.samples.first { $0.mode == .with }
      let gold: Gold =
        switch sample?.outcome {
        case .flipped: .noMajority
        default: sample?.verdict.map { .verdict($0) } ?? .none
        }
      #expect(row.gold == gold)
      if gold.verdict != nil { labels += 1 }
    }
    #expect(labels > 5 && labels < pairs.count)

    let with = try Self.read(run, mode: .with)
    let missing = pairs.filter { $0.shown.query.reference == nil }
    #expect(with.pairs.rows.count == pairs.count - missing.count)
    let leftOut = try #require(with.leftOut.first)
    #expect(with.leftOut.count == 1 && leftOut.reason == "no_reference")
    #expect(leftOut.count == missing.count && leftOut.examples.count == 5)
    #expect(leftOut.examples[0] == "\(missing[0].shown.pair.id): no_reference")
    #expect(with.pairs.rows.allSatisfy { $0.gold == .none })
    #expect(
      with.pairs.judgeFlips.map(\.judge) == [
        "teacher, with reference", "teacher, without reference",
      ])
  }

  @Test("What the run kept is the label where that is asked for")
  func samples() async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<30), teacher: "position_bias: 0.4",
      settings: "keep: {swap: tie_on_flip}")
    let data = try Self.read(run, against: .samples)
    let pairs = try await run.judged()
    for (row, pair) in zip(data.pairs.rows, pairs) {
      #expect(row.gold == pair.samples.first?.verdict.map { .verdict($0) })
    }
    #expect(data.pairs.rows.contains { $0.gold == .verdict(.tie) && $0.forward != $0.swapped })
    // A single teacher in a single mode has nothing beside it.
    #expect(data.pairs.judgeFlips.isEmpty)
  }

  @Test("Labels before anything is reconciled: both orders must say the same")
  func beforeSamples() async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<30), models: Self.two, until: .judge)
    let data = try Self.read(run, "exact", against: .teacher("biased"))
    let pairs = try await run.judged()
    #expect(pairs.allSatisfy { $0.samples.isEmpty })
    for (row, pair) in zip(data.pairs.rows, pairs) {
      let both = [Order.forward, .swapped].map { Self.prediction(pair, "biased", $0)?.verdict }
      let gold: Gold =
        both[0] == nil || both[1] == nil
        ? .none : both[0] == both[1] ? .verdict(try #require(both[0])) : .noMajority
      #expect(row.gold == gold)
    }
    #expect(Set(data.pairs.rows.map(\.gold)).count > 3)
    #expect(throws: RunProblem.self) { try Self.read(run, "exact", against: .samples) }
  }

  @Test("People's labels are joined by the pair's id, several people by majority")
  func people() async throws {
    let run = try await TestRun(seeds: Questions.jsonl(0..<20))
    let ids = try await run.judged().map(\.shown.pair.id.description)
    let lines = [
      #"{"id": "\#(ids[0])", "verdict": 1}"#,
      #"{"id": "\#(ids[1])", "verdict": "2"}"#,
      #"{"id": "\#(ids[2])", "verdict": "tie"}"#,
      #"{"id": "\#(ids[3])", "annotators": [1, 1, 2]}"#,
      #"{"id": "\#(ids[4])", "annotators": [1, 2, null]}"#,
      #"{"id": "p-0", "verdict": 1}"#,
      #"{"id": "\#(ids[5])", "verdict": "perhaps"}"#,
      #"{"id": "\#(ids[0])", "verdict": 2}"#,
      #"{"id": "\#(ids[6])", "verdict": 1, "order": "swapped"}"#,
    ]
    let path = try run.folder.write(lines.joined(separator: "\n"), to: "people.jsonl")
    let data = try Self.read(run, against: .people(path))
    let golds = data.pairs.rows.map(\.gold)
    #expect(
      golds.prefix(7) == [
        .verdict(.prefers(.a)), .verdict(.prefers(.b)), .verdict(.tie), .verdict(.prefers(.a)),
        .noMajority, .none, .verdict(.prefers(.b)),
      ])
    #expect(golds.dropFirst(7).allSatisfy { $0 == .none })
    #expect(data.pairs.annotators.count == 3)
    #expect(data.pairs.annotations.count == 3 * golds.count)
    #expect(
      data.pairs.annotations[9..<15] == [
        .prefers(.a), .prefers(.a), .prefers(.b), .prefers(.a), .prefers(.b), nil,
      ])
    let left = Dictionary(uniqueKeysWithValues: data.leftOut.map { ($0.reason, $0.count) })
    #expect(left == ["no_prediction": 1, "broken_row": 1, "duplicate_id": 1])

    let csv = try run.folder.write("id,verdict\n\(ids[7]),2\n", to: "people.csv")
    let other = try Self.read(run, against: .people(csv))
    #expect(other.pairs.rows[7].gold == .verdict(.prefers(.b)))
    #expect(other.pairs.rows.count { $0.gold != .none } == 1)
  }

  @Test("Labels of other pairs, and files without labels, are refused with what was expected")
  func wrongPeople() async throws {
    let run = try await TestRun(seeds: Questions.jsonl(0..<5))
    for (text, expected) in [
      (#"{"id": "q1", "verdict": 1}"#, "none of 1 ids is that of a judged pair of runs/one, for"),
      (#"{"verdict": 1, "instruction": "x"}"#, "no \"id\", expected"),
      (#"{"id": "p-1", "verdict": "perhaps"}"#, "people.jsonl:1: "),
      ("", "people.jsonl: empty"),
    ] {
      let path = try run.folder.write(text, to: "people.jsonl")
      let error = #expect(throws: (any Error).self) {
        try Self.read(run, against: .people(path))
      }
      #expect("\(try #require(error))".contains(expected), "\(String(describing: error))")
    }
    let missing = #expect(throws: (any Error).self) {
      try Self.read(run, against: .people("nowhere.jsonl"))
    }
    #expect("\(try #require(missing))".hasPrefix("nowhere.jsonl: no such file"))
  }

  @Test("Single answers: one teacher's grades against the other's")
  func grades() async throws {
    let models = Self.two.replacing(
      "{position_bias: 0.4, malformed: 0.1}", with: "{noise: 0.3, malformed: 0.1}")
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<24),
      settings: """
        judging: {format: judgelm, reference: with, answers: single}
        export: [{format: messages}]
        """, models: models)
    let data = try Self.read(run, "biased", against: .teacher("exact"))
    #expect(data.pairs.rows.isEmpty)
    var expected: [(predicted: Double?, gold: Double?, model: String)] = []
    var missing = 0
    for try await response in run.store.critiquedResponses() {
      let biased = try #require(response.critiques.first { $0.teacher == "biased" })
      if biased.state == .noReference {
        missing += 1
        continue
      }
      expected.append(
        (
          biased.said?.overall,
          response.critiques.first { $0.teacher == "exact" }?.said?.overall, response.candidate
        ))
    }
    let rows = data.responses.rows
    #expect(rows.map(\.predicted) == expected.map(\.predicted))
    #expect(rows.map(\.gold) == expected.map(\.gold))
    #expect(
      try rows.map { data.responses.models[Int(try #require($0.model))] } == expected.map(\.model))
    #expect(rows.contains { $0.predicted == nil } && rows.contains { $0.predicted != $0.gold })
    #expect(data.leftOut.map(\.reason) == ["no_reference"] && data.leftOut[0].count == missing)
  }

  @Test("Who cannot be evaluated is said, with who can")
  func problems() async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<5), models: Self.two)
    let one = try await TestRun(seeds: Questions.jsonl(0..<5))
    let none = try await TestRun(seeds: Questions.jsonl(0..<5), until: .pair)
    let cases: [(TestRun, String?, EvaluatedRun.Against, ReferenceMode?, String)] = [
      (
        run, "exakt", .nothing, nil,
        "no teacher named \"exakt\"; did you mean \"exact\"? there are: biased, exact"
      ),
      (
        run, nil, .nothing, nil,
        "expected the name of a teacher, since there are several: biased, exact; choose one with "
          + "--teacher"
      ),
      (
        run, "exact", .teacher("exact"), nil,
        "expected two teachers to hold against each other, found \"exact\" twice; there are: "
          + "biased, exact"
      ),
      (
        one, nil, .teacher("teacher"), nil,
        "expected two teachers to hold against each other, found \"teacher\" twice; the run has no "
          + "other"
      ),
      (
        one, nil, .teacher("other"), nil,
        "no teacher named \"other\"; there are: teacher"
      ),
      (
        one, nil, .otherReferenceMode, nil,
        "the teacher \"teacher\" has judged nothing with a reference; \"judging.reference: both\" "
          + "in the settings asks in both modes"
      ),
      (
        one, nil, .nothing, .with,
        "the teacher \"teacher\" has judged nothing with a reference; \"judging.reference: both\" "
          + "in the settings asks in both modes"
      ),
      (
        none, nil, .nothing, nil,
        "no judgments yet; the run has not come to its judge stage: run it again first"
      ),
    ]
    for (run, teacher, against, mode, message) in cases {
      let error = #expect(throws: RunProblem.self) {
        try Self.read(run, teacher, against: against, mode: mode)
      }
      #expect(error?.description == "runs/one: \(message)")
    }
  }
}
