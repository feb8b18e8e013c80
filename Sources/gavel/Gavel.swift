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
}
