import GavelCore
import GavelServe
import GavelStore
import GavelTestSupport
import Synchronization
import Testing

@testable import GavelPipeline

@Suite("The caps of a run")
struct RunControlTests {
  private static func budget(
    usd: Double? = nil, requests: Int? = nil, hours: Double? = nil
  ) -> Settings.Budget {
    Settings.Budget(usd: usd, requests: requests, hours: hours)
  }

  @Test("What is in flight is counted at its most, and what it did not cost lets others go")
  func reserves() async throws {
    let control = RunControl(budget: Self.budget(usd: 1))
    let need = RunControl.Need(usd: 0.4)
    try await control.admit(need)
    try await control.admit(need)
    let sent = Mutex(0)
    async let third: Void = {
      try await control.admit(need)
      sent.withLock { $0 += 1 }
    }()
    for _ in 0..<100 { await Task.yield() }
    #expect(sent.withLock { $0 } == 0, "two hold 0.8 of 1")
    control.settle(need, usd: 0.1)
    try await third
    #expect(sent.withLock { $0 } == 1)
    control.settle(need, usd: 0.4)
    control.settle(need, usd: 0.4)
    #expect(abs(control.spent.usd - 0.9) < 1e-9)
    await #expect(throws: RunControl.Stop.self) { try await control.admit(need) }
    guard case .budget(let text)? = control.stop else {
      Issue.record("no cap was reached")
      return
    }
    #expect(text == "1 USD (spent: $0.9000; the next request may cost $0.4000)")
  }

  @Test("What is a guess needs room for its error beside others, and none alone")
  func slack() async throws {
    let control = RunControl(budget: Self.budget(usd: 1))
    let guess = RunControl.Need(usd: 0.4, slack: 0.4)
    try await control.admit(guess)
    let second = Task { try await control.admit(guess) }
    for _ in 0..<100 { await Task.yield() }
    #expect(control.spent.requests == 1, "0.8 of 1 is set aside")
    control.settle(guess, usd: 0.5)
    try await second.value
    #expect(control.spent.requests == 2, "alone it fits into what is left")
    control.settle(guess, usd: 0.7)
    #expect(control.spent.usd <= 1 + 0.3, "the error of one")
  }

  @Test("A request that waits for money is told of an interrupt")
  func interrupted() async throws {
    let control = RunControl(budget: Self.budget(usd: 1))
    try await control.admit(RunControl.Need(usd: 1))
    let second = Task { try await control.admit(RunControl.Need(usd: 1)) }
    for _ in 0..<100 { await Task.yield() }
    control.request(.interrupted)
    await #expect(throws: RunControl.Stop.interrupted) { try await second.value }
  }

