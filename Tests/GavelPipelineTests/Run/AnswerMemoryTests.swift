import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Synchronization
import Testing

@testable import GavelPipeline

@Suite("Answers across runs")
struct AnswerMemoryTests {
  /// Runs that share a cache; each has a folder and a store of its own.
  final class Scene: Sendable {
    let folder: TemporaryFolder
    let cache: AnswerCache
    let troubles = Mutex<[String]>([])
    private let asked = Mutex<[CompletionRequest]>([])

    init() throws {
      folder = try TemporaryFolder()
      cache = try AnswerCache(folder: folder.path + "/cache")
    }

    var memory: AnswerMemory {
      AnswerMemory(cache) { text in self.troubles.withLock { $0.append(text) } }
    }

    static let models = """
      models:
        weak: {provider: openai, base_url: "http://127.0.0.1:1/v1", retries: 0}
        strong: {provider: openai, base_url: "http://127.0.0.1:1/v1", retries: 0}
        teacher:
          provider: openai
          base_url: http://127.0.0.1:1/v1
          retries: 0
          price: {input: 1, output: 4}
      candidates: [weak, strong]
      teachers: [teacher]
      """

    /// - Parameters:
    ///   - memory: nil does without the cache.
    ///   - served: what the server calls its models.
    /// - Returns: the run's store, the requests that were sent, and the exports.
    func run(
      _ name: String, memory: AnswerMemory?, models: String = Scene.models, served: String = "m",
      requests: Int? = nil, store: Store? = nil,
      script: @escaping @Sendable (CompletionRequest) throws -> Completion? = { _ in nil }
    ) async throws -> (store: Store, sent: [CompletionRequest], files: [String: Data]) {
      try folder.write(Questions.jsonl(0..<20), to: "\(name)/seeds.jsonl")
      let settings = try SettingsReader.read(
        path: try folder.write(
          "name: shared\nseed: 3\nqueries: {sources: [{path: seeds.jsonl}]}\n\(models)\n"
            + "judging: {format: judgelm, reference: both}",
          to: "\(name)/settings.yaml"), environment: [:]
      ).settings
      let store = try store ?? Store()
      try store.save(
        RunInfo(
          name: "shared", version: "test", seed: 3, signature: "",
          settings: settings.resolvedYAML, isSimulated: false))
      var pipeline = Pipeline(
        settings: settings, environment: [:], store: store, library: TemplateLibrary(),
        exportFolder: folder.path + "/\(name)/export",
        control: RunControl(budget: Settings.Budget(usd: nil, requests: requests, hours: nil)))
      pipeline.memory = memory
      let before = asked.withLock { $0.count }
      pipeline.substitute = { model in
        Scripted { request in
          self.asked.withLock { $0.append(request) }
          if let answer = try script(request) { return answer }
          let said = SimulatedModel(seed: 1, name: model.name, profile: model.simulation)
            .reply(to: request.messages, slot: request.slot)
          return Completion(
            text: said.text, finish: said.finish, servedModel: served, usage: said.usage)
        }
      }
      do { try await pipeline.run() } catch RunControl.Stop.budget {}
      let files = try? folder.contents(of: "\(name)/export")
      return (store, Array(asked.withLock { $0 }[before...]), files ?? [:])
    }
  }

  /// Responses, judgments without the reference, and those with it, which 13 queries have.
  private static let all = 40 + 40 + 26

  @Test("A second run asks nothing, pays nothing, and ends in the same bytes; its store has all")
  func second() async throws {
    let scene = try Scene()
    let one = try await scene.run("one", memory: scene.memory)
    #expect(one.sent.count == Self.all)
    let two = try await scene.run("two", memory: scene.memory)
    #expect(two.sent.isEmpty)
    #expect(two.files == one.files && !one.files.isEmpty)
    #expect(try two.store.answeredRequests() == one.store.answeredRequests())
    let (first, next) = (try Spending(one.store), try Spending(two.store))
    #expect(next.usd == 0 && next.requests == 0 && next.cached == first.requests)
    #expect(abs(next.saved - first.usd) < 1e-12 && first.usd > 0 && first.cached == 0)
    let without = try await scene.run("three", memory: nil)
    #expect(without.sent.count == one.sent.count, "without the cache all is asked")
    #expect(scene.troubles.withLock { $0 }.isEmpty)
  }

  @Test("Hits count for no cap, and a run that is stopped in between goes on as any other")
  func capped() async throws {
    let scene = try Scene()
    let one = try await scene.run("one", memory: scene.memory, requests: 50)
    #expect(one.sent.count == 50)
    let two = try await scene.run("two", memory: scene.memory, requests: 10)
    #expect(two.sent.count == 10, "50 came from the cache")
    #expect(try Spending(two.store).cached == 50)
    let rest = try await scene.run("two", memory: scene.memory, store: two.store)
    #expect(rest.sent.count == Self.all - 60)
    let fresh = try await scene.run("three", memory: nil)
    #expect(rest.files == fresh.files)
  }

