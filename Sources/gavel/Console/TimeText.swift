import Foundation

/// A moment as it is shown: `2026-01-31T12:00:00Z`.
enum TimeText {
  /// - Parameter milliseconds: since 1970.
  static func of(_ milliseconds: Int) -> String {
    Date(timeIntervalSince1970: (Double(milliseconds) / 1000).rounded()).formatted(.iso8601)
  }
}
