import GavelCore
import GavelStore
import Testing

@testable import GavelPipeline

@Suite("Which requests may be in the store")
struct AskedBeforeTests {
  private static func request(_ index: Int) -> CompletionRequest {
    CompletionRequest(
      provider: "openai", name: "m", model: "m", parameters: JSONObject(),
      messages: [.init(.user, "question \(index)")])
  }

  @Test(
    "Of what is stored or was asked none is missed; of what is new next to none is taken for known")
  func filter() async throws {
    let store = try Store()
    try await store.save(
      (0..<5000).map {
        AnsweredRequest(
          request: Self.request($0), purpose: .respond,
          result: .failed(.timeout, message: "late"), duration: .zero, receivedAt: 0)
      })
    let asked = try AskedBefore(store)
    for index in 0..<5000 { #expect(asked.insert(Self.request(index).id)) }
    let mistaken = (5000..<25_000).count { asked.insert(Self.request($0).id) }
    #expect(mistaken <= 2)
    for index in 5000..<25_000 { #expect(asked.insert(Self.request(index).id)) }
  }
}

@Suite("Deadlines")
struct DeadlinesTests {
  @Test("What is in time is given back, what is late is cancelled, what fails throws its own error")
  func deadlines() async throws {
    struct Failed: Error {}
    let deadlines = Deadlines()
    #expect(try await deadlines.within(.seconds(20)) { 7 } == 7)
    await #expect(throws: Failed.self) {
      try await deadlines.within(.seconds(20)) { throw Failed() }
    }
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask {
          await #expect(throws: Deadlines.Passed.self) {
            try await deadlines.within(.milliseconds(100)) {
              try await Task.sleep(for: .seconds(60))
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(start.duration(to: .now) < .seconds(30))
  }

  @Test("Who is cancelled cancels the body")
  func cancelled() async throws {
    let deadlines = Deadlines()
    let task = Task {
      try await deadlines.within(.seconds(60)) { try await Task.sleep(for: .seconds(60)) }
    }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
