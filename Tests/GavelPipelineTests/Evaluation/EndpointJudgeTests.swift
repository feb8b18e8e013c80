import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("A model that judges the validation split as a student")
struct EndpointJudgeTests {
  private static let formats = [
    "critiquellm", "critiquellm-en", "json", "judgelm", "nova", "pandalm",
  ]

  @Test(
    "It is asked, in both orders, what the lines of the validation file hold before their targets",
    arguments: formats)
  func prompts(format: String) async throws {
    let run = try await StudentRun(judging: "judging: {format: \(format), reference: both}")
    let counter = CountingProvider()
    try await run.judge(counter: counter)
    let asked = counter.requests.map { JSONValue.array($0.messages.map(\.json)).line }
    let lines = try run.folder.read("run/export/messages/validation.jsonl").split(separator: "\n")
    let taught = try lines.map { line in
      let messages = try JSONParser.parse(String(line)).object?["messages"]?.array ?? []
      #expect(messages.last?.object?["role"] == "assistant")
      return JSONValue.array(messages.dropLast()).line
    }
    #expect(taught.count > 20)
    #expect(Set(asked) == Set(taught))
    #expect(asked.count == Set(asked).count, "nothing is asked twice")
    #expect(asked.contains { $0.contains("A reference for case") }, "where the label had one")
  }

