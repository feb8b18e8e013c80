import Foundation
import GavelCore
import GavelPipeline
import GavelStore

/// Where a run is, at one moment: a line for people, and numbers for programs.
struct ProgressLine {
  let now: RunProgress.Snapshot
  /// Done in a second, of late; nil where nobody knows yet.
  let perSecond: Double?
  let limitUse: [MinuteUse]
  let usd: Double?
  let cap: Double?

  /// Seconds to the end of the stage.
  private var left: Double? {
    guard let perSecond, perSecond > 0, let total = now.total, total > now.done else { return nil }
    return Double(total - now.done) / perSecond
  }

  private var pause: RunProgress.Pause? {
    now.pause.flatMap { $0.until > .now ? $0 : nil }
  }

  /// - Parameter columns: the most that there are; nil has room for all.
  func text(columns: Int?) -> String {
    var line = FittedLine()
    let phase = now.phase ?? ""
    let done = now.done.grouped + (now.total.map { "/" + $0.grouped } ?? "")
    line.parts.append(
      .init("\(phase.padded(9)) \(done) \(now.unit)", short: "\(phase) \(done)", rank: 0))
    if let pause {
      line.parts.append(
        .init(
          pause.words, short: "\(pause.word) \(Self.time(pause.secondsLeft))", rank: 1))
      line.rest = pause.message + (pause.isLong ? "; \(pause.kind.advice)" : "")
    }
    if let perSecond, perSecond > 0 {
      let rate = perSecond < 10 ? String(format: "%.1f/s", perSecond) : "\(Int(perSecond))/s"
      line.parts.append(.init(rate, rank: 4))
    }
    if let left { line.parts.append(.init("ETA \(Self.time(left))", rank: 3)) }
    if now.inFlight > 0 { line.parts.append(.init("\(now.inFlight.grouped) in flight", rank: 6)) }
    line.parts += jobs
    if let limits { line.parts.append(limits) }
    if let money { line.parts.append(money) }
    if let failed = Self.part("failed", now.failures, rank: 2) { line.parts.append(failed) }
    if let retried = Self.part("retried", now.retries, rank: 8) { line.parts.append(retried) }
    if now.reused > 0 { line.parts.append(.init("\(now.reused.grouped) stored", rank: 9)) }
    if now.cached > 0 {
      line.parts.append(
        .init(
          "\(now.cached.grouped) from the cache", short: "\(now.cached.grouped) cached", rank: 9))
    }
    return line.text(columns: columns)
  }

  private static func part(
    _ name: String, _ counts: [FailureClass: Int], rank: Int
  ) -> FittedLine.Part? {
    guard !counts.isEmpty else { return nil }
    return .init(
      "\(name): \(counts.classes)", short: "\(name) \(counts.values.reduce(0, +).grouped)",
      rank: rank)
  }

  /// `2 jobs in_progress 120/400`, one part for each state of jobs at servers.
  private var jobs: [FittedLine.Part] {
    Dictionary(grouping: now.jobs.values, by: \.state).sorted { $0.key < $1.key }.map {
      state, jobs in
      let done = jobs.reduce(0) { $0 + $1.done }.grouped
      let total = jobs.reduce(0) { $0 + $1.total }.grouped
      let count = "\(jobs.count) \(jobs.count == 1 ? "job" : "jobs")"
      return .init(
        "\(count) \(state) \(done)/\(total)", short: "\(count) \(done)/\(total)", rank: 3)
    }
  }

  /// `57/60 requests, 4.1k/20k tokens a minute` of the key that is nearest to its limits.
  private var limits: FittedLine.Part? {
    let keys = limitUse.map { (models: $0.models, figures: $0.figures) }
      .filter { $0.figures.contains { $0.used > 0 } }
    func share(_ figures: [MinuteUse.Figure]) -> Double { figures.map(\.share).max() ?? 0 }
    guard let key = keys.max(by: { share($0.figures) < share($1.figures) }) else { return nil }
    let used = key.figures.map { figure in
      let kind = figure.kind.rawValue.replacingOccurrences(of: "_", with: " ")
      return "\(figure.used.short)/\(figure.allowed.short) \(kind)"
    }.joined(separator: ", ")
    let name = limitUse.count > 1 ? key.models.joined(separator: "+") + " " : ""
    return .init(
      "\(name)\(used) a minute",
      short: "limit \(Int((share(key.figures) * 100).rounded())) %", rank: 7)
  }

