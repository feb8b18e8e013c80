import ArgumentParser
import Foundation
import GavelCore
import GavelPipeline

struct Templates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "templates",
    abstract:
      "Lists the template packs and prompts, or writes the built-in ones into a folder to change them.",
    subcommands: [List.self, ExportTemplates.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "Lists the packs that can be found, and the prompts beside them.")

    @Option(help: ArgumentHelp("A folder that comes before all others.", valueName: "dir"))
    var templates: String?

    @Flag(help: "Prints JSON.")
    var json = false

    func run() throws {
      try reporting {
        let library = TemplateLibrary(
          first: templates, environment: ProcessInfo.processInfo.environment)
        let packs = try library.names.map { try library.pack($0) }
        let prompts = try TemplateLibrary.promptNames.map {
          ($0, Checksum.of(try library.builtInPrompt($0).source))
        }
        if json {
          Talk.data(
            JSONValue.array(
              packs.map {
                [
                  "name": .string($0.name), "parser": .string($0.parser),
                  "sha256": .string($0.hash),
                ]
              } + prompts.map { ["name": .string($0), "prompt": true, "sha256": .string($1)] }
            ).pretty)
        } else {
          for pack in packs {
            Talk.data("\(pack.name)  parser \(pack.parser)  \(pack.hash.prefix(12))")
          }
          for (name, hash) in prompts { Talk.data("\(name)  prompt  \(hash.prefix(12))") }
        }
      }
    }
  }

  struct ExportTemplates: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Writes the built-in templates into a folder.")

    @Argument(help: "The folder.")
    var directory: String

    @Flag(help: "Prints the files as JSON.")
    var json = false

    func run() throws {
      try reporting {
        Talk.list(try TemplateLibrary.export(to: directory), asJSON: json)
      }
    }
  }
}
