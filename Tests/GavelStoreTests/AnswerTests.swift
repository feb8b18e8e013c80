import Foundation
import GavelCore
import GavelTestSupport
import Testing

@testable import GavelStore

@Suite("Requests and answers")
struct AnswerTests {
  static func request(_ text: String, slot: Int = 0) -> CompletionRequest {
    CompletionRequest(
      provider: "openai", name: "m", model: "served-m",
      parameters: JSONObject([("temperature", .number(0.5))]), messages: [.init(.user, text)],
      attempt: slot)
  }

  static func answered(
    _ text: String, _ result: AnsweredRequest.Result
  ) -> AnsweredRequest {
    AnsweredRequest(
      request: request(text), purpose: .respond, result: result, duration: .milliseconds(12),
      receivedAt: 5)
  }

  static let completion = Completion(
    text: "an answer with é and e\u{301}", finish: .length, finishReason: "max_tokens",
    refusal: nil,
    servedModel: "m-1", serverID: "req_1",
    usage: .init(prompt: 3, completion: 4, cachedPrompt: 1, reasoning: 2),
    logprobs: ["content": [["token": "an", "logprob": .number(-0.25)]]])

  @Test("An answer comes back as it was, and only under its own request")
  func roundTrip() async throws {
    let store = try Store()
    try await store.save([Self.answered("hello", .completed(Self.completion))])
    #expect(
      try await store.outcome(of: Self.request("hello").id) == .completed(Self.completion))
    #expect(try await store.outcome(of: Self.request("hello", slot: 1).id) == nil)
    #expect(try await store.outcome(of: Self.request("Hello").id) == nil)
    #expect(try store.answeredRequests().map(\.id) == [Self.request("hello").id])
  }

  @Test("A NUL does not cut a text short")
  func nul() async throws {
    let store = try Store()
    try await store.save([Self.answered("a", .completed(Completion(text: "one\u{0}two")))])
    guard case .completed(let completion) = try await store.outcome(of: Self.request("a").id) else {
      Issue.record("no answer")
      return
    }
    #expect(completion.text == "one\u{FFFD}two")
    #expect(Query(instruction: "a\u{0}b").instruction == "a\u{FFFD}b")
  }

  @Test("A failure that may pass is asked again, one that cannot is not, and an answer ends both")
  func failures() async throws {
    let store = try Store()
    try await store.save([
      Self.answered("a", .failed(.timeout, message: "slow")),
      Self.answered("b", .failed(.contextLength, message: "long")),
    ])
    #expect(try await store.outcome(of: Self.request("a").id) == nil)
    #expect(try await store.outcome(of: Self.request("b").id) == .failed(.contextLength))
    try await store.save([Self.answered("a", .failed(.serverError, message: "500"))])
    #expect(try store.failures().map(\.failure) == [.contextLength, .serverError])
    try await store.save([Self.answered("a", .completed(Self.completion))])
    #expect(try store.failures().map(\.failure) == [.contextLength])
  }

  @Test("Whatever number of answers comes at once, each is on disk when its call returns")
  func journal() async throws {
    let folder = try TemporaryFolder()
    let store = try Store(folder: folder.path)
    let journal = AnswerJournal(store: store)
    let other = try Store(folder: folder.path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<300 {
        group.addTask {
          let answered = Self.answered("\(number)", .completed(Self.completion))
          try await journal.record(answered)
          let outcome = try await other.outcome(of: answered.request.id)
          #expect(outcome != nil)
        }
      }
      try await group.waitForAll()
    }
    #expect(try store.answeredRequests().count == 300)
  }

  @Test("Clearing what is derived leaves requests and answers")
  func cleared() async throws {
    let store = try Store()
    let query = Query(instruction: "Why?")
    try await store.save([
      PlacedQuery(query: query, file: "s", line: 1, ordinal: 0, sampleKey: 0)
    ])
    let answered = Self.answered("a", .completed(Self.completion))
    try await store.save([answered])
    try await store.save([
      Response(
        query: query.id, candidate: "m", request: answered.request.id,
        outcome: .completed(Self.completion))
    ])
    try store.clear(from: .read)
    #expect(try store.keptQueryCount() == 0)
    #expect(try store.responseStates().isEmpty)
    #expect(try store.answeredRequests().count == 1)
  }

  @Test("A file that is no database is an error with its path")
  func noDatabase() throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "not a database ", count: 100), to: "run.sqlite")
    let error = #expect(throws: StoreError.self) { try Store(folder: folder.path) }
    #expect(error?.description.contains("run.sqlite") == true)
  }

  @Test(
    "Pages give every record once and in order, whatever their number",
    arguments: [0, 1, 499, 500, 501, 1234])
  func pages(count: Int) async throws {
    let store = try Store()
    let queries = (0..<count).map { Query(instruction: "Question \($0)?") }
    try await store.save(
      queries.enumerated().map {
        PlacedQuery(query: $1, file: "s", line: $0 + 1, ordinal: $0, sampleKey: 0)
      })
    var read: [ContentID] = []
    for try await query in store.keptQueries(.asRead) { read.append(query.id) }
    #expect(read == queries.map(\.id))
    var sorted: [ContentID] = []
    for try await query in store.keptQueries(.byID) { sorted.append(query.id) }
    #expect(sorted == queries.map(\.id).sorted())
  }
}
