import Foundation
import HTTPTypes

extension APIDialect {
  /// The headers by which a server says how its limits stand.
  func headers(_ standings: [MinuteLimits.Kind: MinuteLimits.Standing], now: Date) -> HTTPFields {
    var headers: HTTPFields = [:]
    for (kind, standing) in standings {
      let numbers = [("limit", standing.limit), ("remaining", standing.remaining)]
      switch self {
      case .openAI:
        for (part, number) in numbers {
          headers.set("x-ratelimit-\(part)-\(kind.rawValue)", String(number))
        }
        headers.set("x-ratelimit-reset-\(kind.rawValue)", Self.span(standing.reset))
      case .anthropic:
        for (part, number) in numbers {
          headers.set("anthropic-ratelimit-\(kind.rawValue)-\(part)", String(number))
        }
        // Whole seconds, and never before the limit is there again.
        let reset = Date(
          timeIntervalSince1970: (now.timeIntervalSince1970 + standing.reset).rounded(.up))
        headers.set(
          "anthropic-ratelimit-\(kind.rawValue)-reset", reset.formatted(.iso8601))
      }
    }
    return headers
  }

  /// `20ms`, `1s`, `6m0s`: a time as OpenAI's headers write it.
  static func span(_ seconds: Double) -> String {
    let milliseconds = Int((max(0, seconds) * 1000).rounded(.up))
    if milliseconds < 1000 { return "\(milliseconds)ms" }
    let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let fraction = rest == 0 ? "" : String(format: ".%03d", rest)
    return whole < 60 ? "\(whole)\(fraction)s" : "\(whole / 60)m\(whole % 60)\(fraction)s"
  }
}
