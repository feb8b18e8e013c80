import ArgumentParser
import GavelPipeline
import GavelStore

/// What every command takes that reads a run.
struct RunFolder: ParsableArguments {
  @Argument(help: "The run's folder.", completion: .directory)
  var run: String

  func store() throws -> Store {
    try Run.requireRun(in: run)
    return try Store(folder: run)
  }
}