  @Test(
    "A simulated student reads its prompt and answers as it was taught, with the teacher's verdicts",
    arguments: formats)
  func verdicts(format: String) async throws {
    let run = try await StudentRun(judging: "judging: {format: \(format), reference: both}")
    let report = try await run.judge()
    let data = try run.data()
    let rows = data.pairs.rows
    #expect(rows.count > 10 && report.states == [.parsed: rows.count * 2] && data.leftOut.isEmpty)
    for row in rows {
      #expect(row.gold.verdict != nil)
      #expect(row.forward?.verdict == row.gold.verdict && row.swapped?.verdict == row.gold.verdict)
    }
    #expect(Set(rows.map(\.gold)).count > 1, "not all the same")
    #expect(rows.contains { $0.gold == .verdict(.prefers(.b)) })
    #expect(data.pairs.questions > 4 && data.pairs.categories.count > 1)
    #expect(Set(data.pairs.models).isSubset(of: ["weak", "middle", "strong"]))
    let models = rows.map { ($0.modelA, $0.modelB) }
    #expect(models.allSatisfy { $0.0 != nil && $0.1 != nil && $0.0 != $0.1 })
    if format == "judgelm" {
      for row in rows {
        let (one, two) = (try #require(row.forwardScores), try #require(row.swappedScores))
        #expect(one == two, "scores are of sides, not of places")
        let verdict: Verdict = one.a == one.b ? .tie : .prefers(one.a > one.b ? .a : .b)
        #expect(verdict == row.forward?.verdict)
      }
    }
  }

  @Test("A student that always names the first answer is seen to")
  func positionBias() async throws {
    let run = try await StudentRun()
    try await run.judge("student", StudentRun.student("position_bias: 1"))
    let rows = try run.data().pairs.rows
    #expect(rows.count > 10)
    #expect(rows.allSatisfy { $0.forward == .verdict(.prefers(.a)) })
    #expect(rows.allSatisfy { $0.swapped == .verdict(.prefers(.b)) })
  }

  @Test("What cannot be read is unparsed, never a tie")
  func malformed() async throws {
    let run = try await StudentRun()
    let report = try await run.judge("student", StudentRun.student("malformed: 1"))
    let data = try run.data()
    #expect(report.states[.parsed] == nil && report.openFailures == 0)
    #expect(data.pairs.rows.count > 10)
    #expect(data.pairs.rows.allSatisfy { $0.forward == .unparsed && $0.swapped == .unparsed })
  }

  @Test("Stopped by a cap and gone on with, it asks nothing twice; asked again, it asks nothing")
  func resumed() async throws {
    let run = try await StudentRun()
    let counter = CountingProvider()
    await #expect(throws: RunControl.Stop.budget("7 requests")) {
      try await run.judge(
        counter: counter, budget: Settings.Budget(usd: nil, requests: 7, hours: nil))
    }
    #expect(counter.count == 7)
    #expect(throws: RunProblem.self, "half of it is not evaluated") { try run.data() }
    await #expect(throws: RunControl.Stop.budget("9 requests")) {
      try await run.judge(
        counter: counter, budget: Settings.Budget(usd: nil, requests: 9, hours: nil))
    }
    #expect(counter.count == 9, "a cap counts earlier starts, and no other request of the run")
    let report = try await run.judge(counter: counter)
    let asked = counter.requests.map(\.id)
    #expect(asked.count == report.states[.parsed] && Set(asked).count == asked.count)
    let before = try run.data()
    try await run.judge(counter: counter)
    #expect(counter.count == asked.count)
    #expect(try run.data() == before)
  }

  @Test("A cap on money stops before it, and the rest is paid for later")
  func money() async throws {
    let run = try await StudentRun()
    let counter = CountingProvider()
    let student =
      StudentRun.student() + [
        "models.student.price={input: 100, output: 1000}", "models.student.max_tokens=400",
      ]
    await #expect(throws: RunControl.Stop.self) {
      try await run.judge(
        "student", student, counter: counter,
        budget: Settings.Budget(usd: 2, requests: nil, hours: nil))
    }
    #expect(counter.count > 0)
    let first = try Spending(Store(folder: run.path))
    #expect(first.usd == 0 && first.evaluations.usd > 0 && first.evaluations.usd <= 2)
    #expect(first.rows.contains { $0.total.purpose == "evaluate" && $0.total.name == "student" })
    try await run.judge("student", student, counter: counter)
    let asked = counter.requests.map(\.id)
    #expect(Set(asked).count == asked.count)
  }

  @Test("What there is to ask is known beforehand, with its price")
  func planned() async throws {
    let run = try await StudentRun()
    func plan() async throws -> EndpointJudgePlan {
      var options = EndpointJudge.Options()
      options.overrides =
        StudentRun.student() + [
          "models.student.price={input: 1, output: 2}", "models.student.max_tokens=100",
        ]
      return try await EndpointJudge(
        folder: run.path, judge: "student", options: options, environment: [:]
      ).plan()
    }
    let before = try await plan()
    #expect(before.stored == 0 && before.calls.count == before.requests)
    #expect(before.requests == before.questions * 2)
    let usd = try #require(before.calls.usd)
    #expect(usd.low > 0 && usd.low < usd.expected && usd.expected < usd.high)
    let report = try await run.judge(
      "student", StudentRun.student() + ["models.student.max_tokens=100"])
    #expect(report.states.values.reduce(0, +) == before.requests)
    let after = try await plan()
    #expect(after.stored == after.requests && after.calls.count == 0)
    #expect(after.calls.usd?.high == 0)
  }

  @Test("The run is as it was: its exports, its end, and what is exported again")
  func untouched() async throws {
    let run = try await StudentRun()
    try await run.expectUntouched {
      try await run.judge()
      try await run.judge("teacher", [])
      try await run.judge("weak", [])
    }
    #expect(try run.data().pairs.rows.count > 10, "a run that is read again keeps it")
  }

  @Test("A model that nobody knows is not asked: the message names those there are")
  func unknown() async throws {
    let run = try await StudentRun()
    let error = await #expect(throws: NoSuchModel.self) { try await run.judge("teachr", []) }
    let text = try #require(error?.description)
    #expect(
      text.contains("did you mean \"teacher\"? there are: weak, middle, strong, teacher, other"))
    #expect(text.contains("--set models.teachr.provider=openai"))
    try await run.judge()
    let later = await #expect(throws: NoSuchModel.self) { try await run.judge("studnt", []) }
    #expect(later?.description.contains("did you mean \"student\"?") == true, "it judged before")
  }

  @Test("Only models can be set: the run was made with all else")
  func onlyModels() async throws {
    let run = try await StudentRun()
    let error = await #expect(throws: SettingsProblems.self) {
      try await run.judge("student", StudentRun.student() + ["judging.format=nova"])
    }
    #expect(error?.description.contains("only models.NAME.KEY can be set here") == true)
    let broken = await #expect(throws: SettingsProblems.self) {
      try await run.judge("student", ["models.student.provider=openai"])
    }
    #expect(broken?.description.contains("missing \"base_url\" in models.student") == true)
  }

  @Test("What a model shares with others of the run, which are not asked, is of no account")
  func alone() async throws {
    let found = try await StudentRun(count: 4).model(
      "student",
      [
        "models.student={provider: openai, base_url: http://h/v1, limits: {concurrency: 3}}",
        "models.weak={provider: openai, base_url: http://h/v1, limits: {concurrency: 9}}",
      ])
    #expect(found.limits.concurrency == 3)
  }

  @Test("A file of models adds one, and flags go over it")
  func settingsFile() async throws {
    let run = try await StudentRun()
    let file = try run.folder.write(
      "models:\n  mine: {provider: simulator, simulate: {position_bias: 1}}\n", to: "mine.yaml")
    try await run.judge("mine", []) { $0.settings = file }
    #expect(try run.data("mine").pairs.rows.allSatisfy { $0.forward == .verdict(.prefers(.a)) })
    try await run.judge("mine", ["models.mine.simulate.position_bias=0"]) { $0.settings = file }
    #expect(try run.data("mine").pairs.rows.contains { $0.forward != .verdict(.prefers(.a)) })
  }

  @Test("A run without a validation split, or without a split yet, says so")
  func withoutSplit() async throws {
    let run = try await StudentRun(validation: 0)
    let error = await #expect(throws: RunProblem.self) { try await run.judge() }
    #expect(error?.description.contains("has no validation split: split.validation is 0") == true)
    let early = try await StudentRun(until: .respond)
    let other = await #expect(throws: RunProblem.self) { try await early.judge() }
    #expect(other?.description.contains("has not come to its split") == true)
  }

  @Test("Fewer queries are among more, and the answers of the fewer are not asked for again")
  func limited() async throws {
    let run = try await StudentRun()
    let counter = CountingProvider()
    try await run.judge(counter: counter) { $0.limit = 2 }
    let (few, asked) = (try run.data(), counter.count)
    #expect(few.pairs.questions == 2 && !few.warnings.isEmpty)
    #expect(asked == few.pairs.rows.count * 2)
    try await run.judge(counter: counter) { $0.limit = 5 }
    #expect(try run.data().pairs.questions == 5)
    #expect(
      counter.requests.prefix(asked).allSatisfy { first in
        counter.requests.filter { $0.id == first.id }.count == 1
      })
  }

  @Test("One reference mode alone is asked about where that is wanted")
  func oneMode() async throws {
    let run = try await StudentRun()
    let counter = CountingProvider()
    try await run.judge(counter: counter) { $0.mode = .without }
    #expect(counter.count > 10)
    #expect(
      counter.requests.allSatisfy {
        !$0.messages.map(\.content).joined().contains("A reference for")
      })
    #expect(try run.data().leftOut.isEmpty)
  }

  @Test("Labels of several teachers are annotators, and the majority counts")
  func teachers() async throws {
    let run = try await StudentRun(teachers: "teacher, other")
    try await run.judge()
    let all = try run.data().pairs
    #expect(all.annotators == ["other", "teacher"])
    #expect(all.annotations.count == all.rows.count * 2)
    #expect(all.rows.contains { $0.gold == .noMajority })
    let one = try run.data(against: .teacher("teacher")).pairs
    #expect(one.annotators.isEmpty && one.rows.count == all.rows.count)
    for row in one.rows where row.gold != .none {
      #expect(row.forward?.verdict == row.gold.verdict)
    }
    #expect(try run.data(against: .nothing).pairs.rows.allSatisfy { $0.gold == .none })
    let unknown = #expect(throws: RunProblem.self) { try run.data(against: .teacher("teachr")) }
    #expect(
      unknown?.description.contains("did you mean \"teacher\"? there are: other, teacher") == true)
  }

  @Test("People's labels are held against what a student said, and ids of no pair are refused")
  func people() async throws {
    let run = try await StudentRun()
    try await run.judge()
    let store = try Store(folder: run.path)
    let pair = try #require(try store.studentJudgments(by: "student").first).pair
    try store.close()
    let path = try run.folder.write(
      #"{"id": "\#(pair)", "annotators": {"Ann": 1, "Bo": "tie", "Cy": 1}}"#, to: "people.jsonl")
    let data = try EvaluatedRun(
      folder: run.path, judge: .model("student"), against: .people(path)
    ).read()
    let labelled = data.pairs.rows.indices.filter { data.pairs.rows[$0].gold != .none }
    #expect(!labelled.isEmpty && labelled.count < data.pairs.rows.count)
    #expect(data.pairs.annotators == ["Ann", "Bo", "Cy"])
    for row in labelled {
      #expect(data.pairs.rows[row].gold == .verdict(.prefers(.a)))
      #expect(data.pairs.annotations[row * 3 + 1] == .tie)
    }
    #expect(data.pairs.rows.allSatisfy { $0.traits != nil })

    let other = try run.folder.write(#"{"id": "p-0", "verdict": 1}"#, to: "other.jsonl")
    #expect(throws: RunProblem.self) {
      try EvaluatedRun(folder: run.path, judge: .model("student"), against: .people(other)).read()
    }
  }

  @Test("A student that was taught lists is shown lists")
  func lists() async throws {
    let run = try await StudentRun(
      judging: "judging: {format: judgelm, reference: both, answers: several}\npairs: {answers: 3}")
    let counter = CountingProvider()
    let report = try await run.judge(counter: counter)
    let data = try run.data()
    #expect(
      counter.requests.allSatisfy {
        $0.messages.last?.content.contains("Grade all 3 answers") == true
      })
    #expect(report.states == [.parsed: data.pairs.rows.count * 2])
    #expect(counter.count < data.pairs.rows.count * 2, "one answer judges all pairs of its list")
    #expect(data.pairs.rows.count > 20)
    for row in data.pairs.rows {
      #expect(row.forward?.verdict == row.gold.verdict && row.swapped?.verdict == row.gold.verdict)
    }
  }

  @Test("The lineage of a pair has what students said of it, as it has what teachers said")
  func lineage() async throws {
    let run = try await StudentRun()
    let store = try Store(folder: run.path)
    let before = try #require(try await store.judgedPairs().first { _ in true }).shown.pair.id
    let unasked = try #require(try store.lineage(of: before)).line
    #expect(!unasked.contains("student_judgments"))
    try store.close()
    try await run.judge()
    // A teacher that is asked as a student has judgments of the same ids.
    try await run.judge("teacher", [])
    let later = try Store(folder: run.path)
    let all = try later.studentJudgments(by: "student")
    let said = try #require(all.first)
    for id in [said.pair, said.id, try #require(later.studentJudgments(by: "teacher").first).id] {
      #expect(try later.find(id.description) == [id])
      let query = try #require(try later.lineage(of: id)?.object)
      let pairs = query["pairs"]?.array?.compactMap(\.object) ?? []
      #expect(pairs.count == 1)
      let judgments = pairs.first?["student_judgments"]?.array?.compactMap(\.object) ?? []
      #expect(Set(judgments.compactMap { $0["student"]?.string }) == ["student", "teacher"])
      #expect(judgments.allSatisfy { $0["teacher"] == nil && $0["check"] == nil })
    }
    let pair = try #require(try later.lineage(of: said.id)?.object?["pairs"]?.array?.first?.object)
    let shown = try #require(
      pair["student_judgments"]?.array?.first { $0.object?["id"]?.string == said.id.description }?
        .object)
    #expect(shown["verdict"]?.string == said.verdict?.name)
    #expect(shown["order"]?.string == said.order.rawValue)
    let request = try #require(shown["request"]?.object)
    #expect(request["id"]?.string == said.request?.description && request["answer"] != nil)
    #expect(request["messages"]?.array?.isEmpty == false)
    #expect(pair["judgments"]?.array?.isEmpty == false)
    try later.close()
  }

  @Test("A second process is refused while one is at work on the run")
  func locked() async throws {
    let run = try await StudentRun()
    let held = try Run(existing: run.path)
    await #expect(throws: RunProblem.self) { try await run.judge() }
    try held.store.close()
  }
}
