import GavelCore
import Synchronization

/// What a server remembers: counts, and which requests came before.
final class ServerRecord: Sendable {
  private struct State {
    var statistics = SimulatorServer.Statistics()
    var requests: [String] = []
    /// By a digest of the body, so that a long run's bodies are not kept.
    var arrivals: [UInt64: Int] = [:]
    var lastID = 0
    var lines: [String: Int] = [:]
    var lost: [String: Int] = [:]
  }

  private let keepsRequests: Bool
  private let onRequest: @Sendable (String) -> Void
  private let state = Mutex(State())

  init(keepsRequests: Bool, onRequest: @escaping @Sendable (String) -> Void = { _ in }) {
    self.keepsRequests = keepsRequests
    self.onRequest = onRequest
  }

  var statistics: SimulatorServer.Statistics { state.withLock(\.statistics) }

  var requests: [String] { state.withLock(\.requests) }

  func count(status: Int) {
    state.withLock { $0.statistics.byStatus[status, default: 0] += 1 }
  }

  func count(_ fault: SimulatorServer.Fault) {
    state.withLock { $0.statistics.byFault[fault.rawValue, default: 0] += 1 }
  }

  func count(_ limit: MinuteLimits.Kind) {
    state.withLock { $0.statistics.byLimit[limit.rawValue, default: 0] += 1 }
  }

  var answeredLines: [String: Int] { state.withLock(\.lines) }

  var lostLines: [String: Int] { state.withLock(\.lost) }

  func countLost(_ ids: [String]) {
    state.withLock { state in
      for id in ids { state.lost[id, default: 0] += 1 }
    }
  }

  func countFile() { state.withLock { $0.statistics.files += 1 } }

  func countRemovedFile() { state.withLock { $0.statistics.removedFiles += 1 } }

  /// Counts a job and what of it is answered.
  ///
  /// - Parameter atWork: how many jobs of the same model are at work with it.
  func countJob(answering lines: [String], atWork: Int) {
    state.withLock { state in
      state.statistics.jobs += 1
      state.statistics.maxJobsAtWork = max(state.statistics.maxJobsAtWork, atWork)
      for line in lines {
        state.statistics.lines += 1
        if state.lines[line] != nil { state.statistics.linesAgain += 1 }
        state.lines[line, default: 0] += 1
      }
    }
  }

  /// An id for the next exchange, in the order of arrival.
  func nextID() -> String {
    let number = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    return "req_simulated_\(number)"
  }

  func keep(_ body: String) {
    onRequest(body)
    guard keepsRequests else { return }
    state.withLock { $0.requests.append(body) }
  }

  /// Notes that a request to a model has begun.
  ///
  /// - Returns: how often the same body came before.
  func begin(model: String, body: String) -> Int {
    let digest = Draw(seed: 0).bits("arrival", body)
    return state.withLock { state in
      state.statistics.byModel[model, default: 0] += 1
      state.statistics.inFlight += 1
      state.statistics.maxInFlight = max(
        state.statistics.maxInFlight, state.statistics.inFlight)
      defer { state.arrivals[digest, default: 0] += 1 }
      return state.arrivals[digest, default: 0]
    }
  }

  func end() {
    state.withLock { $0.statistics.inFlight -= 1 }
  }
}
