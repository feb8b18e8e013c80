import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("A model that grades single answers of the validation split as a student")
struct EndpointGradeTests {
  private static let judgelm = "judging: {format: judgelm, reference: with, answers: single}"
  private static let packs = ["judgelm", "critiquellm", "critiquellm-en"]

  private static func judging(_ pack: String) -> String {
    let mode = pack == "judgelm" ? "with" : "both"
    return "judging: {format: \(pack), reference: \(mode), answers: single}"
  }

  private static func run(
    _ judging: String = EndpointGradeTests.judgelm, teacher: String = "noise: 0.2",
    teachers: String = "teacher", validation: Double = 0.4
  ) async throws -> StudentRun {
    try await StudentRun(
      judging: judging, teacher: teacher, teachers: teachers, rest: "export: [{format: messages}]",
      validation: validation)
  }

  private static func report(_ data: EvaluationData) throws -> EvaluationReport {
    try Evaluation(data, EvaluationOptions(resampling: Resampling(rounds: 20))).report()
  }

  @Test(
    "It is asked, once each, what the lines of the validation file hold before their targets",
    arguments: packs)
  func prompts(pack: String) async throws {
    let run = try await Self.run(Self.judging(pack))
    let counter = CountingProvider()
    try await run.judge(counter: counter)
    let asked = counter.requests.map { JSONValue.array($0.messages.map(\.json)).line }
    let lines = try run.folder.read("run/export/messages-responses/validation.jsonl")
      .split(separator: "\n")
    let taught = try lines.map { line in
      let messages = try JSONParser.parse(String(line)).object?["messages"]?.array ?? []
      #expect(messages.last?.object?["role"] == "assistant")
      return JSONValue.array(messages.dropLast()).line
    }
    #expect(taught.count > 10)
    #expect(Set(asked) == Set(taught))
    #expect(asked.count == Set(asked).count, "nothing is asked twice")
    let withReference = asked.count { $0.contains("A reference for case") }
    #expect(withReference == (pack == "judgelm" ? asked.count : asked.count / 2))
  }

  @Test(
    "A simulated student reads its prompt and grades as an exact teacher does, in every pack",
    arguments: packs)
  func scores(pack: String) async throws {
    let run = try await Self.run(Self.judging(pack), teacher: "noise: 0")
    let report = try await run.judge()
    let data = try run.data()
    let rows = data.responses.rows
    #expect(data.pairs.rows.isEmpty && rows.count > 10 && data.leftOut.isEmpty)
    #expect(report.states == [.parsed: rows.count] && report.openFailures == 0)
    #expect(rows.allSatisfy { $0.gold != nil && $0.predicted == $0.gold })
    #expect(Set(rows.map(\.gold)).count > 2, "not all the same")
    #expect(Set(data.responses.models) == ["weak", "middle", "strong"])
    #expect(data.responses.questions > 4 && data.responses.categories.count > 1)
    let measures = try Self.report(data).sections
      .first { $0.name == "correlation" && $0.group == nil }?.measures
    for name in ["pearson.text_level", "spearman.dataset_level", "kendall.system_level"] {
      let value = try #require(measures?.first { $0.name == name }?.value, "\(name)")
      #expect(abs(value - 1) < 1e-9, "\(name)")
    }
  }

  @Test("A student that draws its scores is seen to, in every pack", arguments: packs)
  func noise(pack: String) async throws {
    let run = try await Self.run(Self.judging(pack), teacher: "noise: 0")
    try await run.judge("student", StudentRun.student("noise: 1"))
    let data = try run.data()
    let rows = data.responses.rows
    #expect(rows.allSatisfy { (1...10).contains($0.predicted ?? 0) })
    #expect(rows.contains { $0.predicted != $0.gold } && Set(rows.map(\.predicted)).count > 4)
    let measures = try Self.report(data).sections.flatMap(\.measures)
    let pearson = try #require(measures.first { $0.name == "pearson.dataset_level" }?.value)
    #expect(pearson < 0.7)
  }

