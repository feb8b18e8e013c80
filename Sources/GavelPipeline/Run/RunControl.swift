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
    /// What comes cannot be kept.
    case unwritable(String)

    public var description: String {
      switch self {
      case .interrupted: "interrupted"
      case .refused(let message), .unwritable(let message): message
      case .budget(let cap): "the cap was reached: \(cap)"
      case .unreachable(let model, let message):
        "model \"\(model)\" failed too often in a row: \(message)"
      }
    }
  }

  /// What a request that is about to be sent will take at its most.
  struct Need: Hashable, Sendable {
    var usd = 0.0
    /// What more it may cost where that is a guess.
    ///
    /// It is set aside, too, while others are in flight: the errors of many would add up; of a
    /// request alone only its own counts.
    var slack = 0.0
    /// As long as the slow ones of late; nothing where none was measured.
    var time: Duration = .zero
  }

  /// What a request that asks to be sent is told.
  private enum Word {
    case go
    case stop(Stop)
    /// Something changed: ask again.
    case again
  }

  private struct State {
    var stop: Stop?
    var requests = 0
    var usd = 0.0
    /// Of those in flight, the ones that may cost something.
    var costly = 0
    /// What is set aside for those in flight.
    var reserved = 0.0
    var waiting: [CheckedContinuation<Word, Never>] = []

    /// Those that wait, to be told that something changed.
    mutating func wake() -> [CheckedContinuation<Word, Never>] {
      defer { waiting = [] }
      return waiting
    }
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
    requestStop(after: .zero)
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
    let waiting = state.withLock { state in
      state.stop = state.stop ?? stop
      return state.wake()
    }
    for one in waiting { one.resume(returning: .again) }
  }

  /// Stops the run where its hours would be over after some time.
  private func requestStop(after time: Duration) {
    guard let deadline, let hours = budget.hours, .now + time >= deadline else { return }
    request(.budget("\(DecimalText.of(hours)) hours"))
  }

  /// Counts a request that is about to be sent, and sets aside what it needs.
  ///
  /// Where a cap on money has no room for it, it waits for those in flight: they may cost less than
  /// was set aside for them. Each is to be ended by ``settle(_:usd:)``.
  ///
  /// - Throws: ``Stop`` where the run is stopping or a cap has no room.
  func admit(_ need: Need = Need()) async throws(Stop) {
    while true {
      requestStop(after: need.time)
      let word: Word = await withCheckedContinuation { continuation in
        let word: Word? = state.withLock { state in
          let word = self.word(on: need, in: &state)
          if word == nil { state.waiting.append(continuation) }
          return word
        }
        if let word { continuation.resume(returning: word) }
      }
      switch word {
      case .go: return
      case .stop(let stop):
        // Those that wait learn of it, too.
        request(stop)
        throw stop
      case .again: continue
      }
    }
  }

  /// Nil where the request has to wait.
  private func word(on need: Need, in state: inout State) -> Word? {
    if let stop = state.stop { return .stop(stop) }
    if let cap = budget.requests, state.requests >= cap {
      return .stop(.budget("\(cap) requests"))
    }
    // Sums of money are not exact: a billionth of a dollar is nothing.
    let usd = state.costly == 0 ? need.usd : need.usd + need.slack
    if let cap = budget.usd, need.usd > 0, state.usd + state.reserved + usd > cap + 1e-9 {
      guard state.costly == 0 else { return nil }
      return .stop(
        .budget(
          "\(DecimalText.of(cap)) USD (spent: \(MoneyText.of(state.usd)); the next request may "
            + "cost \(MoneyText.of(need.usd)))"))
    }
    state.requests += 1
    if need.usd > 0 { state.costly += 1 }
    state.reserved += need.usd + need.slack
    return .go
  }

  /// Ends a request that was admitted.
  ///
  /// - Parameter usd: what it cost.
  func settle(_ need: Need, usd: Double) {
    let waiting = state.withLock { state in
      if need.usd > 0 { state.costly -= 1 }
      // Sums of money are not exact: nothing is left over where nothing is in flight.
      state.reserved = state.costly == 0 ? 0 : state.reserved - need.usd - need.slack
      state.usd += usd
      return state.wake()
    }
    for one in waiting { one.resume(returning: .again) }
  }

  /// Requests sent and USD spent by the run, as far as prices are known.
  public var spent: (requests: Int, usd: Double) { state.withLock { ($0.requests, $0.usd) } }

  /// The cap on money.
  public var cap: Double? { budget.usd }
}
