import Foundation
import GavelCore
import GavelPipeline

/// What one start of a run came to, for its end.
struct StartFigures {
  let figures: RunFigures
  /// What this start has spent, in USD; nil where no price is known.
  let usd: Double?

  var json: JSONObject {
    var json = figures.json
    json["usd"] = usd.map { .rounded($0, to: 1_000_000) } ?? .null
    return json
  }

  /// Empty where nothing was asked.
  var lines: [String] {
    guard figures.hasAsked else { return [] }
    var table = Table(numbers: [])
    let time = ProgressLine.time(figures.elapsed / .seconds(1))
    let rate = figures.perSecond.map { String(format: "%.1f answers a second", $0) }
    table.rows.append(["this start", Self.joined([time, rate])])
    table.rows.append([
      "  requests",
      Self.joined([
        "\(figures.answered.grouped) answered",
        figures.cached > 0 ? "\(figures.cached.grouped) from the cache" : nil,
        figures.stored > 0 ? "\(figures.stored.grouped) stored before" : nil,
      ]),
    ])
    if let latency = figures.latency {
      table.rows.append([
        "  latency",
        Self.joined([
          "p50 \(Self.short(latency.p50))", "p95 \(Self.short(latency.p95))",
          "p99 \(Self.short(latency.p99))", "longest \(Self.short(latency.longest))",
        ]),
      ])
    }
    if figures.answered > 0 {
      let uncounted = figures.answersWithoutUsage
      table.rows.append([
        "  tokens",
        Self.joined([
          "\(figures.promptTokens.grouped) in", "\(figures.completionTokens.grouped) out",
          uncounted > 0 ? "\(uncounted.grouped) answers not counted" : nil,
        ]),
      ])
    }
    if let usd, usd > 0 { table.rows.append(["  cost", MoneyText.of(usd)]) }
    for (name, counts) in [("  retried", figures.retries), ("  failed", figures.failures)]
    where !counts.isEmpty {
      table.rows.append([name, counts.classes])
    }
    if let pause = figures.longestPause {
      table.rows.append(["  paused", "\(ProgressLine.time(pause / .seconds(1))) at the longest"])
    }
    return table.lines
  }

  private static func joined(_ parts: [String?]) -> String {
    parts.compactMap { $0 }.joined(separator: FittedLine.separator)
  }

  /// `7 ms`, `1.25 s`, `42.0 s`.
  private static func short(_ time: Duration) -> String {
    let seconds = time / .seconds(1)
    if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    return String(format: seconds < 10 ? "%.2f s" : "%.1f s", seconds)
  }
}