  @Test("A model's name does not matter; its URL, parameters and prompt do")
  func keys() async throws {
    let scene = try Scene()
    _ = try await scene.run("one", memory: scene.memory)
    let renamed = Scene.models.replacingOccurrences(
      of: "  teacher:\n", with: "  judge:\n    model: teacher\n"
    ).replacingOccurrences(of: "[teacher]", with: "[judge]")
    #expect(try await scene.run("two", memory: scene.memory, models: renamed).sent.isEmpty)
    for (name, change) in [("three", "\"http://127.0.0.1:2/v1\""), ("four", "temperature: 0.5")] {
      let changed = Scene.models.replacingOccurrences(
        of: "weak: {provider: openai, base_url: \"http://127.0.0.1:1/v1\"",
        with: name == "three"
          ? "weak: {provider: openai, base_url: \(change)"
          : "weak: {provider: openai, base_url: \"http://127.0.0.1:1/v1\", \(change)")
      let sent = try await scene.run(name, memory: scene.memory, models: changed).sent
      #expect(sent.count == 20 && sent.allSatisfy { $0.name == "weak" }, "\(name)")
    }
  }

  @Test("Models that differ by their names alone have answers of their own, in every run")
  func twins() async throws {
    let scene = try Scene()
    let models = Scene.models.replacingOccurrences(
      of: "retries: 0}", with: "retries: 0, model: same}")
    let one = try await scene.run("one", memory: scene.memory, models: models)
    #expect(one.sent.filter { $0.name != "teacher" }.count == 40)
    let two = try await scene.run("two", memory: scene.memory, models: models)
    #expect(two.sent.isEmpty && two.files == one.files)
  }

  @Test("Neither failures nor simulated answers are ever kept")
  func unreal() async throws {
    let scene = try Scene()
    _ = try await scene.run("one", memory: scene.memory, served: "simulated/m")
    #expect(try scene.cache.statistics().answers == 0)
    let failing = try await scene.run("two", memory: scene.memory) { request in
      guard request.name == "weak" else { return nil }
      throw ProviderError.permanent(.contextLength, message: "too long")
    }
    let kept = try scene.cache.statistics()
    #expect(kept.models.map(\.model) == ["strong"] && kept.answers == 20)
    #expect(try failing.store.failures().map(\.count) == [20])
    let simulators = Scene.models.replacingOccurrences(
      of: "provider: openai, base_url: \"http://127.0.0.1:1/v1\"", with: "provider: simulator")
    _ = try await scene.run("three", memory: scene.memory, models: simulators)
    #expect(try scene.cache.statistics().models.map(\.model) == ["strong", "teacher"])
  }

  @Test("A retry is not given the answer that it is to replace, but another run's further attempt")
  func retry() async throws {
    let scene = try Scene()
    let isBad: @Sendable (CompletionRequest) -> Completion? = { request in
      request.slot == 0 && RetryTests.isAmong(0.4, request)
        ? Completion(text: "Hard to say.", servedModel: "m", usage: .init(prompt: 1, completion: 1))
        : nil
    }
    func retried(_ name: String) async throws -> (first: Int, again: [CompletionRequest]) {
      let one = try await scene.run(name, memory: scene.memory, script: isBad)
      let retry = try Retry(one.store, only: [.unparsed])
      #expect(retry.total > 5)
      try await retry.order(in: one.store)
      let two = try await scene.run(name, memory: scene.memory, store: one.store, script: isBad)
      #expect(try one.store.judgmentStates()[.unparsed] == nil)
      return (one.sent.count, two.sent)
    }
    let one = try await retried("one")
    #expect(one.again.count > 5 && one.again.allSatisfy { $0.slot == 1 })
    let two = try await retried("two")
    #expect(two.first == 0 && two.again.isEmpty)
  }

  @Test("A cache that breaks is told of once, and the run goes on without it")
  func broken() async throws {
    let scene = try Scene()
    let memory = scene.memory
    try scene.cache.close()
    let one = try await scene.run("one", memory: memory)
    #expect(one.sent.count == Self.all)
    let told = scene.troubles.withLock { $0 }
    #expect(told.count == 1 && told[0].contains("going on without it"), "\(told)")
  }

  @Test("A cache that cannot be opened is told of with its path")
  func unopenable() throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<2), to: "seeds.jsonl")
    try folder.write(String(repeating: "nonsense", count: 200), to: "c/answers.sqlite")
    let settings = try Settings.test(
      "name: x\ncache: c\nqueries: {sources: [{path: seeds.jsonl}]}\n\(Scene.models)", in: folder
    ).settings
    let told = Mutex<[String]>([])
    let memory = AnswerMemory.opened(for: settings, environment: [:]) { text in
      told.withLock { $0.append(text) }
    }
    #expect(memory == nil)
    #expect(told.withLock { $0 }.first?.contains("c/answers.sqlite") == true)
  }

  @Test("Where the cache is")
  func folders() {
    let home = ["HOME": "/home/me"]
    func folder(_ setting: Settings.Cache, _ more: [String: String]) -> String? {
      AnswerMemory.folder(setting, environment: home.merging(more) { $1 })
    }
    #expect(folder(.usual, [:]) == "/home/me/.cache/gavel")
    #expect(folder(.usual, ["XDG_CACHE_HOME": "/x"]) == "/x/gavel")
    #expect(folder(.usual, ["XDG_CACHE_HOME": "x"]) == "/home/me/.cache/gavel")
    #expect(folder(.usual, ["XDG_CACHE_HOME": "/x", "GAVEL_CACHE": "/y"]) == "/y")
    #expect(folder(.folder("/z"), ["GAVEL_CACHE": "/y"]) == "/z")
    #expect(folder(.folder("/z"), ["GAVEL_CACHE": "off"]) == nil)
    #expect(folder(.off, [:]) == nil)
    #expect(AnswerMemory.folder(environment: [:]) == nil)
  }
}
