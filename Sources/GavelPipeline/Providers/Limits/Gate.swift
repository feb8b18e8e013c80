import DequeModule
import GavelCore
import Synchronization

/// What all models on one key of one server share: requests under way, the limits of a minute, and
/// pauses while the server takes nothing.
///
/// A request first gets a place among those under way, then waits for its share of each limit and
/// for the end of a pause: what is sent is never more than the window allows, nor faster than the
/// limits.
final class Gate: Sendable {
  /// What was said of a pause.
  struct Pause: Sendable {
    let duration: Duration
    /// For how long nothing has been answered.
    let unanswered: Duration
    /// What the last request came to.
    let message: String
    /// Whether the server refuses for a limit; otherwise it does not answer.
    let isLimit: Bool
    /// Whether it has failed for so long that waiting is given up.
    let isLast: Bool
  }

  private struct State {
    var window: ConcurrencyWindow
    var circuit = Circuit()
    var underway = 0
    var waiting: Deque<(id: Int, continuation: CheckedContinuation<Bool, Never>)> = []
    var lastID = 0
  }

  /// One limit, of requests or of tokens of some kind.
  private struct Limit: Sendable {
    let stated: RateLimiter?
    let reported: ReportedLimit
    let report: @Sendable (RateLimitReport) -> RateLimitReport.Limit?
    let amount: @Sendable (Completion.Usage) -> Int
  }

  private let state: Mutex<State>
  /// What of each limit a request takes; first what the settings state, then what the server reports.
  private let limits: [Limit]
  private let patience: Duration?
  private let clock: any Clock<Duration>
  private let sinceStart: @Sendable () -> Duration
  private let onPause: @Sendable (Pause) -> Void
  private let onEnd: @Sendable () -> Void

  /// So long a server that has never answered is waited for, at most.
  static let firstPatience: Duration = .seconds(60)

  /// - Parameters:
  ///   - limits: of all models on it together.
  ///   - patience: how long nothing but failures, limits left aside, is waited out; nil never pauses.
  ///   - onPause: told of each pause when it begins.
  ///   - onEnd: told of the first answer after a pause.
  init(
    limits: Settings.Limits, patience: Duration?, clock: some Clock<Duration>,
    onEnd: @escaping @Sendable () -> Void = {},
    onPause: @escaping @Sendable (Pause) -> Void = { _ in }
  ) {
    state = Mutex(State(window: ConcurrencyWindow(greatest: limits.concurrency)))
    func limit(
      _ perMinute: Int?, _ report: @escaping @Sendable (RateLimitReport) -> RateLimitReport.Limit?,
      _ amount: @escaping @Sendable (Completion.Usage) -> Int
    ) -> Limit {
      Limit(
        stated: perMinute.map { RateLimiter(perMinute: Double($0), clock: clock) },
        reported: ReportedLimit(clock: clock), report: report, amount: amount)
    }
    self.limits = [
      limit(limits.requestsPerMinute, { $0.requests }, { _ in 1 }),
      limit(limits.tokensPerMinute, { $0.tokens }, { $0.prompt + $0.completion }),
      limit(limits.inputTokensPerMinute, { $0.inputTokens }, { $0.prompt }),
      limit(limits.outputTokensPerMinute, { $0.outputTokens }, { $0.completion }),
    ]
    self.patience = patience
    self.clock = clock
    let start = clock.now
    sinceStart = { start.duration(to: clock.now) }
    self.onPause = onPause
    self.onEnd = onEnd
  }

  /// How many requests may be under way just now.
  var width: Int { state.withLock { $0.window.size } }

  /// Sends a request when its turn has come.
  ///
  /// - Parameters:
  ///   - estimate: tokens of the prompt, which are estimated, and of the answer, which are expected.
  ///   - proceed: throws where the run stops; what waits for its turn has not been sent.
  func send(
    expecting estimate: Completion.Usage, while proceed: @Sendable () throws -> Void,
    _ body: () async throws -> Completion
  ) async throws -> Completion {
    try await enter()
    let sent: Duration
    do {
      try await takeShare(estimate, while: proceed)
      sent = sinceStart()
    } catch {
      leave(nil)
      throw error
    }
    do {
      let completion = try await body()
      if let usage = completion.usage { settle(usage, against: estimate) }
      leaveAnswered()
      return completion
    } catch let error as ProviderError {
      fail(error, sent: sent)
      throw error
    } catch {
      leave(nil)
      throw error
    }
  }

  // MARK: Places

