import ArgumentParser
import GavelCore
import GavelPipeline

struct ReparseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reparse",
    abstract: "Parses a run's stored answers again. Sends nothing and costs nothing.",
    discussion: """
      Says how many judgments changed, and how; samples and splits are made again from them. The \
      exported files stay as they are until gavel export writes them again.
      """)

  @OptionGroup var folder: RunFolder

  @Option(
    help: ArgumentHelp("A folder of templates that comes before all others.", valueName: "dir"))
  var templates: String?

  @Flag(help: "Prints JSON.")
  var json = false

  func run() async throws {
    try await reporting {
      let report = try await Reparse(folder: folder.run, templates: templates).work()
      let summary = try Summary(store: folder.store())
      let changes = report.changes.map { (change: $0.key, count: $0.value) }
        .sorted { ($1.count, $0.change.description) < ($0.count, $1.change.description) }
      if json {
        var json = JSONObject([
          (report.unit, .number(report.count)), ("changed", .number(report.changed)),
          (
            "changes",
            .array(
              changes.map {
                [
                  "from": .string($0.change.from), "to": .string($0.change.to),
                  "changes_verdict": .bool($0.change.changesVerdict), "count": .number($0.count),
                ]
              })
          ),
        ])
        json["funnel"] = summary.funnel.json
        return Talk.data(JSONValue.object(json).pretty)
      }
      Talk.data(
        "\(report.count.grouped) \(report.unit) parsed again, \(report.changed.grouped) changed")
      var table = Table(numbers: [1])
      table.rows = changes.map { ["  \($0.change)", $0.count.grouped] }
      if !changes.isEmpty { Talk.data(table.lines.joined(separator: "\n")) }
      guard report.isReconciled else { return }
      Talk.data("\n" + summary.funnelLines.joined(separator: "\n"))
      Talk.say("to write the exports again: gavel export \(folder.run)")
    }
  }
}
