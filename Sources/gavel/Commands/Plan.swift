import ArgumentParser
import Foundation
import GavelCore
import GavelPipeline
import GavelStore

struct Plan: WaitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "Counts what a run would do and cost, stage by stage and model by model. Calls nothing.",
    discussion: """
      Money is low / expected / high: prompts are rendered for at most 200 of the \
      queries; answers are as long as those that the run's folder already has, else shares of \
      max_tokens, which are printed. A model without a price is named, and never counted as 0.
      """)

  @OptionGroup var options: SettingsOptions

  @Option(help: "At most so many queries, as with run.")
  var limit: Int?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The run's folder, for answers that were measured. Default: runs/NAME.", valueName: "dir"))
  var output: String?

  @Flag(help: "Prints JSON.")
  var json = false

  func work() async throws {
    try await reporting {
      let (resolved, library) = try options.read(requiringKeys: false)
      let settings = resolved.settings
      let folder = output ?? "runs/\(settings.name)"
      var lengths = AnswerLengths()
      if Store.exists(in: folder) {
        lengths = try AnswerLengths(Store(folder: folder), for: settings)
      } else if output != nil {
        try Run.requireRun(in: folder)
      }
      let environment = ProcessInfo.processInfo.environment
      if let cache = AnswerMemory.folder(settings.cache, environment: environment),
        AnswerCache.exists(in: cache)
      {
        do {
          try lengths.add(AnswerCache(folder: cache), for: settings)
        } catch {
          Talk.say("warning: the cache of answers cannot be used: \(error)")
        }
      }
      let plan = try await PlanReport(
        settings: settings, library: library, environment: resolved.environment, limit: limit,
        lengths: lengths)
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
    models.rows.append(["model", "for", "calls", "prompt tokens", "answer tokens"])
    for calls in plan.calls {
      models.rows.append([
        calls.model, calls.purpose.rawValue, calls.count.grouped, "~\(calls.promptTokens.grouped)",
        calls.greatestCompletionTokens.map { "≤ \($0.grouped)" } ?? "no limit set",
      ])
    }
    let total = plan.calls.reduce(0) { $0 + $1.count }
    var lines = stages.lines + [""] + models.lines + ["", "calls in all  \(total.grouped)"]
    lines += costLines(plan) + [""] + plan.assumptions.map { "reckoned with " + $0 }
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

  /// What it costs and how long it takes, by model and in all.
  private static func costLines(_ plan: PlanReport) -> [String] {
    var table = Table(numbers: [2, 3, 4, 5, 6])
    table.rows.append(["cost", "for", "low", "expected", "high", "at its limits", "time"])
    for calls in plan.calls {
      let usd = calls.usd.map { [$0.low, $0.expected, $0.high].map(MoneyText.of) }
      table.rows.append(
        [calls.model, calls.purpose.rawValue] + (usd ?? ["unknown", "unknown", "unknown"])
          + time(calls.leastSeconds, calls.expectedSeconds))
    }
    let usd = plan.usd
    let unknown = plan.modelsWithoutPrice
    table.rows.append(
      ["in all", ""]
        + (plan.isAnyPriceKnown
          ? [usd.low, usd.expected, usd.high].map(MoneyText.of)
          : ["unknown", "unknown", "unknown"])
        + time(plan.leastSeconds > 0 ? plan.leastSeconds : nil, plan.expectedSeconds))
    guard !unknown.isEmpty else { return [""] + table.lines }
    let last = plan.isAnyPriceKnown ? "plus unknown: no price for" : "no price for"
    return [""] + table.lines + ["\(last) \(unknown.joined(separator: ", "))"]
  }

  private static func time(_ least: Double?, _ expected: Double?) -> [String] {
    [
      least.map { "≥ \(ProgressLine.time($0))" } ?? "",
      expected.map { "~\(ProgressLine.time($0))" } ?? "unknown",
    ]
  }
}
