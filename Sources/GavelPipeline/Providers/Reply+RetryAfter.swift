import Foundation

extension HTTPTransport.Reply {
  /// `retry-after-ms`, or `Retry-After` in seconds or as an HTTP date; at most ten minutes.
  func retryAfter(now: Date = Date()) -> Duration? {
    var wait: Double?
    if let text = headers["retry-after-ms"], let milliseconds = Double(text) {
      wait = milliseconds / 1000
    } else if let text = headers["retry-after"] {
      if let seconds = Double(text) {
        wait = seconds
      } else {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        wait = format.date(from: text).map { $0.timeIntervalSince(now) }
      }
    }
    guard let wait, !wait.isNaN else { return nil }
    return .seconds(min(max(wait, 0), 600))
  }
}
