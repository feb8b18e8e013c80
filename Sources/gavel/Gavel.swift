import ArgumentParser
import GavelPipeline

/// The command line: parses, calls, prints.
@main
struct Gavel: ParsableCommand {
  // Commands name themselves: their names from their types' would be half of the time to start.
  static let configuration = CommandConfiguration(
    commandName: "gavel",
    abstract: "Builds training data for judge models.",
    discussion: """
      From seed instructions to fine-tuning files: near-duplicates are dropped, several candidate \
      models answer, a teacher model compares the answers in both orders, and what it says only \
      because of position is thrown out. Begin with: gavel init
      """,
    version: gavelVersion,
    subcommands: [
      Init.self, Validate.self, Plan.self, RunCommand.self, RetryCommand.self, ReparseCommand.self,
      Status.self,
      Show.self, Export.self,
      Evaluate.self, Diversity.self, CacheCommand.self,
      Simulate.self, Templates.self,
    ])

  /// Parses the command line and does what it says.
  static func main() {
    guard var command = commandAlone(CommandLine.arguments.dropFirst()) else { return main(nil) }
    do {
      try command.run()
      exit()
    } catch {
      exit(withError: error)
    }
  }

  /// A command parsed without this one around it, for which the parser has half as much to look up.
  ///
  /// Nil where that is not all there is to it: help, the version, a completion, or an error, which
  /// the parser says with the whole line in mind.
  private static func commandAlone(_ arguments: ArraySlice<String>) -> (any ParsableCommand)? {
    guard let name = arguments.first,
      let type = configuration.subcommands.first(where: { $0.configuration.commandName == name }),
      type.configuration.subcommands.isEmpty,
      let command = try? type.parseAsRoot(Array(arguments.dropFirst())),
      Swift.type(of: command) == type
    else { return nil }
    return command
  }
}
