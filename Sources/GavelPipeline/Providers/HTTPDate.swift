import Foundation

/// A date in a header: `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  static func read(_ text: String) -> Date? {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    return format.date(from: text)
  }
}
