import GRDB
import GavelCore
import Testing

@testable import GavelStore

@Suite("What students said, in the store")
struct StudentJudgmentTests {
  private static let student = Student(
    name: "mine", provider: "openai", baseURL: "http://h/v1", model: "m", template: "pandalm",
    templateHash: "x", price: Student.Price(input: 1, output: 2, batchDiscount: 0))

  private func store() throws -> Store {
    let store = try Store()
    try store.database.write { database in
      for statement in SchemaTests.sound { try database.execute(sql: statement) }
      try database.execute(sql: "INSERT INTO placement VALUES ('q-1', 'q-1', 'validation')")
      try database.execute(
        sql: "INSERT INTO sample (id, pairID, teacher, referenceMode, outcome, verdict) "
          + "VALUES ('s-1', 'p-1', 't', 'without', 'consistent', 'b')")
    }
    return store
  }

  private func judgment(_ order: Order, _ preference: Preference<Position>) -> Judgment {
    Judgment(
      id: Judgment.id(of: ContentID(stored: "p-1"), by: "mine", order: order, mode: .without),
      pair: ContentID(stored: "p-1"), teacher: "mine", order: order, mode: .without,
      request: ContentID(stored: "a-1"), state: .parsed,
      said: ParsedJudgment(preference: preference, reason: "Because."), problem: nil)
  }

  @Test("They come back as they were saved, and are forgotten when a student begins anew")
  func saved() async throws {
    let store = try store()
    try store.begin(Self.student)
    #expect(try store.students() == [Self.student])
    let said = [judgment(.forward, .prefers(.second)), judgment(.swapped, .prefers(.first))]
    try await store.saveAsStudent(said)
    #expect(try store.studentJudgments(by: "mine") == said)
    #expect(try store.studentJudgments(by: "mine").map(\.verdict) == [.prefers(.b), .prefers(.b)])
    #expect(try store.studentStates(of: "mine") == [.parsed: 2])
    try store.finishStudent("mine")
    #expect(try store.students().first?.isFinished == true)
    try store.begin(Self.student)
    #expect(try store.studentJudgments(by: "mine").isEmpty)
    #expect(try store.students().first?.isFinished == false)
  }

  @Test("Pairs of the validation split with a label are asked about, and no others")
  func validation() throws {
    let store = try store()
    func pairs() throws -> [ValidationPair] {
      var pairs: [ValidationPair] = []
      try store.forEachValidationPair { pairs.append($0) }
      return pairs
    }
    #expect(try pairs().map(\.shown.pair.id.description) == ["p-1"])
    #expect(try pairs().first?.samples.map(\.verdict) == [.prefers(.b)])
    #expect(try store.validationQueries().map(\.description) == ["q-1"])
    for change in [
      "UPDATE placement SET split = 'train'",
      "UPDATE sample SET verdict = NULL, outcome = 'flipped'",
    ] {
      try store.database.write { try $0.execute(sql: change) }
      #expect(try pairs().isEmpty && store.validationQueries().isEmpty)
      try store.database.write {
        try $0.execute(sql: "UPDATE placement SET split = 'validation'")
      }
    }
  }

  @Test(
    "The run can be made again while students' judgments stay, out of sight where a pair is gone")
  func cleared() async throws {
    let store = try store()
    try store.begin(Self.student)
    try await store.saveAsStudent([judgment(.forward, .tie)])
    try store.clear(from: .read)
    #expect(try store.studentJudgments(by: "mine").isEmpty)
    #expect(try store.studentStates(of: "mine") == [.parsed: 1])
  }

  @Test("What they said of single responses comes back as it was saved, and is forgotten with them")
  func critiques() async throws {
    let store = try store()
    try await store.database.write {
      try $0.execute(
        sql: """
          INSERT INTO critique VALUES ('c-1', 'r-1', 't', 'with', 'a-1', 'parsed', 8, '{}', '', NULL)
          """)
    }
    let response = ContentID(stored: "r-1")
    func id(_ mode: ReferenceMode) -> ContentID {
      Critique.id(of: response, by: "mine", mode: mode)
    }
    let said = [
      Critique(
        id: id(.with), response: response, teacher: "mine", mode: .with,
        request: ContentID(stored: "a-1"), state: .parsed,
        said: CritiqueLLMPointwise.Critique(
          overall: 7.5, dimensions: [.init(name: "清晰度", score: 6)], text: "Because."),
        problem: nil),
      Critique(
        notAskedOf: response, by: "mine", mode: .without, state: .noReference, problem: "none"),
    ]
    try store.begin(Self.student)
    try await store.saveAsStudent(said)
    #expect(try Set(store.studentCritiques(by: "mine")) == Set(said))
    #expect(try store.studentStates(of: "mine") == [.parsed: 1, .noReference: 1])
    #expect(try store.gradedValidationQueries().map(\.description) == ["q-1"])
    var shown: [CritiquedResponse] = []
    try store.forEachValidationResponse { shown.append($0) }
    #expect(shown.map(\.response) == [response] && shown.first?.critiques.count == 1)
    for change in [
      "UPDATE placement SET split = 'train'",
      "UPDATE critique SET state = 'failed', overall = NULL, text = NULL, problem = 'x'",
    ] {
      try await store.database.write { try $0.execute(sql: change) }
      #expect(try store.gradedValidationQueries().isEmpty)
      try store.forEachValidationResponse { _ in Issue.record("there is none") }
      try await store.database.write {
        try $0.execute(sql: "UPDATE placement SET split = 'validation'")
      }
    }
    try store.begin(Self.student)
    #expect(try store.studentCritiques(by: "mine").isEmpty)
    for values in [
      "('c-9', 'r-1', 'nobody', 'with', 'a-1', 'failed', NULL, NULL, NULL, 'x')",
      "('c-9', 'r-1', 'mine', 'with', NULL, 'failed', NULL, NULL, NULL, 'x')",
      "('c-9', 'r-1', 'mine', 'with', 'a-1', 'parsed', 11, NULL, '', NULL)",
      "('c-9', 'r-1', 'mine', 'with', 'a-1', 'parsed', NULL, NULL, '', NULL)",
    ] {
      await #expect(throws: DatabaseError.self, "\(values)") {
        try await store.database.write {
          try $0.execute(sql: "INSERT INTO studentCritique VALUES \(values)")
        }
      }
    }
  }

  @Test("What cannot be is refused")
  func refused() throws {
    let store = try store()
    try store.begin(Self.student)
    let columns =
      "(id, pairID, student, shownOrder, referenceMode, requestID, state, said, verdict)"
    for (values, why) in [
      ("('j-1', 'p-1', 'mine', 'swapped', 'with', 'a-1', 'parsed', 'first', 'a')", "verdict"),
      ("('j-1', 'p-1', 'nobody', 'swapped', 'with', 'a-1', 'parsed', 'first', 'b')", "student"),
      ("('j-1', 'p-1', 'mine', 'swapped', 'with', 'a-7', 'parsed', 'first', 'b')", "request"),
      ("('j-1', 'p-1', 'mine', 'swapped', 'with', 'a-1', 'unparsed', NULL, NULL)", "problem"),
    ] {
      #expect(throws: DatabaseError.self, "\(why)") {
        try store.database.write {
          try $0.execute(sql: "INSERT INTO studentJudgment \(columns) VALUES \(values)")
        }
      }
    }
  }
}
