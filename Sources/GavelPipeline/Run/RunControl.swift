import Foundation
import GavelCore
import Synchronization

/// Whether a run goes on, and why it stops.
///
/// Stopping drains: what is in flight is answered and saved, nothing new is sent.
public final class RunControl: Sendable {
  /// Why a run stopped with work left.
  public enum Stop: Error, Hashable, Sendable, CustomStringConvertible {
    case interrupted
    case budget(String)
    /// A server said that nothing will be answered until the settings are mended.
    case refused(String)
    /// Too many requests to one model failed in a row.
    case unreachable(model: String, String)

    public var description: String {
      switch self {
      case .interrupted: "interrupted"
      case .refused(let message): message
      case .budget(let cap): "the cap was reached: \(cap)"
      case .unreachable(let model, let message):
        "model \"\(model)\" failed too often in a row: \(message)"
      }
    }
  }

  private struct State {
    var stop: Stop?
    var requests = 0
    var usd = 0.0
  }

  private let state = Mutex(State())
  private let budget: Settings.Budget
  private let deadline: ContinuousClock.Instant?

  /// - Parameters:
  ///   - requests: what the run has had answered before.
  ///   - usd: what the run has spent before, as far as prices are known.
  public init(budget: Settings.Budget = .none, requests: Int = 0, usd: Double = 0) {
    self.budget = budget
    state.withLock { ($0.requests, $0.usd) = (requests, usd) }
    // A thousand years will do: a Duration has an end.
    deadline = budget.hours.map { .now + .seconds(min($0, 8_766_000) * 3600) }
  }

  public var stop: Stop? {
    if let deadline, let hours = budget.hours, ContinuousClock.now >= deadline {
      request(.budget("\(hours) hours"))
    }
    return state.withLock { $0.stop }
  }

  public var isStopping: Bool { stop != nil }

  /// Whether a request that was admitted may still be sent.
  ///
  /// A cap on money or requests has counted it.
  ///
  /// - Throws: ``Stop`` where it may not.
  func proceed() throws(Stop) {
    guard let stop else { return }
    if case .budget = stop, deadline.map({ ContinuousClock.now < $0 }) ?? true { return }
    throw stop
  }

  /// Asks the run to drain.
  ///
  /// The first reason stands.
  public func request(_ stop: Stop) {
    state.withLock { $0.stop = $0.stop ?? stop }
  }

  /// Counts a request that is about to be sent.
  ///
  /// - Throws: ``Stop`` where the run is stopping or a cap is reached.
  func admit() throws(Stop) {
    if let stop { throw stop }
    let refused: Stop? = state.withLock { state in
      if let cap = budget.requests, state.requests >= cap {
        state.stop = state.stop ?? .budget("\(cap) requests")
      } else if let cap = budget.usd, state.usd >= cap {
        state.stop = state.stop ?? .budget("\(cap) USD")
      } else {
        state.requests += 1
      }
      return state.stop
    }
    if let refused { throw refused }
  }

  /// Adds what an answer cost.
  func spend(_ usage: Completion.Usage?, at price: Settings.Price?) {
    guard let usage, let price else { return }
    let usd = price.usd(prompt: usage.prompt, completion: usage.completion)
    state.withLock { $0.usd += usd }
  }

  /// Requests sent and USD spent by the run, as far as prices are known.
  public var spent: (requests: Int, usd: Double) { state.withLock { ($0.requests, $0.usd) } }
}
