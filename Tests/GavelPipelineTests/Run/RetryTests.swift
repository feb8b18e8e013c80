import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Synchronization
import Testing

@testable import GavelPipeline

@Suite("Asking again")
struct RetryTests {
  /// A run whose teacher can be made to answer as a test says.
  final class Scene: Sendable {
    let folder: TemporaryFolder
    let store: Store
    let settings: Settings
    private let script = Mutex<@Sendable (CompletionRequest) throws -> Completion?>({ _ in nil })
    private let asked = Mutex<[CompletionRequest]>([])

    init(
      _ rest: String = "", queries: String = "", seeds: Range<Int> = 0..<20,
      candidates: [String] = ["weak", "strong"]
    ) throws {
      folder = try TemporaryFolder()
      try folder.write(Questions.jsonl(seeds), to: "seeds.jsonl")
      settings = try Settings.test(
        """
        name: again
        queries: {sources: [{path: seeds.jsonl}]\(queries.isEmpty ? "" : ", \(queries)")}
        models:
          weak: {provider: simulator, simulate: {quality: 0.3}, retries: 0}
          strong: {provider: simulator, simulate: {quality: 0.8}, retries: 0}
          third: {provider: simulator, simulate: {quality: 0.5}, retries: 0}
          teacher: {provider: simulator, retries: 0}
        candidates: [\(candidates.joined(separator: ", "))]
        teachers: [teacher]
        \(rest)
        """, in: folder
      ).settings
      store = try Store()
    }

    /// What answers; nil leaves it to the simulator.
    func answer(_ script: @escaping @Sendable (CompletionRequest) throws -> Completion?) {
      self.script.withLock { $0 = script }
    }

    var requests: [CompletionRequest] { asked.withLock { $0 } }

    func run(askingAgain: Set<FailureClass> = FailureClass.passing) async throws {
      var pipeline = Pipeline(
        settings: settings, environment: [:], store: store, library: TemplateLibrary(),
        exportFolder: folder.path + "/export")
      pipeline.asksAgain = askingAgain
      pipeline.substitute = { model in
        Scripted { request in
          self.asked.withLock { $0.append(request) }
          if let answer = try self.script.withLock({ $0 })(request) { return answer }
          return SimulatedModel(seed: 1, name: model.model, profile: model.simulation)
            .reply(to: request.messages)
        }
      }
      try await pipeline.run()
    }

    /// As the command does it.
    func retry(_ only: Set<RetryReason> = RetryReason.usual) async throws -> Retry {
      let retry = try Retry(store, only: only)
      try await retry.order(in: store)
      try await run(askingAgain: retry.failures)
      try store.finishRetries()
      return retry
    }
  }

  /// Whether a request is one of some share of the judgments, the same ones each time.
  static func isAmong(_ share: Double, _ request: CompletionRequest) -> Bool {
    guard request.name == "teacher" else { return false }
    let text = request.messages.map(\.content).joined()
    return Draw(seed: 3).uniform("among", text) < share
  }

  @Test("An unparsed answer gets one more attempt; the old one stays, and a better one counts")
  func unparsed() async throws {
    let scene = try Scene()
    scene.answer { Self.isAmong(0.3, $0) && $0.slot == 0 ? Completion(text: "Hard to say.") : nil }
    try await scene.run()
    let bad = try #require(try scene.store.judgmentStates()[.unparsed])
    let before = scene.requests.count
    let retry = try await scene.retry()
    #expect(retry.counts == [.unparsed: bad] && !retry.isResumed)
    let sent = scene.requests[before...]
    #expect(sent.count == bad && sent.allSatisfy { $0.slot == 1 && $0.name == "teacher" })
    #expect(try scene.store.judgmentStates() == [.parsed: 40])
    #expect(try scene.store.funnel().addsUp)
    // Both answers are there.
    let answered = try scene.store.answeredRequests()
    #expect(answered.count == before + bad)
    #expect(answered.count { $0.slot == 1 } == bad)
    let old = try #require(scene.requests.first { sent.map { $0.attempt(0) }.contains($0) })
    var shown = 0
    for try await judgment in scene.store.readJudgments() {
      let lineage = try #require(try scene.store.lineage(of: judgment.record.id)).line
      if lineage.contains(old.id.description) {
        shown += 1
        #expect(lineage.contains("other_attempts") && lineage.contains("Hard to say."))
      }
    }
    #expect(shown > 0)
    let all = scene.requests.count
    let files = try scene.folder.contents(of: "export")
    try await scene.run()
    #expect(scene.requests.count == all, "a run after it asks nothing")
    #expect(try scene.folder.contents(of: "export") == files)
    #expect(try await scene.retry().total == 0)
    #expect(scene.requests.count == all)
  }

