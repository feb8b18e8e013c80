import GavelCore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Rate limits")
struct RateLimiterTests {
  @Test(
    "In any minute no more is handed out than allowed, and in an hour 95 % of it",
    arguments: [6, 60, 600, 30_000])
  func pace(perMinute: Int) async throws {
    let clock = ManualClock()
    let limiter = RateLimiter(perMinute: Double(perMinute), clock: clock)
    var times: [Duration] = []
    while clock.now.offset < .seconds(600) {
      try await limiter.take(1)
      times.append(clock.now.offset)
    }
    for (index, time) in times.enumerated() where index + perMinute < times.count {
      // So many requests later at least a minute has gone by.
      #expect(times[index + perMinute] - time >= .seconds(60))
    }
    #expect(Double(times.count) >= 0.95 * Double(perMinute * 10))
  }

  @Test("Tokens that were estimated too high are given back")
  func corrected() async throws {
    let clock = ManualClock()
    let limiter = RateLimiter(perMinute: 6000, clock: clock)
    try await limiter.take(600)
    let waited = clock.now.offset
    limiter.correct(by: -500)
    try await limiter.take(400)
    #expect(waited >= .seconds(5))
    #expect(clock.now.offset - waited < .seconds(0.5))
  }

  @Test("What waits and is called off gives its share back")
  func calledOff() async throws {
    struct Stopped: Error {}
    let clock = ManualClock()
    let limiter = RateLimiter(perMinute: 60, clock: clock)
    await #expect(throws: Stopped.self) { try await limiter.take(100) { throw Stopped() } }
    try await limiter.take(1)
    #expect(clock.now.offset < .seconds(1))
  }
}

@Suite("The window of requests under way")
struct ConcurrencyWindowTests {
  /// A server that takes so many at once and refuses the rest, asked in rounds.
  private static func rounds(
    _ count: Int, of window: inout ConcurrencyWindow, capacity: Int
  ) -> (sent: Int, refused: Int) {
    var (sent, refused) = (0, 0)
    for _ in 0..<count {
      let size = window.size
      for index in 0..<size {
        window.note(index < capacity ? .fine : .congested, underway: size)
        sent += 1
        if index >= capacity { refused += 1 }
      }
    }
    return (sent, refused)
  }

  @Test("It fills what is allowed within two rounds, and stays there")
  func grows() {
    var window = ConcurrencyWindow(greatest: 256)
    #expect(window.size == 128)
    _ = Self.rounds(2, of: &window, capacity: 256)
    #expect(window.size == 256)
    _ = Self.rounds(10, of: &window, capacity: 256)
    #expect(window.size == 256)
  }

  @Test(
    "It settles near what the server takes, and few are refused", arguments: [3, 10, 40, 100, 200])
  func settles(capacity: Int) {
    var window = ConcurrencyWindow(greatest: 256)
    _ = Self.rounds(40, of: &window, capacity: capacity)
    let (sent, refused) = Self.rounds(200, of: &window, capacity: capacity)
    #expect(Double(sent - refused) >= 0.85 * Double(200 * capacity))
    #expect(Double(refused) <= 0.35 * Double(sent))
  }

  @Test("A refusal in twenty that has nothing to do with the load costs little")
  func random() {
    var window = ConcurrencyWindow(greatest: 256)
    let draw = Draw(seed: 7)
    var sizes = 0
    for index in 0..<100_000 {
      let isLost = draw.uniform("lost", "\(index)") < 0.05
      window.note(isLost ? .congested : .fine, underway: window.size)
      sizes += window.size
    }
    #expect(sizes / 100_000 > 128)
  }