  @Test("A free model goes on where the money is spent to the last cent, and costs nothing")
  func free() async throws {
    let control = RunControl(budget: Self.budget(usd: 1), usd: 1)
    try await control.admit()
    await #expect(throws: RunControl.Stop.self) {
      // The first waits for nothing: it is free.
      control.settle(RunControl.Need(), usd: 0)
      try await control.admit(RunControl.Need(usd: 0.001))
    }
  }

  @Test("A request that would end after the hours is not sent")
  func hours() async throws {
    let control = RunControl(budget: Self.budget(hours: 1))
    try await control.admit(RunControl.Need(time: .seconds(3000)))
    await #expect(throws: RunControl.Stop.budget("1 hours")) {
      try await control.admit(RunControl.Need(time: .seconds(3700)))
    }
  }

  @Test("Of many that ask at once as many are sent as the cap on requests says")
  func requests() async throws {
    let control = RunControl(budget: Self.budget(requests: 10))
    let sent = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<64 { group.addTask { (try? await control.admit()) != nil } }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(sent == 10)
    #expect(control.stop == .budget("10 requests"))
  }

  private static func request(_ text: String, maxTokens: Int?) -> CompletionRequest {
    var parameters = JSONObject()
    parameters["max_tokens"] = maxTokens.map { .number($0) }
    return CompletionRequest(
      provider: "openai", name: "m", model: "m", parameters: parameters,
      messages: [.init(.user, text)])
  }

  @Test(
    "An answer is reckoned at its limit, else at twice the longest so far, else at a stated guess")
  func meter() {
    let meter = Meter(price: Settings.Price(input: 0, output: 1_000_000))
    let limited = Self.request("Why?", maxTokens: 70)
    let open = Self.request("Why?", maxTokens: nil)
    #expect(meter.most(of: limited).usd == 70)
    #expect(meter.most(of: open).usd == Double(Meter.assumedAnswer))
    let cost = meter.cost(
      of: Completion(text: "Because.", usage: .init(prompt: 10, completion: 30)), to: open,
      after: .seconds(2))
    #expect(cost == 30)
    #expect(meter.most(of: open) == RunControl.Need(usd: 60, slack: 60, time: .seconds(2)))
  }

  @Test("An answer that the server did not count is charged by its text")
  func uncounted() {
    let meter = Meter(price: Settings.Price(input: 1_000_000, output: 1_000_000))
    let request = Self.request(String(repeating: "word ", count: 100), maxTokens: nil)
    let cost = meter.cost(
      of: Completion(text: String(repeating: "word ", count: 50)), to: request, after: .zero)
    #expect(cost >= 195 && cost < 230)
  }

  @Test("A prompt whose tokens the server counts higher is reckoned higher from then on")
  func calibrated() {
    let meter = Meter(price: Settings.Price(input: 1_000_000, output: 0))
    let request = Self.request("one two three four", maxTokens: 1)
    let first = meter.most(of: request).usd
    _ = meter.cost(
      of: Completion(text: "x", usage: .init(prompt: 3 * Int(first), completion: 1)), to: request,
      after: .zero)
    #expect(meter.most(of: request).usd == 3 * first)
  }

  /// A run against a server, whose requests all stand in flight together.
  private static func spend(
    cap: Double, maxTokens: Int?
  ) async throws -> (usd: Double, most: Double, flight: Int, stop: RunControl.Stop?) {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<160), to: "seeds.jsonl")
    let configuration = SimulatorServer.Configuration(defaultProfile: .init(latency: 60))
    return try await withServer(configuration) { server, base in
      let limit = maxTokens.map { ", max_tokens: \($0)" } ?? ""
      let model =
        "{provider: openai, base_url: \"\(base)\", price: {input: 10, output: 100}, "
        + "limits: {concurrency: 64}\(limit)}"
      let settings = try Settings.test(
        """
        name: capped
        queries: {sources: [{path: seeds.jsonl}]}
        models: {one: \(model), two: \(model), teacher: \(model)}
        candidates: [one, two]
        teachers: [teacher]
        budget: {usd: \(cap)}
        """, in: folder
      ).settings
      let store = try Store()
      let control = RunControl(budget: settings.budget)
      let pipeline = Pipeline(
        settings: settings, environment: [:], store: store, library: TemplateLibrary(),
        exportFolder: nil, control: control)
      var stop: RunControl.Stop?
      do { try await pipeline.run() } catch let error as RunControl.Stop { stop = error }
      let prices = Dictionary(
        uniqueKeysWithValues: settings.models.compactMap { model in
          model.price.map { (model.name, $0) }
        })
      let spending = Spending(try store.modelTotals(), prices: prices)
      #expect(abs(spending.usd - control.spent.usd) < 1e-9, "what was counted is what is stored")
      let most = try store.answeredRequests().map { request in
        Meter(price: prices[request.name]).most(of: request).usd
      }.max()
      return (spending.usd, most ?? 0, server.statistics.maxInFlight, stop)
    }
  }

  @Test(
    "With 64 in flight a cap on money is never passed where answers are limited, and nearly used up",
    arguments: [0.05, 0.4, 1.5])
  func money(cap: Double) async throws {
    let (usd, most, flight, stop) = try await Self.spend(cap: cap, maxTokens: 60)
    guard case .budget? = stop else {
      Issue.record("stopped by \(String(describing: stop))")
      return
    }
    #expect(usd <= cap + 1e-9)
    #expect(usd + most > cap, "the next request could not be afforded")
    if cap > 1 { #expect(flight > 16) }
  }

  @Test("Without a limit on answers a cap is passed by no more than one answer")
  func unlimited() async throws {
    let (usd, most, _, stop) = try await Self.spend(cap: 2, maxTokens: nil)
    guard case .budget? = stop else {
      Issue.record("stopped by \(String(describing: stop))")
      return
    }
    #expect(usd <= 2 + most)
    #expect(usd > 1)
  }
}