  @Test("What cannot be read has no score, and is counted")
  func malformed() async throws {
    let run = try await Self.run()
    let report = try await run.judge("student", StudentRun.student("malformed: 0.5"))
    let rows = try run.data().responses.rows
    let unread = rows.count { $0.predicted == nil }
    #expect(unread > 0 && unread < rows.count && rows.allSatisfy { $0.gold != nil })
    #expect(report.states == [.parsed: rows.count - unread, .unparsed: unread])
    let measures = try Self.report(run.data()).sections.flatMap(\.measures)
    #expect(measures.first { $0.name == "unparsed.responses" }?.value == Double(unread))
  }

  @Test("Stopped by a cap and gone on with, it asks nothing twice; asked again, it asks nothing")
  func resumed() async throws {
    let run = try await Self.run()
    let counter = CountingProvider()
    await #expect(throws: RunControl.Stop.budget("5 requests")) {
      try await run.judge(
        counter: counter, budget: Settings.Budget(usd: nil, requests: 5, hours: nil))
    }
    #expect(counter.count == 5)
    #expect(throws: RunProblem.self, "half of it is not evaluated") { try run.data() }
    let report = try await run.judge(counter: counter)
    let asked = counter.requests.map(\.id)
    #expect(asked.count == report.states[.parsed] && Set(asked).count == asked.count)
    let before = try run.data()
    try await run.judge(counter: counter)
    #expect(counter.count == asked.count)
    #expect(try run.data() == before)
  }

  @Test("What there is to ask is known beforehand: one request a response and mode")
  func planned() async throws {
    let run = try await Self.run(Self.judging("critiquellm"))
    var options = EndpointJudge.Options()
    options.overrides =
      StudentRun.student() + [
        "models.student.price={input: 1, output: 2}", "models.student.max_tokens=100",
      ]
    func plan() async throws -> EndpointJudgePlan {
      try await EndpointJudge(
        folder: run.path, judge: "student", options: options, environment: [:]
      ).plan()
    }
    let before = try await plan()
    #expect(before.questions == before.requests && before.questions > 20)
    #expect(before.calls.count == before.requests && before.calls.usd?.high ?? 0 > 0)
    let counter = CountingProvider()
    try await run.judge("student", options.overrides, counter: counter)
    #expect(counter.count == before.requests)
    let after = try await plan()
    #expect(after.stored == after.requests && after.calls.count == 0)
  }

  @Test(
    "Fewer queries are among more; one reference mode alone is asked about where that is wanted")
  func limited() async throws {
    let run = try await Self.run(Self.judging("critiquellm"))
    let counter = CountingProvider()
    try await run.judge(counter: counter) { $0.limit = 2 }
    let (few, asked) = (try run.data(), counter.count)
    #expect(few.responses.questions == 2 && !few.warnings.isEmpty)
    #expect(asked == few.responses.rows.count)
    try await run.judge(counter: counter) { $0.limit = 5 }
    #expect(try run.data().responses.questions == 5)
    #expect(Set(counter.requests.map(\.id)).count == counter.count)

    let one = CountingProvider()
    try await run.judge("other", [], counter: one) { $0.mode = .without }
    #expect(one.count > 10)
    #expect(
      one.requests.allSatisfy {
        !$0.messages.map(\.content).joined().contains("A reference for")
      })
    let data = try run.data("other")
    #expect(data.leftOut.isEmpty && data.responses.rows.count == one.count)
  }

  @Test("Of several teachers the mean score counts, or that of the one who is named")
  func teachers() async throws {
    let run = try await Self.run(teachers: "teacher, other")
    try await run.judge()
    let all = try run.data().responses.rows
    let one = try run.data(against: .teacher("teacher")).responses.rows
    let other = try run.data(against: .teacher("other")).responses.rows
    #expect(all.count == one.count && one.count == other.count && all.count > 10)
    for row in all.indices {
      let (first, second) = (one[row].gold, other[row].gold)
      let given = [first, second].compactMap { $0 }
      #expect(all[row].gold == given.reduce(0, +) / Double(given.count))
    }
    #expect(zip(one, other).contains { $0.gold != $1.gold })
    #expect(try run.data(against: .nothing).responses.rows.allSatisfy { $0.gold == nil })
    #expect(throws: RunProblem.self) { try run.data(against: .teacher("weak")) }
  }

  @Test("People's scores, by the response's id, are held against a student's and a teacher's")
  func people() async throws {
    let run = try await Self.run()
    try await run.judge()
    let store = try Store(folder: run.path)
    let responses = try store.studentCritiques(by: "student").map(\.response)
    try store.close()
    let lines = responses.prefix(7).enumerated().map {
      #"{"id": "\#($1)", "score": \#($0 + 2)}"#
    }
    let path = try run.folder.write(
      (lines + [#"{"id": "r-x", "score": 3}"#, #"{"id": "r-y", "score": "much"}"#])
        .joined(separator: "\n"), to: "people.jsonl")
    for judge in [EvaluatedRun.Judge.model("student"), .teacher("teacher")] {
      let data = try EvaluatedRun(folder: run.path, judge: judge, against: .people(path)).read()
      let golds = data.responses.rows.compactMap(\.gold)
      #expect(golds.sorted() == [2, 3, 4, 5, 6, 7, 8])
      #expect(data.pairs.rows.isEmpty && data.responses.rows.count > golds.count)
      #expect(data.leftOut.contains { $0.reason == "broken_row" && $0.count == 1 })
      for (text, expected) in [
        (#"{"id": "r-0", "score": 1}"#, "none of 1 ids is that of a graded response"),
        (#"{"id": "p-0", "verdict": 1}"#, "pairs of responses, expected scores"),
        (#"{"score": 1, "query": "x"}"#, "no \"id\", expected"),
        (#"{"id": "r-0", "score": "much"}"#, "no row with scores"),
      ] {
        let other = try run.folder.write(text, to: "other.jsonl")
        let error = #expect(throws: (any Error).self) {
          try EvaluatedRun(folder: run.path, judge: judge, against: .people(other)).read()
        }
        #expect("\(try #require(error))".contains(expected), "\(String(describing: error))")
      }
    }
  }

  @Test("The run is as it was: its exports, its end, and what is exported again")
  func untouched() async throws {
    let run = try await Self.run()
    try await run.expectUntouched {
      try await run.judge()
      try await run.judge("teacher", [])
    }
    #expect(try run.data().responses.rows.count > 10, "a run that is read again keeps it")
  }

  @Test("The lineage of a response has what students said of it")
  func lineage() async throws {
    let run = try await Self.run()
    try await run.judge()
    try await run.judge("teacher", [])
    let store = try Store(folder: run.path)
    let said = try #require(try store.studentCritiques(by: "student").first { $0.said != nil })
    let teacher = try #require(
      try store.studentCritiques(by: "teacher").first { $0.response == said.response })
    for id in [said.response, said.id, teacher.id] {
      #expect(try store.find(id.description) == [id])
      let query = try #require(try store.lineage(of: id)?.object)
      let response = try #require(
        query["responses"]?.array?.compactMap(\.object).first {
          $0["id"]?.string == said.response.description
        })
      let grades = response["student_critiques"]?.array?.compactMap(\.object) ?? []
      #expect(grades.map { $0["student"]?.string } == ["student", "teacher"])
      #expect(grades.first?["overall"]?.double == said.said?.overall)
      #expect(grades.first?["request"]?.object?["answer"] != nil)
      #expect(response["critiques"]?.array?.first?.object?["teacher"]?.string == "teacher")
    }
    try store.close()
  }

  @Test("What cannot be asked is said: no validation split, no grades, no prompt of one answer")
  func refused() async throws {
    let empty = try await Self.run(validation: 0)
    let none = await #expect(throws: RunProblem.self) { try await empty.judge() }
    #expect(none?.description.contains("has no validation split") == true)
    let unread = try await Self.run(teacher: "malformed: 1")
    let nothing = await #expect(throws: RunProblem.self) { try await unread.judge() }
    #expect(
      nothing?.description.contains("no teacher's grade of an answer in the validation split")
        == true)
    let run = try await Self.run()
    let pack = await #expect(throws: RunProblem.self) {
      try await run.judge { $0.template = "pandalm" }
    }
    #expect(
      pack?.description
        == "template \"pandalm\" has no student.single.txt and target.single.txt, and "
        + "judging.answers is single; leave --template out, or name another pack")
  }
}