  @Test("It never leaves what is allowed, and a window that is not filled does not grow")
  func bounds() {
    var window = ConcurrencyWindow(greatest: 5)
    let draw = Draw(seed: 1)
    for index in 0..<10_000 {
      let reply: ConcurrencyWindow.Reply =
        draw.uniform("reply", "\(index)") < 0.5 ? .congested : .fine
      window.note(reply, underway: 5)
      #expect((1...5).contains(window.size))
    }
    var idle = ConcurrencyWindow(greatest: 1000)
    for _ in 0..<5000 { idle.note(.fine, underway: 3) }
    #expect(idle.size == 500)
  }
}

@Suite("Pauses of a server that takes nothing")
struct CircuitTests {
  @Test("Eight failures in a row begin a pause; each further one a longer one, up to a minute")
  func longer() {
    var circuit = Circuit()
    for _ in 0..<7 {
      let pauses = circuit.failed(.broken, sent: .zero, now: .zero)
      #expect(!pauses)
    }
    var now: Duration = .zero
    for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
      let pauses = circuit.failed(.broken, sent: now, now: now)
      #expect(pauses)
      #expect(circuit.pausedUntil - now == .seconds(seconds))
      now = circuit.pausedUntil
    }
    #expect(circuit.failingSince == .zero)
    circuit.answered()
    #expect(circuit.failingSince == nil)
    for _ in 0..<7 {
      let pauses = circuit.failed(.broken, sent: now, now: now)
      #expect(!pauses)
    }
  }

  @Test("What was sent before a pause and fails during it makes it no longer")
  func late() {
    var circuit = Circuit()
    for _ in 0..<8 { _ = circuit.failed(.broken, sent: .zero, now: .seconds(1)) }
    for _ in 0..<100 {
      let pauses = circuit.failed(.broken, sent: .zero, now: .seconds(1.5))
      #expect(!pauses)
    }
    #expect(circuit.pausedUntil == .seconds(2))
  }

  @Test("Refused for a limit four times in a row, all wait as long as the server says")
  func limited() {
    var circuit = Circuit()
    for _ in 0..<3 {
      let pauses = circuit.failed(.limited(retryAfter: .seconds(20)), sent: .zero, now: .zero)
      #expect(!pauses)
    }
    let pauses = circuit.failed(.limited(retryAfter: .seconds(20)), sent: .zero, now: .zero)
    #expect(pauses)
    #expect(circuit.pausedUntil == .seconds(20))
    #expect(circuit.failingSince == nil)
  }
}

@Suite("The gate of a key")
struct GateTests {
  private static let none = Completion.Usage(prompt: 0, completion: 0)

  private static func gate(
    concurrency: Int, patience: Duration? = .seconds(600), clock: some Clock<Duration>,
    onPause: @escaping @Sendable (Gate.Pause) -> Void = { _ in }
  ) -> Gate {
    Gate(
      limits: Settings.Limits(concurrency: concurrency), patience: patience, clock: clock,
      onPause: onPause)
  }

