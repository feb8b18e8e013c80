import ArgumentParser
import GavelPipeline
import GavelStore

/// What every command takes that reads a run.
struct RunFolder: ParsableArguments {
  @Argument(help: "The run's folder.", completion: .directory)
  var run: String

  func store() throws -> Store {
    guard Store.exists(in: run) else {
      throw RunProblem(
        "\(run): no run there, expected a folder with run.sqlite; make one: gavel run")
    }
    return try Store(folder: run)
  }
}
