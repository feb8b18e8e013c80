import Foundation
import HTTPTypes

/// When a server says to come again, in seconds from now.
enum RetryAfter: Hashable, Sendable {
  case seconds(Double)
  /// The same as a date of HTTP, rounded up to a whole second.
  case date(Double)

  func headers(now: Date) -> HTTPFields {
    var headers: HTTPFields = [:]
    switch self {
    case .seconds(let seconds):
      headers[.retryAfter] = String(Int(seconds.rounded(.up)))
      headers.set("retry-after-ms", String(Int((seconds * 1_000).rounded())))
    case .date(let seconds):
      let date = Date(
        timeIntervalSince1970: (now.timeIntervalSince1970 + seconds).rounded(.up))
      headers[.retryAfter] = Self.text(date)
    }
    return headers
  }

  /// A date as RFC 9110 has it: `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func text(_ date: Date) -> String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format.string(from: date)
  }
}
