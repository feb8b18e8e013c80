import Synchronization

/// A limit that nobody stated and a server reports in its headers.
///
/// Where less than a fifth of it is left, what comes back is handed out, which is what is gone over
/// the time until all of it is there again, and slowly what is left too, but for a reserve: what is
/// under way is in no report yet. Once half is back, nothing is held.
final class ReportedLimit: Sendable {
  private static let little = 0.2
  private static let enough = 0.5
  /// Of the limit, what is left alone.
  private static let reserve = 0.03
  /// Over so many seconds the rest is spread.
  private static let spread = 15.0

  private let clock: any Clock<Duration>
  private let limiter = Mutex<RateLimiter?>(nil)

  init(clock: some Clock<Duration>) { self.clock = clock }

  /// Whether anything is held back just now.
  var isHolding: Bool { limiter.withLock { $0 != nil } }

  func follow(_ report: RateLimitReport.Limit?) {
    guard let limit = report?.limit, let remaining = report?.remaining, limit > 0 else { return }
    let share = Double(remaining) / Double(limit)
    if share > Self.enough { return limiter.withLock { $0 = nil } }
    guard share < Self.little, let reset = report?.reset, reset > .zero else { return }
    let spare = max(0, Double(remaining) - Self.reserve * Double(limit))
    let perSecond = Double(limit - remaining) / (reset / .seconds(1)) + spare / Self.spread
    let perMinute = 60 * perSecond
    limiter.withLock { limiter in
      if let limiter {
        limiter.pace(perMinute: perMinute)
      } else {
        limiter = RateLimiter(perMinute: perMinute, clock: clock)
      }
    }
  }

  func take(_ amount: Double, while proceed: @Sendable () throws -> Void) async throws {
    try await limiter.withLock { $0 }?.take(amount, while: proceed)
  }

  func correct(by amount: Double) { limiter.withLock { $0 }?.correct(by: amount) }
}
