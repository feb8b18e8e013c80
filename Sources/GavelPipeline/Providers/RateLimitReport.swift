import Foundation

/// What a reply's headers say of the server's limits, in OpenAI's form or in Anthropic's.
struct RateLimitReport: Hashable, Sendable {
  /// One limit; nil is what the server does not say.
  struct Limit: Hashable, Sendable {
    /// How many a minute, or in whatever time the server counts by.
    var limit: Int?
    var remaining: Int?
    /// The time until all of it is there again.
    var reset: Duration?

    init(limit: Int? = nil, remaining: Int? = nil, reset: Duration? = nil) {
      self.limit = limit
      self.remaining = remaining
      self.reset = reset
    }
  }

  var requests: Limit?
  var tokens: Limit?
  /// Tokens of prompts and of answers, where the server counts them apart.
  var inputTokens: Limit?
  var outputTokens: Limit?

  init(
    requests: Limit? = nil, tokens: Limit? = nil, inputTokens: Limit? = nil,
    outputTokens: Limit? = nil
  ) {
    self.requests = requests
    self.tokens = tokens
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
  }

  /// What headers say, by names in lower case; nil where they say nothing of limits.
  ///
  /// Hours are held against the server's own clock where it is among the headers.
  init?(_ headers: [String: String], now: Date = Date()) {
    // A server of one's own seldom has limits, and then nothing below is worth its time.
    let isAnthropic = headers.keys.contains { $0.hasPrefix("anthropic-ratelimit-") }
    guard isAnthropic || headers.keys.contains(where: { $0.hasPrefix("x-ratelimit-") }) else {
      return nil
    }
    let now = isAnthropic ? headers["date"].flatMap(HTTPDate.read) ?? now : now
    func limit(_ kind: String) -> Limit? {
      func header(_ part: String) -> String? {
        headers["x-ratelimit-\(part)-\(kind)"] ?? headers["anthropic-ratelimit-\(kind)-\(part)"]
      }
      let limit = Limit(
        limit: header("limit").flatMap(Self.count),
        remaining: header("remaining").flatMap(Self.count),
        reset: header("reset").flatMap { Self.wait($0, now: now) })
      return limit == Limit() ? nil : limit
    }
    self.init(
      requests: limit("requests"), tokens: limit("tokens"), inputTokens: limit("input-tokens"),
      outputTokens: limit("output-tokens"))
    if self == RateLimitReport() { return nil }
  }

  private static func count(_ text: String) -> Int? {
    Int(text.trimmingCharacters(in: .whitespaces)).flatMap { $0 >= 0 ? $0 : nil }
  }

  /// A time until something: `1s`, `6m0s`, `20ms`, a bare number of seconds, or an hour as in
  /// RFC 3339.
  ///
  /// One that is past is no wait, and none is longer than a day.
  static func wait(_ text: String, now: Date) -> Duration? {
    let text = text.trimmingCharacters(in: .whitespaces)
    let seconds =
      Double(text) ?? spans(text)
      ?? date(text).map { $0.timeIntervalSince(now) }
    guard let seconds, !seconds.isNaN else { return nil }
    return .seconds(min(max(seconds, 0), 86_400))
  }

  private static let units: [Substring: Double] = [
    "d": 86_400, "h": 3600, "m": 60, "s": 1, "ms": 0.001, "us": 1e-6, "µs": 1e-6, "ns": 1e-9,
  ]

  private static func spans(_ text: String) -> Double? {
    var (rest, total) = (text[...], 0.0)
    while !rest.isEmpty {
      guard let match = rest.prefixMatch(of: /([0-9]+(?:\.[0-9]+)?)([a-zµ]+)/),
        let number = Double(match.1), let unit = units[match.2]
      else { return nil }
      total += number * unit
      rest = rest[match.range.upperBound...]
    }
    return text.isEmpty ? nil : total
  }

  private static func date(_ text: String) -> Date? {
    (try? Date(text, strategy: .iso8601))
      ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
  }
}
