import GRDB
import GavelCore
import Testing

@testable import GavelStore

@Suite("Batch jobs in the store")
struct BatchTests {
  private static func record(_ id: String, _ state: BatchRecord.State = .gathered) -> BatchRecord {
    BatchRecord(id: id, name: "m", provider: "openai", baseURL: "http://h", state: state)
  }

  private static let requests = ["one", "two", "three"].map { AnswerTests.request($0).id }

  @Test("A job is open as long as a request of it has no answer here, and is no other job's")
  func open() async throws {
    let store = try Store()
    var job = Self.record("b-1")
    try await store.save(job, of: Self.requests)
    #expect(try store.openBatches(of: "m", at: "http://h").isEmpty, "nothing was sent")
    (job.state, job.fileID, job.sentAt) = (.sending, "file-1", 7)
    try await store.update(job)
    let open = try store.openBatches(of: "m", at: "http://h")
    #expect(open.map(\.batch) == [job])
    #expect(open.first?.requests.count { $0.isOpen } == 3)
    #expect(try store.openBatches(of: "n", at: "http://h").isEmpty)
    #expect(try store.openBatches(of: "m", at: "http://other").isEmpty)

    (job.state, job.jobID) = (.submitted, "batch_1")
    try await store.update(job)
    try await store.save([AnswerTests.answered("one", .completed(AnswerTests.completion))])
    job.state = .ended
    try await store.update(job, states: [Self.requests[1]: .again])
    let left = try store.openBatches(of: "m", at: "http://h")
    #expect(left.first?.requests.filter(\.isOpen).map(\.id) == [Self.requests[2]])
    try await store.update(job, states: [Self.requests[2]: .failed])
    #expect(try store.openBatches(of: "m", at: "http://h").isEmpty)
    #expect(try store.batches() == [job])
  }

  @Test(
    "A job that has not ended is told, or one of which nothing came, while no other has taken it on"
  )
  func unsettled() async throws {
    let store = try Store()
    var first = Self.record("b-1")
    try await store.save(first, of: Self.requests)
    (first.state, first.sentAt, first.jobID) = (.submitted, 7, "batch_1")
    (first.word, first.done) = ("in_progress", 2)
    try await store.update(first)
    var told = try store.unsettledBatches()
    #expect(told.map(\.batch) == [first] && told.map(\.requests) == [3])

    first.state = .refused
    try await store.update(first)
    #expect(try store.unsettledBatches().map(\.batch) == [first])
    // Its requests were postponed, or answered, or are in another job.
    try await store.update(first, states: [Self.requests[0]: .again])
    try await store.save([AnswerTests.answered("two", .completed(AnswerTests.completion))])
    #expect(try store.unsettledBatches().map(\.batch) == [first], "there is a third")
    let second = Self.record("b-0")
    try await store.save(second, of: [Self.requests[0], Self.requests[2]])
    told = try store.unsettledBatches()
    #expect(told.map(\.batch) == [second] && told.map(\.requests) == [2])
  }

  @Test("Jobs keep their order, and those of which nothing was sent are forgotten")
  func forgotten() async throws {
    let store = try Store()
    for id in ["b-9", "b-5", "b-7"] { try await store.save(Self.record(id), of: Self.requests) }
    var kept = Self.record("b-5", .uploaded)
    kept.fileID = "file-1"
    try await store.update(kept)
    #expect(try store.batches().map(\.id) == ["b-9", "b-5", "b-7"])
    #expect(try store.unsentBatches(of: "m", at: "http://h").map(\.id) == ["b-9", "b-7"])
    #expect(try store.unsentBatches(of: "n", at: "http://h").isEmpty)
    try store.forgetUnsentBatches(besidesOf: "openai")
    #expect(try store.batches().map(\.id) == ["b-9", "b-5", "b-7"])
    try store.forgetBatch("b-9")
    try store.forgetBatch("b-5")
    #expect(try store.batches().map(\.id) == ["b-5", "b-7"], "one that was sent is kept")
    try store.forgetUnsentBatches(besidesOf: "anthropic")
    #expect(try store.batches() == [kept])
    let rows = try await store.database.read {
      try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM batchRequest")
    }
    #expect(rows == 3)
  }

  @Test("The checks know every name that there is, and refuse what cannot be")
  func names() async throws {
    let store = try Store()
    var job = Self.record("b-1")
    try await store.save(job, of: Self.requests)
    (job.jobID, job.sentAt) = ("batch_1", 1)
    for state in BatchRecord.State.allCases {
      job.state = state
      try await store.update(job)
    }
    for state in BatchRecord.RequestState.allCases {
      try await store.update(job, states: [Self.requests[0]: state])
    }
    for statement in [
      "UPDATE batch SET state = 'asleep'", "UPDATE batch SET state = 'ended', jobID = NULL",
      "UPDATE batch SET state = 'sending', sentAt = NULL", "UPDATE batchRequest SET state = 'x'",
      "INSERT INTO batchRequest VALUES ('b-none', 'a-1', 'sent')",
      "UPDATE batch SET provider = 'simulator'",
    ] {
      await #expect(throws: DatabaseError.self, "\(statement)") {
        try await store.database.write { try $0.execute(sql: statement) }
      }
    }
  }
}
