import ArgumentParser
import GavelPipeline

struct Init: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a commented settings file and .env.example.")

  @Argument(help: "The folder to write into; made where it is missing.")
  var directory = "."

  @Option(
    help: "A preset that reproduces a published system: \(Recipes.names.joined(separator: ", ")).")
  var recipe: String?

  func run() async throws {
    try await reporting {
      for path in try SettingsTemplate.write(to: directory, recipe: recipe) { Talk.data(path) }
      Talk.say(
        "next: put your questions into seeds.jsonl beside it, edit the models, then: "
          + "gavel validate, gavel plan, gavel run")
    }
  }
}
