import ArgumentParser
import GavelPipeline

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Writes a commented settings file and .env.example.")

  @Argument(help: "The folder to write into; made where it is missing.")
  var directory = "."

  @Option(
    help: "A preset that reproduces a published system: \(Recipes.names.joined(separator: ", ")).")
  var recipe: String?

  @Flag(help: "Prints the files as JSON.")
  var json = false

  func run() throws {
    try reporting {
      let paths = try SettingsTemplate.write(to: directory, recipe: recipe)
      Talk.list(paths, asJSON: json)
      Talk.say(
        "next: put your questions into seeds.jsonl beside it, edit the models, then: "
          + "gavel validate, gavel plan, gavel run")
    }
  }
}
