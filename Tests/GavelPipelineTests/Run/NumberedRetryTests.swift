import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Asking again for new queries")
struct NumberedRetryTests {
  /// One seed of one category, shown by every request: all have the same words.
  private func scene() throws -> RetryTests.Scene {
    try RetryTests.Scene(
      queries: "augment: {model: strong, count: 20, per_request: 4, examples: 1}", seeds: 0..<1)
  }

  private static func isWriting(_ request: CompletionRequest) -> Bool { request.number != nil }

  private static func list(_ request: CompletionRequest) -> Completion {
    let first = 4 * (request.number ?? 0) + 100 * request.attempt
    return Completion(
      text: (1...4).map { "\($0). \(Questions.text(first + $0))" }.joined(separator: "\n"))
  }

  @Test(
    "An answer without a query is asked for again under an id of its own, and a better one counts")
  func again() async throws {
    let scene = try scene()
    scene.answer { request in
      guard Self.isWriting(request) else { return nil }
      if request.attempt > 0 { return Self.list(request) }
      switch request.number {
      case 1: return Completion(text: "", refusal: "no")
      case 2: return Completion(text: " \n")
      case 3: return Completion(text: "1. ok\n2. no\n3. ok\n4. no")
      default: return Self.list(request)
      }
    }
    try await scene.run()
    let first = scene.requests.filter(Self.isWriting)
    #expect(first.count == 5 && Set(first.map(\.messages)).count == 1, "the words are the same")
    #expect(try scene.store.newQueryCount() == 8)
    let answered = try scene.store.answeredRequests()
    let before = scene.requests.count
    let retry = try await scene.retry()
    #expect(retry.counts == [.refused: 1, .empty: 1, .unparsed: 1])
    let again = scene.requests[before...].filter(Self.isWriting)
    #expect(again.map(\.number).sorted { ($0 ?? 0) < ($1 ?? 0) } == [1, 2, 3])
    #expect(again.allSatisfy { $0.attempt == 1 })
    #expect(Set(again.map(\.id)).isDisjoint(with: Set(answered.map(\.id))))
    #expect(try scene.store.newQueryCount() == 20)
    #expect(try scene.store.funnel().addsUp)
    // What is stored is what was asked, whichever attempt.
    let stored = Set(try scene.store.answeredRequests())
    #expect(Set(again).isSubset(of: stored) && Set(first).isSubset(of: stored))
    let all = scene.requests.count
    try await scene.run()
    #expect(scene.requests.count == all)
    #expect(try await scene.retry().total == 0)
  }

  @Test("A second answer without a query changes nothing, and a third can be asked for")
  func noBetter() async throws {
    let scene = try scene()
    scene.answer { request in
      guard Self.isWriting(request) else { return nil }
      return request.number == 0 ? Completion(text: "ok") : Self.list(request)
    }
    try await scene.run()
    let files = try scene.folder.contents(of: "export")
    #expect(try await scene.retry().counts == [.unparsed: 1])
    #expect(try scene.folder.contents(of: "export") == files)
    #expect(try await scene.retry().counts == [.unparsed: 1])
    let writing = scene.requests.filter { Self.isWriting($0) && $0.number == 0 }
    #expect(writing.map(\.attempt) == [0, 1, 2])
  }

  /// As ids were made when number and attempt had one name.
  private static func oldID(_ request: CompletionRequest, slot: Int) -> ContentID {
    ContentID(
      .request,
      [
        "provider": .string(request.provider), "name": .string(request.name),
        "model": .string(request.model), "parameters": .object(request.parameters),
        "messages": .array(request.messages.map(\.json)), "slot": .number(slot),
      ])
  }

  @Test("What runs stored before keeps its ids: numbers, and further attempts at all else")
  func ids() {
    let request = CompletionRequest(
      provider: "openai", name: "m", model: "m", parameters: JSONObject(),
      messages: [.init(.user, "x")])
    func numbered(_ number: Int) -> CompletionRequest {
      CompletionRequest(
        provider: "openai", name: "m", model: "m", parameters: JSONObject(),
        messages: [.init(.user, "x")], number: number)
    }
    for slot in 0...3 {
      #expect(request.attempt(slot).id == Self.oldID(request, slot: slot))
      #expect(numbered(slot).id == Self.oldID(request, slot: slot))
    }
    let all = (0...3).flatMap { number in (1...3).map { numbered(number).attempt($0).id } }
    let old = (0...12).map { Self.oldID(request, slot: $0) }
    #expect(Set(all).count == 12 && Set(all).isDisjoint(with: old))
  }

  @Test("A run from before, retried in part, goes on without paying for anything again")
  func old() async throws {
    let scene = try scene()
    scene.answer { request in
      if Self.isWriting(request) { return Self.list(request) }
      return RetryTests.isAmong(0.5, request) && request.attempt == 0
        ? Completion(text: "Hard to say.") : nil
    }
    try await scene.run()
    _ = try await scene.retry()
    let attempts = scene.requests.filter { $0.attempt > 0 }
    #expect(!attempts.isEmpty)
    // The ids in the store are those of before.
    for request in try scene.store.answeredRequests() {
      #expect(request.id == Self.oldID(request, slot: request.slot))
    }
    let count = scene.requests.count
    try await scene.run()
    #expect(scene.requests.count == count)
  }
}
