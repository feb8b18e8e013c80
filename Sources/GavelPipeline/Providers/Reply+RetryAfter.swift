import Foundation

extension HTTPTransport.Reply {
  /// When the reply was sent, by the server's own clock.
  private var sent: Date? { headers["date"].flatMap(HTTPDate.read) }

  /// `retry-after-ms`, or `Retry-After` in seconds or as an HTTP date; at most ten minutes.
  ///
  /// A date is held against the server's own clock where the reply has it: two clocks may be apart,
  /// and this machine's may be set anew at any time.
  func retryAfter(now: Date = Date()) -> Duration? {
    var wait: Double?
    if let text = headers["retry-after-ms"], let milliseconds = Double(text) {
      wait = milliseconds / 1000
    } else if let text = headers["retry-after"] {
      if let seconds = Double(text) {
        wait = seconds
      } else {
        wait = HTTPDate.read(text).map { $0.timeIntervalSince(sent ?? now) }
      }
    }
    guard let wait, !wait.isNaN else { return nil }
    return .seconds(min(max(wait, 0), 600))
  }
}