  @Test("A further answer that is of no use either changes nothing")
  func noBetter() async throws {
    let scene = try Scene()
    scene.answer { request in
      guard Self.isAmong(0.3, request) else { return nil }
      return request.slot == 0
        ? Completion(text: "Hard to say.") : Completion(text: "", refusal: "no")
    }
    try await scene.run()
    let states = try scene.store.judgmentStates()
    let files = try scene.folder.contents(of: "export")
    let first = try await scene.retry()
    #expect(try scene.store.judgmentStates() == states)
    #expect(try scene.folder.contents(of: "export") == files)
    // And one more, at the next slot.
    let second = try await scene.retry()
    #expect(first.counts == second.counts)
    #expect(scene.requests.last?.slot == 2)
  }

  @Test("Only the failures that are named are sent again, permanent ones too")
  func only() async throws {
    let scene = try Scene()
    scene.answer { request in
      if Self.isAmong(0.2, request) {
        throw ProviderError.transient(.timeout, message: "slow")
      }
      if Self.isAmong(0.4, request) {
        throw ProviderError.permanent(.contextLength, message: "long")
      }
      return nil
    }
    try await scene.run()
    let failures = try scene.store.failures()
    let timeouts = try #require(failures.first { $0.failure == .timeout }?.count)
    let long = try #require(failures.first { $0.failure == .contextLength }?.count)
    scene.answer { _ in nil }
    var before = scene.requests.count
    #expect(try await scene.retry([.unparsed, .rateLimited]).total == 0)
    #expect(scene.requests.count == before)
    let named = try await scene.retry([.contextLength])
    #expect(named.counts == [.contextLength: long])
    #expect(scene.requests.count == before + long)
    before = scene.requests.count
    #expect(try await scene.retry().counts == [.timeout: timeouts])
    #expect(scene.requests.count == before + timeouts)
    #expect(try scene.store.judgmentStates() == [.parsed: 40])
  }

  @Test("Empty and refused responses are asked again, truncated ones are in use and are not")
  func responses() async throws {
    let scene = try Scene()
    scene.answer { request in
      guard request.name == "weak", request.slot == 0 else { return nil }
      switch request.messages.last?.content {
      case Questions.text(1): return Completion(text: " ")
      case Questions.text(2): return Completion(text: "", refusal: "no")
      case Questions.text(3): return Completion(text: "It begins", finish: .length)
      default: return nil
      }
    }
    try await scene.run()
    #expect(try scene.store.keptPairCount() == 18)
    #expect(try await scene.retry([.truncated]).total == 0)
    #expect(try await scene.retry().counts == [.empty: 1, .refused: 1])
    #expect(try scene.store.keptPairCount() == 20)
    #expect(try scene.store.judgmentStates() == [.parsed: 40])
  }

  @Test("Killed in the middle, the same command goes on and pays for nothing twice")
  func resumed() async throws {
    let scene = try Scene()
    let bad = Completion(text: "Hard to say.")
    scene.answer { Self.isAmong(0.5, $0) && $0.slot == 0 ? bad : nil }
    try await scene.run()
    let count = try #require(try scene.store.judgmentStates()[.unparsed])
    #expect(count > 8)
    // The second attempt is as bad for some, and after five the process is gone.
    let seen = Mutex(0)
    scene.answer { request in
      guard request.slot > 0 else { return nil }
      let number = seen.withLock { seen in
        seen += 1
        return seen
      }
      if number > 5 { throw CancellationError() }
      return number <= 2 ? bad : nil
    }
    await #expect(throws: CancellationError.self) { _ = try await scene.retry() }
    scene.answer { _ in nil }
    let before = Set(scene.requests.map(\.id))
    let stored = Set(try scene.store.answeredRequests().map(\.id))
    let resumed = try await scene.retry()
    #expect(resumed.isResumed && resumed.total == count - 5)
    #expect(scene.requests.allSatisfy { $0.slot <= 1 })
    let sent = scene.requests.dropFirst(before.count).map(\.id)
    #expect(stored.isDisjoint(with: sent))
    #expect(try scene.store.judgmentStates()[.unparsed] == 2)
    #expect(try await scene.retry().counts == [.unparsed: 2])
  }

  @Test(
    "An unknown reason is refused with the nearest there is",
    arguments: [
      ("unparsd", "nothing fails as \"unparsd\"; did you mean \"unparsed\"? there are: "),
      ("timeout,,refused", "nothing fails as \"\"; there are: "),
    ])
  func unknown(list: String, message: String) {
    let error = #expect(throws: UnknownRetryReason.self) { try Set<RetryReason>.named(list) }
    #expect(error?.description.hasPrefix(message) == true)
  }

  @Test("The word failed stands for every failure that may pass")
  func failed() throws {
    #expect(
      try Set<RetryReason>.named("failed, refused")
        == [.rateLimited, .timeout, .serverError, .overloaded, .connection, .brokenBody, .refused])
    for failure in FailureClass.allCases {
      #expect(RetryReason(rawValue: failure.rawValue)?.failure == failure)
    }
  }
}
