import ArgumentParser
import GavelCore
import GavelStore

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows where a run stands: the funnel, flips, failures and warnings.")

  @OptionGroup var folder: RunFolder

  @Flag(help: "Prints JSON.")
  var json = false

  func run() throws {
    try reporting {
      let summary = try Summary(store: folder.store())
      Talk.data(
        json ? JSONValue.object(summary.json).pretty : summary.lines.joined(separator: "\n"))
    }
  }
}
