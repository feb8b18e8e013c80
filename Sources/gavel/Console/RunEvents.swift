import GavelCore
import GavelPipeline
import GavelStore

/// Tells a log of what happens once: stages that begin and end, pauses.
enum RunEvents {
  static func note(_ event: RunProgress.Event) {
    switch event {
    case .began(let now):
      let phase = now.phase ?? ""
      Talk.note(
        "stage_began", "\(phase) begins" + (now.total.map { ": \($0.grouped) \(now.unit)" } ?? ""),
        JSONObject([
          ("stage", .string(phase)), ("unit", .string(now.unit)),
          ("total", now.total.map { .number($0) } ?? .null),
        ]))
    case .ended(let last):
      let phase = last.phase ?? ""
      let time = last.startedAt.duration(to: .now)
      Talk.note(
        "stage_ended",
        "\(phase) ends: \(last.done.grouped) \(last.unit) in \(ProgressLine.time(time / .seconds(1)))",
        JSONObject([
          ("stage", .string(phase)), ("unit", .string(last.unit)), ("done", .number(last.done)),
          ("total", last.total.map { .number($0) } ?? .null), ("seconds", .seconds(time)),
          ("stored", .number(last.reused)), ("cached", .number(last.cached)),
          ("retries", .counts(last.retries)), ("failures", .counts(last.failures)),
        ]))
    case .paused(let pause, let time):
      Talk.note(
        "pause",
        "\(pause.words): \(pause.message)"
          + (pause.isLong ? "; \(pause.kind.advice)" : ""),
        JSONObject([
          ("seconds", .seconds(time)), ("models", .string(pause.models)),
          ("kind", .string(pause.kind.rawValue)),
          ("unanswered_seconds", .rounded(pause.secondsUnanswered, to: 1000)),
          ("reason", .string(pause.message)),
        ]), .warning)
    }
  }
}