  private func enter() async throws {
    let id: Int? = state.withLock { state in
      if state.underway < state.window.size, state.waiting.isEmpty {
        state.underway += 1
        return nil
      }
      state.lastID += 1
      return state.lastID
    }
    guard let id else { return }
    let isIn = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isNow: Bool? = state.withLock { state in
          if Task.isCancelled { return false }
          if state.underway < state.window.size, state.waiting.isEmpty {
            state.underway += 1
            return true
          }
          state.waiting.append((id, continuation))
          return nil
        }
        if let isNow { continuation.resume(returning: isNow) }
      }
    } onCancel: {
      let left = state.withLock { state in
        state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
      }
      left?.resume(returning: false)
    }
    if !isIn { throw CancellationError() }
  }

  /// Gives a place back, and to whom it goes.
  private func leave(
    _ reply: ConcurrencyWindow.Reply?, _ note: (inout State) -> Void = { _ in }
  ) {
    let next = state.withLock { state in
      if let reply { state.window.note(reply, underway: state.underway) }
      note(&state)
      state.underway -= 1
      var next: [CheckedContinuation<Bool, Never>] = []
      while state.underway < state.window.size, let first = state.waiting.popFirst() {
        state.underway += 1
        next.append(first.continuation)
      }
      return next
    }
    for continuation in next { continuation.resume(returning: true) }
  }

  /// Gives a place back after a word of the server that tells of no trouble.
  private func leaveAnswered() {
    var endsPause = false
    leave(.fine) {
      endsPause = $0.circuit.isOpen
      $0.circuit.answered()
    }
    if endsPause { onEnd() }
  }

  // MARK: Limits

  private func takeShare(
    _ estimate: Completion.Usage, while proceed: @Sendable () throws -> Void
  ) async throws {
    try proceed()
    for limit in limits {
      let amount = Double(limit.amount(estimate))
      if let stated = limit.stated {
        try await stated.take(amount, while: proceed)
      } else {
        try await limit.reported.take(amount, while: proceed)
      }
    }
    while true {
      let left = state.withLock { $0.circuit.pausedUntil } - sinceStart()
      guard left > .zero else { return }
      try await clock.sleep(for: left, while: proceed)
    }
  }

  /// When a request goes out that has a place and goes out once more.
  enum Turn: Sendable {
    /// At once, since others wait for what it finds out; those behind it wait for its share.
    case atOnce
    /// After those that came before.
    case inTurn
  }

  /// Takes the share of a request that goes out once more: of what counts requests, since a refused
  /// one has used no tokens.
  func takeAnother(_ turn: Turn, while proceed: @Sendable () throws -> Void) async throws {
    try proceed()
    let none = Completion.Usage(prompt: 0, completion: 0)
    for limit in limits {
      let amount = Double(limit.amount(none))
      guard amount > 0 else { continue }
      switch (turn, limit.stated) {
      case (.atOnce, let stated?): stated.correct(by: amount)
      case (.atOnce, nil): limit.reported.correct(by: amount)
      case (.inTurn, let stated?): try await stated.take(amount, while: proceed)
      case (.inTurn, nil): try await limit.reported.take(amount, while: proceed)
      }
    }
  }

  private func settle(_ usage: Completion.Usage, against estimate: Completion.Usage) {
    for limit in limits {
      let difference = Double(limit.amount(usage) - limit.amount(estimate))
      limit.stated?.correct(by: difference)
      limit.reported.correct(by: difference)
    }
  }

  /// Follows what the server says of limits that the settings do not state: where little of one is
  /// left, no more is sent than comes back.
  func learn(_ report: RateLimitReport) {
    for limit in limits where limit.stated == nil { limit.reported.follow(limit.report(report)) }
  }

  // MARK: Failures

  private func fail(_ error: ProviderError, sent: Duration) {
    guard case .transient(let failure, let message, let retryAfter) = error else {
      // The server is well: it has said what is wrong with the request.
      return leaveAnswered()
    }
    guard let patience else { return leave(failure.isCongestion ? .congested : .fine) }
    let isLimit = failure == .rateLimited
    let now = sinceStart()
    var pause: Pause?
    leave(failure.isCongestion ? .congested : .fine) { state in
      let failure = isLimit ? Circuit.Failure.limited(retryAfter: retryAfter) : .broken
      guard state.circuit.failed(failure, sent: sent, now: now) else { return }
      state.window.collapse()
      let patience =
        state.circuit.hasAnswered ? patience : min(patience, Self.firstPatience)
      pause = Pause(
        duration: state.circuit.pausedUntil - now,
        unanswered: state.circuit.unansweredSince.map { now - $0 } ?? .zero, message: message,
        isLimit: isLimit,
        isLast: state.circuit.failingSince.map { now - $0 >= patience } ?? false)
    }
    if let pause { onPause(pause) }
  }
}

extension FailureClass {
  /// Whether such a failure tells that the server is asked too much.
  var isCongestion: Bool {
    switch self {
    case .rateLimited, .overloaded, .timeout: true
    case .serverError, .connection, .brokenBody, .contextLength, .contentPolicy, .rejected: false
    }
  }
}
