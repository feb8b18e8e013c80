import ArgumentParser
import Foundation
import GavelCore
import GavelPipeline
import GavelStore

struct Export: AsyncParsableCommand {
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

  @Option(help: "The share of samples that are also exported with the sides exchanged, 0 to 1.")
  var swapAugmentation: Double?

  @Option(help: "The share of pairs whose example hides the reference, 0 to 1.")
  var referenceDrop: Double?

  @Option(
    help: ArgumentHelp("A folder of templates that comes before all others.", valueName: "dir"))
  var templates: String?

  @Flag(help: "Prints JSON.")
  var json = false

  func validate() throws {
    for (name, share) in [
      ("--swap-augmentation", swapAugmentation), ("--reference-drop", referenceDrop),
    ] {
      if let share, !(0...1).contains(share) {
        throw ValidationError("\(name): expected 0 to 1, found \(share)")
      }
    }
  }

  func run() async throws {
    try await reporting {
      let reports = try await Reexport(folder: folder.run, templates: templates).write(
        formats: format, to: output, swapAugmentation: swapAugmentation,
        referenceDrop: referenceDrop)
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