  /// `$1.2040 of $5.00`, or `$1.20/$5`; nil where there is nothing to tell.
  private var money: FittedLine.Part? {
    guard let usd, usd > 0 || cap != nil else { return nil }
    func short(_ usd: Double) -> String {
      "$" + String(format: usd == usd.rounded() ? "%.0f" : "%.2f", usd)
    }
    return .init(
      MoneyText.of(usd) + (cap.map { " of \(MoneyText.of($0))" } ?? ""),
      short: short(usd) + (cap.map { "/" + short($0) } ?? ""), rank: 5)
  }

  /// `0:42`, `12:03`, `3:05:00`.
  static func time(_ seconds: Double) -> String {
    // A rate close to nothing makes more seconds than an integer holds.
    let all = Int(min(seconds, 1e9).rounded(.up))
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, rest)
      : String(format: "%d:%02d", minutes, rest)
  }

  var facts: JSONObject {
    let limits = limitUse.map { use -> JSONValue in
      var figures = JSONObject([("models", .array(use.models.map { .string($0) }))])
      for figure in use.figures {
        figures[figure.kind.rawValue + "_per_minute"] = [
          "used": .number(figure.used), "allowed": .number(figure.allowed),
        ]
      }
      return .object(figures)
    }
    return JSONObject([
      ("stage", .string(now.phase ?? "")), ("unit", .string(now.unit)),
      ("done", .number(now.done)), ("total", now.total.map { .number($0) } ?? .null),
      ("per_second", perSecond.map { .rounded($0, to: 100) } ?? .null),
      ("eta_seconds", left.map { .rounded($0, to: 1) } ?? .null),
      ("in_flight", .number(now.inFlight)), ("stored", .number(now.reused)),
      ("cached", .number(now.cached)), ("limits", .array(limits)),
      ("usd", usd.map { .rounded($0, to: 1_000_000) } ?? .null),
      ("cap_usd", cap.map { .number($0) } ?? .null),
      ("retries", .counts(now.retries)), ("failures", .counts(now.failures)),
      (
        "pause",
        pause.map { pause -> JSONValue in
          [
            "seconds": .rounded(pause.secondsLeft, to: 1000), "models": .string(pause.models),
            "kind": .string(pause.kind.rawValue),
            "unanswered_seconds": .rounded(pause.secondsUnanswered, to: 1000),
            "reason": .string(pause.message),
          ]
        } ?? .null
      ),
    ])
  }
}

extension [FailureClass: Int] {
  /// `rate_limited 12, timeout 3`.
  var classes: String {
    sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.key.rawValue) \($0.value.grouped)" }.joined(separator: ", ")
  }
}

extension Int {
  /// In three digits or so: `950`, `4.1k`, `200k`, `1.2M`.
  fileprivate var short: String {
    switch self {
    case ..<1000: "\(self)"
    case ..<9950: String(format: "%.1fk", Double(self) / 1000)
    case ..<999_500: String(format: "%.0fk", Double(self) / 1000)
    default: String(format: "%.1fM", Double(self) / 1_000_000)
    }
  }
}

extension RunProgress.Pause {
  var secondsLeft: Double { ContinuousClock.now.duration(to: until) / .seconds(1) }
  var secondsUnanswered: Double { since.duration(to: .now) / .seconds(1) }

  /// `teacher has had no answer for 1:02:03, nothing is sent for 0:42`.
  var words: String {
    let (waited, left) = (
      ProgressLine.time(secondsUnanswered), ProgressLine.time(secondsLeft)
    )
    return switch kind {
    case .noAnswer: "\(models) has had no answer for \(waited), nothing is sent for \(left)"
    case .noRoom:
      "\(models) has had no room for another batch job for \(waited), none is sent for \(left)"
    }
  }

  /// In a word, where there is little room.
  var word: String {
    switch kind {
    case .noAnswer: "paused"
    case .noRoom: "no room"
    }
  }
}
