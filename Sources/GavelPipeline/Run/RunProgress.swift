public import GavelCore
import Synchronization

/// Where a run is, for whoever shows it.
///
/// Read at any time from anywhere.
public final class RunProgress: Sendable {
  public struct Snapshot: Sendable {
    public var stage: StageName?
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
    public let until: ContinuousClock.Instant
    /// What its last answer was.
    public let message: String
  }

  private let state = Mutex(Snapshot())

  public init() {}

  public var snapshot: Snapshot { state.withLock { $0 } }

  /// Whether requests are being sent.
  public var isAsking: Bool {
    switch snapshot.stage {
    case .augment, .grade, .reference, .respond, .critique, .judge: true
    default: false
    }
  }

  func begin(_ stage: StageName, unit: String, total: Int? = nil) {
    state.withLock {
      if let last = $0.stage { $0.stagesDone.append(last) }
      $0.stage = stage
      $0.enter(stage.rawValue, unit: unit, total: total)
    }
  }

  /// Begins what is no stage of the pipeline.
  func begin(_ phase: String, unit: String, total: Int? = nil) {
    state.withLock { $0.enter(phase, unit: unit, total: total) }
  }

  func advance(by count: Int = 1) { state.withLock { $0.done += count } }
  func reach(_ done: Int) { state.withLock { $0.done = done } }
  func reuse() { state.withLock { $0.reused += 1 } }
  func find() { state.withLock { $0.cached += 1 } }
  func send() { state.withLock { $0.inFlight += 1 } }
  func receive() { state.withLock { $0.inFlight -= 1 } }
  /// Says where a job is; nil where it has ended.
  func show(_ job: Job?, as name: String) { state.withLock { $0.jobs[name] = job } }
  func retry(_ failure: FailureClass) { state.withLock { $0.retries[failure, default: 0] += 1 } }
  func pause(for duration: Duration, _ message: String) {
    state.withLock { $0.pause = Pause(until: .now + duration, message: message) }
  }
  func fail(_ failure: FailureClass) { state.withLock { $0.failures[failure, default: 0] += 1 } }
}
