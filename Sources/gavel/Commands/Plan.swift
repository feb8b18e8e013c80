import ArgumentParser
import GavelCore
import GavelPipeline
import GavelStore

struct Plan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Counts what a run would do, stage by stage and model by model. Calls nothing.")

  @OptionGroup var options: SettingsOptions

  @Option(help: "At most so many queries, as with run.")
  var limit: Int?

  @Flag(help: "Prints JSON.")
  var json = false

  func run() async throws {
    try await reporting {
      let (resolved, library) = try options.read(requiringKeys: false)
      let plan = try await PlanReport(
        settings: resolved.settings, library: library, environment: resolved.environment,
        limit: limit)
      Talk.data(json ? plan.json.pretty : Self.lines(plan).joined(separator: "\n"))
    }
  }

  private static func lines(_ plan: PlanReport) -> [String] {
    var stages = Table(numbers: [1, 3])
    stages.rows.append(["stage", "in", "", "out", "", "dropped"])
    for row in plan.funnel.rows {
      let dropped = row.dropped.sorted { $0.key < $1.key }
        .map { "\($0.key) \($0.value.grouped)" }.joined(separator: ", ")
      let out = row.pending > 0 ? "≤ " + (row.output + row.pending).grouped : row.output.grouped
      stages.rows.append([row.stage.rawValue, row.input.grouped, "→", out, row.unit, dropped])
    }
    var models = Table(numbers: [2, 3, 4])
    models.rows.append(["model", "for", "calls", "prompt tokens", "answer tokens", "at its limits"])
    for calls in plan.calls {
      models.rows.append([
        calls.model, calls.purpose.rawValue, calls.count.grouped, "~\(calls.promptTokens.grouped)",
        calls.greatestCompletionTokens.map { "≤ \($0.grouped)" } ?? "no limit set",
        calls.leastSeconds.map { "≥ \(ProgressDisplay.time($0))" } ?? "",
      ])
    }
    let total = plan.calls.reduce(0) { $0 + $1.count }
    var lines = stages.lines + [""] + models.lines + ["", "calls in all  \(total.grouped)"]
    for warning in plan.warnings {
      lines.append("warning: \(warning.message)" + (warning.place.map { ", first at \($0)" } ?? ""))
    }
    for (name, messages) in plan.prompts {
      lines += ["", "── prompt: \(name) " + String(repeating: "─", count: max(2, 60 - name.count))]
      for message in messages {
        lines += ["[\(message.role.rawValue)]", message.content]
      }
    }
    return lines
  }
}
