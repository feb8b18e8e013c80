/// When to leave a server alone: after failures in a row, for longer and longer.
///
/// Times are since some start. A single answer closes it.
struct Circuit: Sendable {
  /// Why a request failed, as far as this matters here.
  enum Failure: Sendable {
    /// The server takes no more for now, and said so.
    case limited(retryAfter: Duration?)
    /// Nothing, or nothing of use, came from the server.
    case broken
  }

  /// So many refusals for a limit in a row, and all wait.
  static let limitsInRow = 4
  /// So many other failures in a row, and all wait.
  static let failuresInRow = 8
  static let longestPause: Duration = .seconds(60)

  private var inRow = 0
  private var openings = 0
  private var pauseBegan: Duration = .zero
  /// Nothing is sent before.
  private(set) var pausedUntil: Duration = .zero
  /// Since when nothing has been answered though something was asked, limits left aside.
  private(set) var failingSince: Duration?
  /// Since when nothing has been answered though something was asked, whatever the reason.
  private(set) var unansweredSince: Duration?
  private(set) var hasAnswered = false

  /// Whether nothing was answered since the last pause.
  var isOpen: Bool { openings > 0 }

  mutating func answered() {
    (inRow, openings, failingSince, unansweredSince) = (0, 0, nil, nil)
    hasAnswered = true
  }

  /// - Parameters:
  ///   - sent: when the request was sent; what was sent before the last pause tells nothing new.
  ///   - now: when it failed.
  /// - Returns: whether a pause begins.
  mutating func failed(_ failure: Failure, sent: Duration, now: Duration) -> Bool {
    guard sent >= pauseBegan else { return false }
    inRow += 1
    unansweredSince = unansweredSince ?? now
    var threshold = Self.failuresInRow
    var least: Duration = .zero
    switch failure {
    case .limited(let retryAfter):
      threshold = Self.limitsInRow
      least = retryAfter ?? .zero
      failingSince = nil
    case .broken: failingSince = failingSince ?? now
    }
    // After a pause one failure more is enough for the next.
    guard inRow >= threshold || openings > 0 else { return false }
    let pause = min(Self.longestPause, .seconds(1 << min(openings, 6)))
    pauseBegan = now
    pausedUntil = max(pausedUntil, now + (least > .zero ? least : pause))
    openings += 1
    return true
  }
}
