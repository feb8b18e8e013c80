public import GavelCore
public import GavelStore
import Synchronization

/// Where a run is, for whoever shows it.
///
/// Read at any time from anywhere.
public final class RunProgress: Sendable {
  public struct Snapshot: Sendable {
    public var stage: StageName?
    /// Whether a phase that is no stage sends requests.
    fileprivate var asks = false
    /// What is being done, in a word or two: the stage's name where it is one.
    public var phase: String?
    /// What is counted: "responses", "judgments", "queries".
    public var unit = ""
    public var done = 0
    /// Nil where nobody knows yet.
    public var total: Int?
    /// Of the done, those whose answer was stored before.
    public var reused = 0
    /// Of the done, those whose answer came from the cache.
    public var cached = 0
    public var inFlight = 0
    /// Attempts that were tried again, by class.
    public var retries: [FailureClass: Int] = [:]
    /// Requests given up, by class.
    public var failures: [FailureClass: Int] = [:]
    /// What is waited for, where a server takes nothing for now.
    public var pause: Pause?
    /// The batch jobs that servers are at work on, by their names here.
    public var jobs: [String: Job] = [:]
    public var startedAt = ContinuousClock.now
    public var stagesDone: [StageName] = []
    /// What this start came to so far.
    public var figures = RunFigures()

    fileprivate mutating func enter(_ phase: String, unit: String, total: Int?) {
      (self.phase, self.unit, self.total) = (phase, unit, total)
      (done, reused, cached, inFlight) = (0, 0, 0, 0)
      (retries, failures) = ([:], [:])
      startedAt = .now
    }
  }

  /// Where a batch job is.
  public struct Job: Hashable, Sendable {
    /// The model's name in the settings.
    public let model: String
    /// The server's word for its state, or what is being done with it here.
    public var state: String
    public var done: Int
    public var total: Int
  }

  /// A wait for a server.
  public struct Pause: Sendable {
    /// The models that wait, by their names in the settings.
    public let models: String
    /// What they wait for.
    public let kind: LongWait.Kind
    /// Since when there has been none.
    public let since: ContinuousClock.Instant
    public let until: ContinuousClock.Instant
    /// What its last answer was.
    public let message: String

    /// From so long on, waits included that are to come, people are told what they can do.
    static let long: Duration = .seconds(10)

    /// Whether it is time to tell what can be done.
    public var isLong: Bool { since.duration(to: until) >= Self.long }
  }

  /// What happens once, for whoever keeps a log.
  public enum Event: Sendable {
    case began(Snapshot)
    /// A stage came to its end, or whatever else has a phase.
    case ended(Snapshot)
    case paused(Pause, for: Duration)
  }

  private let state = Mutex(Snapshot())
  private let uses = Mutex([MinuteUse]())
  private let onEvent: @Sendable (Event) -> Void

  public init(onEvent: @escaping @Sendable (Event) -> Void = { _ in }) { self.onEvent = onEvent }

  public var snapshot: Snapshot { state.withLock { $0 } }

  /// What is used of the limits that the settings state, by key.
  public var limitUse: [MinuteUse] { uses.withLock { $0 } }

  /// Whether requests are being sent.
  public var isAsking: Bool {
    let now = snapshot
    if now.asks { return true }
    return switch now.stage {
    case .augment, .grade, .reference, .respond, .critique, .judge: true
    default: false
    }
  }

  func begin(_ stage: StageName, unit: String, total: Int? = nil) {
    enter(stage.rawValue, unit: unit, total: total) {
      if let last = $0.stage { $0.stagesDone.append(last) }
      ($0.stage, $0.asks) = (stage, false)
    }
  }

  /// Begins what is no stage of the pipeline.
  ///
  /// - Parameter asks: whether it sends requests.
  func begin(_ phase: String, unit: String, total: Int? = nil, asks: Bool = false) {
    enter(phase, unit: unit, total: total) { $0.asks = asks }
  }

  private func enter(
    _ phase: String, unit: String, total: Int?, _ change: (inout Snapshot) -> Void
  ) {
    let (before, now) = state.withLock { state in
      let before = state
      change(&state)
      state.enter(phase, unit: unit, total: total)
      return (before, state)
    }
    if before.phase != nil { onEvent(.ended(before)) }
    onEvent(.began(now))
  }

  /// Ends the last stage.
  public func end() {
    let last = state.withLock { state in
      defer { state.phase = nil }
      return state
    }
    if last.phase != nil { onEvent(.ended(last)) }
  }

  /// Shows what is used of a key's limits.
  func watch(_ use: MinuteUse?) {
    if let use { uses.withLock { $0.append(use) } }
  }

  func advance(by count: Int = 1) { state.withLock { $0.done += count } }
  func reach(_ done: Int) { state.withLock { $0.done = done } }
  func reuse() {
    state.withLock {
      $0.reused += 1
      $0.figures.stored += 1
    }
  }
  func find() {
    state.withLock {
      $0.cached += 1
      $0.figures.cached += 1
    }
  }
  func send() { state.withLock { $0.inFlight += 1 } }
  /// Takes note that a request is no longer in flight.
  ///
  /// - Parameter completion: its answer; nil where it has none.
  func receive(_ completion: Completion?) {
    state.withLock {
      $0.inFlight -= 1
      if let completion { $0.figures.answer(completion) }
    }
  }
  /// Says where a job is; nil where it has ended.
  func show(_ job: Job?, as name: String) { state.withLock { $0.jobs[name] = job } }
  func retry(_ failure: FailureClass) {
    state.withLock {
      $0.retries[failure, default: 0] += 1
      $0.figures.retries[failure, default: 0] += 1
    }
  }
  /// Takes note that nothing is sent to some models for a while.
  ///
  /// - Parameter since: since when they wait.
  func pause(
    _ kind: LongWait.Kind, for duration: Duration, _ message: String, of models: String,
    since: ContinuousClock.Instant
  ) -> Pause {
    let pause = Pause(
      models: models, kind: kind, since: since, until: .now + duration, message: message)
    state.withLock {
      $0.pause = pause
      // Where there is no room for a job, the server is at work on others.
      guard kind == .noAnswer else { return }
      $0.figures.longestPause = max($0.figures.longestPause ?? .zero, duration)
    }
    onEvent(.paused(pause, for: duration))
    return pause
  }
  /// Takes note that some models wait no longer.
  func endPause(_ kind: LongWait.Kind, of models: String) {
    state.withLock {
      if $0.pause?.models == models, $0.pause?.kind == kind { $0.pause = nil }
    }
  }
  func fail(_ failure: FailureClass) {
    state.withLock {
      $0.failures[failure, default: 0] += 1
      $0.figures.failures[failure, default: 0] += 1
    }
  }
}