  @Test("Never more are under way than allowed, and all have their turn")
  func concurrency() async throws {
    let gate = Self.gate(concurrency: 7, clock: ContinuousClock())
    let counts = Shared((now: 0, most: 0, done: 0))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<500 {
        group.addTask {
          _ = try await gate.send(expecting: Self.none, while: {}) {
            counts.withLock {
              $0.now += 1
              $0.most = max($0.most, $0.now)
            }
            try await Task.sleep(for: .microseconds(200))
            counts.withLock {
              $0.now -= 1
              $0.done += 1
            }
            return Completion(text: "done")
          }
        }
      }
      try await group.waitForAll()
    }
    let (now, most, done) = counts.withLock { $0 }
    #expect(now == 0 && most == 7 && done == 500)
  }

  @Test("Who is cancelled while waiting leaves, and takes nobody's place along")
  func cancelled() async throws {
    let gate = Self.gate(concurrency: 1, clock: ContinuousClock())
    let first = Task {
      try await gate.send(expecting: Self.none, while: {}) {
        try await Task.sleep(for: .milliseconds(300))
        return Completion(text: "first")
      }
    }
    try await Task.sleep(for: .milliseconds(50))
    let waiting = (0..<20).map { index in
      Task {
        try await gate.send(expecting: Self.none, while: {}) {
          Completion(text: "\(index)")
        }
      }
    }
    try await Task.sleep(for: .milliseconds(50))
    for index in stride(from: 0, to: 20, by: 2) { waiting[index].cancel() }
    for (index, task) in waiting.enumerated() {
      switch await task.result {
      case .success(let completion):
        #expect(index % 2 == 1 && completion.text == "\(index)")
      case .failure(let error): #expect(index % 2 == 0 && error is CancellationError)
      }
    }
    #expect(try await first.value.text == "first")
  }

  @Test("What goes out once more takes one request's share: in its turn, or before all others")
  func another() async throws {
    for (turn, waited, next) in [(Gate.Turn.inTurn, 1.0, 3.0), (.atOnce, 0.0, 3.0)] {
      let clock = ManualClock()
      var limits = Settings.Limits(concurrency: 4)
      // With what is kept back, one a second.
      limits.requestsPerMinute = Int(60 / RateLimiter.share)
      limits.tokensPerMinute = 60
      let gate = Gate(limits: limits, patience: nil, clock: clock)
      func send() async throws {
        _ = try await gate.send(expecting: Self.none, while: {}) { Completion(text: "done") }
      }
      try await send()
      try await send()
      let before = clock.now.offset
      try await gate.takeAnother(turn) {}
      let after = clock.now.offset - before
      #expect(abs(after / .seconds(1) - waited) < 0.1, "\(turn): \(after)")
      try await send()
      #expect(abs(clock.now.offset / .seconds(1) - next) < 0.1, "\(turn): \(clock.now.offset)")
    }
  }

  @Test("A pause says for how long there was no answer, and an answer ends it")
  func unanswered() async throws {
    let clock = ManualClock()
    let (pauses, ends, asked) = (Shared([Duration]()), Shared(0), Shared(0))
    let gate = Gate(
      limits: Settings.Limits(concurrency: 1), patience: .seconds(600), clock: clock,
      onEnd: { ends.withLock { $0 += 1 } }
    ) { pause in
      pauses.withLock { $0.append(pause.unanswered) }
    }
    let provider = Scripted { _ in
      let number = asked.withLock {
        $0 += 1
        return $0
      }
      if number % 10 != 0 { throw ProviderError.transient(.rateLimited, message: "429") }
      return Completion(text: "done")
    }
    let patient = Paced(
      base: provider, gate: gate, progress: RunProgress(), proceed: {}
    ).retrying(1, clock: clock)
    for round in 1...2 {
      let before = clock.now.offset
      _ = try await patient.complete(RetryingTests.request)
      let longest = try #require(pauses.withLock { $0 }.last)
      // From the first refusal on, and no longer than this took.
      #expect(longest > .seconds(10) && longest <= clock.now.offset - before, "\(longest)")
      #expect(ends.withLock { $0 } == round)
      pauses.withLock { $0 = [] }
    }
  }

  @Test("A server that refuses everything for an hour is asked ever more seldom, and then goes on")
  func limitedForAnHour() async throws {
    let clock = ManualClock()
    let pauses = Shared([Gate.Pause]())
    let gate = Self.gate(concurrency: 16, clock: clock) { pause in
      pauses.withLock { $0.append(pause) }
    }
    let asked = Shared(0)
    let provider = Scripted { _ in
      asked.withLock { $0 += 1 }
      if clock.now.offset < .seconds(3600) {
        throw ProviderError.transient(.rateLimited, message: "429")
      }
      return Completion(text: "done")
    }
    let patient = Paced(
      base: provider, gate: gate, progress: RunProgress(), proceed: {}
    ).retrying(1, clock: clock)
    #expect(try await patient.complete(RetryingTests.request).text == "done")
    #expect(asked.withLock { $0 } < 100)
    #expect(pauses.withLock { $0 }.allSatisfy { $0.isLimit && !$0.isLast })
  }

  @Test("A server that answers nothing is given up after so long, sooner where it never has")
  func givenUp() async throws {
    for hasAnswered in [false, true] {
      let clock = ManualClock()
      let last = Shared<Duration?>(nil)
      let gate = Self.gate(concurrency: 4, clock: clock) { pause in
        if pause.isLast { last.withLock { $0 = $0 ?? clock.now.offset } }
      }
      if hasAnswered {
        _ = try await gate.send(expecting: Self.none, while: {}) { Completion(text: "done") }
      }
      while last.withLock({ $0 }) == nil, clock.now.offset < .seconds(4000) {
        await #expect(throws: ProviderError.self) {
          try await gate.send(expecting: Self.none, while: {}) {
            throw ProviderError.transient(.connection, message: "refused")
          }
        }
      }
      let at = try #require(last.withLock { $0 })
      #expect(
        hasAnswered
          ? at >= .seconds(600) && at < .seconds(720) : at >= .seconds(60) && at < .seconds(130))
    }
  }

  @Test("Where no retries are wanted there is no pause")
  func impatient() async throws {
    let clock = ManualClock()
    let gate = Self.gate(concurrency: 4, patience: nil, clock: clock)
    for _ in 0..<50 {
      await #expect(throws: ProviderError.self) {
        try await gate.send(expecting: Self.none, while: {}) {
          throw ProviderError.transient(.connection, message: "refused")
        }
      }
    }
    #expect(clock.sleeps.isEmpty)
  }
}

