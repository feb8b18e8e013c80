import ArgumentParser
import Foundation
import GavelCore
import GavelPipeline
import GavelStore

struct Export: WaitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Exports a finished run again, in any format.")

  @OptionGroup var folder: RunFolder

  @Option(
    help:
      "The format: \(ExportFormats.all.map { $0.name }.joined(separator: ", ")). Default: those of the settings."
  )
  var format: [String] = []

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Where FORMAT/ is written. Default: RUN/export.", valueName: "dir"))
  var output: String?

  @OptionGroup(title: "What goes over the settings") var options: ExportOptions

  @Option(
    help: ArgumentHelp("A folder of templates that comes before all others.", valueName: "dir"))
  var templates: String?

  @Flag(help: "Prints JSON.")
  var json = false

  func work() async throws {
    try await reporting {
      let reports = try await Reexport(folder: folder.run, templates: templates).write(
        formats: format, to: output, options: options.options)
      if json {
        Talk.data(
          JSONValue.array(
            reports.map { ["folder": .string($0.folder), "counts": $0.counts.funnelRow.json] }
          ).pretty)
      } else {
        for report in reports {
          Talk.data(
            "\(report.folder): train \(report.counts.train.grouped), "
              + "validation \(report.counts.validation.grouped)")
        }
      }
    }
  }
}
