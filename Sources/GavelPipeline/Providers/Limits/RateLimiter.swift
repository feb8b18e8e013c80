import Synchronization

/// Holds back what a server allows so much of in a minute: requests, or tokens.
///
/// A bucket that refills evenly (the generic cell rate algorithm, ITU-T I.371). Who takes from it
/// takes at once, on credit if need be, and waits until the share would have been there: first
/// come, first served, with no queue to keep.
///
/// It hands out 98 % of what is allowed, and at the start no more than 1 % of a minute's at once: a
/// server that counts by the minute, or allows no burst, refuses nothing then.
final class RateLimiter: Sendable {
  static let share = 0.98
  /// Of a minute's amount, what can be taken at once.
  static let burst = 0.01

  private struct State {
    var perSecond: Double
    var capacity: Double
    var level: Double
    var updated: Duration = .zero
  }

  private let state: Mutex<State>
  private let clock: any Clock<Duration>
  private let sinceStart: @Sendable () -> Duration

  init(perMinute: Double, clock: some Clock<Duration>) {
    let start = clock.now
    self.clock = clock
    sinceStart = { start.duration(to: clock.now) }
    let capacity = max(1, perMinute * Self.burst)
    state = Mutex(
      State(perSecond: perMinute / 60 * Self.share, capacity: capacity, level: capacity))
  }

  /// Takes an amount and returns when it would have been there.
  ///
  /// - Throws: what `proceed` throws while waiting; the amount is given back then.
  func take(_ amount: Double, while proceed: @Sendable () throws -> Void = {}) async throws {
    let wait = state.withLock { state -> Duration in
      refill(&state)
      state.level -= amount
      return .seconds(max(0, -state.level / state.perSecond))
    }
    guard wait > .zero else { return }
    do {
      try await clock.sleep(for: wait, while: proceed)
    } catch {
      correct(by: -amount)
      throw error
    }
  }

  /// Settles what was taken too little, or too much where the amount is below 0.
  func correct(by amount: Double) {
    state.withLock {
      refill(&$0)
      $0.level -= amount
    }
  }

  /// Goes on at another pace.
  func pace(perMinute: Double) {
    state.withLock {
      refill(&$0)
      ($0.perSecond, $0.capacity) = (
        perMinute / 60 * Self.share, max(1, perMinute * Self.burst)
      )
    }
  }

  private func refill(_ state: inout State) {
    let now = sinceStart()
    let seconds = (now - state.updated) / .seconds(1)
    // What a correction gave back may stand above the capacity: it was taken before.
    state.level = max(
      state.level, min(state.capacity, state.level + seconds * state.perSecond))
    state.updated = now
  }
}

extension Clock<Duration> {
  /// Sleeps for a duration, in pieces of at most half a second.
  ///
  /// - Throws: what `proceed` throws before any of the pieces.
  func sleep(for duration: Duration, while proceed: @Sendable () throws -> Void) async throws {
    var left = duration
    while left > .zero {
      try proceed()
      let piece = min(left, .milliseconds(500))
      try await sleep(for: piece)
      left -= piece
    }
  }
}