@Suite("Limits that servers report")
struct ReportedLimitTests {
  @Test("Where little is left, what comes back is handed out, until half is there again")
  func follows() async throws {
    let clock = ManualClock()
    let limit = ReportedLimit(clock: clock)
    limit.follow(.init(limit: 600, remaining: 300, reset: .seconds(30)))
    for _ in 0..<1000 { try await limit.take(1, while: {}) }
    #expect(clock.now.offset == .zero && !limit.isHolding)
    // 582 come back in 58.2 s: ten a second; what is left is the reserve.
    limit.follow(.init(limit: 600, remaining: 18, reset: .milliseconds(58_200)))
    for _ in 0..<600 { try await limit.take(1, while: {}) }
    #expect(clock.now.offset > .seconds(58) && clock.now.offset < .seconds(63))
    limit.follow(.init(limit: 600, remaining: 200, reset: .seconds(40)))
    #expect(limit.isHolding)
    limit.follow(.init(limit: 600, remaining: 400, reset: .seconds(20)))
    #expect(!limit.isHolding)
  }

  @Test("Nearly all of what is left is used up, and the server is never without any")
  func spends() async throws {
    let clock = ManualClock()
    let limit = ReportedLimit(clock: clock)
    // The server has a bucket of 600 that refills ten a second.
    var left = 600.0
    var (sent, last) = (0, Duration.zero)
    while last < .seconds(120) {
      try await limit.take(1, while: {})
      let now = clock.now.offset
      left = min(600, left + 10 * ((now - last) / .seconds(1))) - 1
      (sent, last) = (sent + 1, now)
      #expect(left >= 0)
      limit.follow(
        .init(limit: 600, remaining: Int(left), reset: .seconds((600 - left) / 10)))
    }
    #expect(Double(sent) > 0.97 * (600 + 10 * 120))
  }

  @Test(
    "What says too little changes nothing",
    arguments: [
      nil, RateLimitReport.Limit(limit: 10, remaining: 0), .init(remaining: 0, reset: .seconds(1)),
      .init(limit: 0, remaining: 0, reset: .seconds(1)),
      .init(limit: 10, remaining: 0, reset: .zero),
    ])
  func silent(report: RateLimitReport.Limit?) {
    let limit = ReportedLimit(clock: ManualClock())
    limit.follow(report)
    #expect(!limit.isHolding)
  }
}
