/// Times as people write them.
enum DurationText {
  /// A time, in whole milliseconds; nil where the text is no time, or none at all.
  static func duration(_ scalar: SettingsScalar?) -> Duration? {
    guard let scalar, let milliseconds = milliseconds(scalar) else { return nil }
    guard milliseconds > 0, milliseconds < 1e15 else { return nil }
    return .milliseconds(max(1, Int64(milliseconds.rounded())))
  }

  private static func milliseconds(_ scalar: SettingsScalar) -> Double? {
    if let seconds = scalar.number { return Double(seconds).map { $0 * 1000 } }
    let pattern = /([0-9]+(?:\.[0-9]+)?) ?(ms|s|m|h)/
    guard let match = scalar.text.wholeMatch(of: pattern), let number = Double(match.1) else {
      return nil
    }
    switch match.2 {
    case "ms": return number
    case "s": return number * 1000
    case "m": return number * 60_000
    default: return number * 3_600_000
    }
  }

  /// `90s`, or `1500ms` where the seconds are not whole.
  static func of(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    guard attoseconds != 0 else { return "\(seconds)s" }
    return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms"
  }
}
