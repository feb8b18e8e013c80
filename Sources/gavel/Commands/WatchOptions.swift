import ArgumentParser
import GavelCore
import GavelPipeline

/// How a command that asks models tells what it does.
struct WatchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What stderr is written in: text, or json, an object a line with time, level, event and numbers.",
      valueName: "format"))
  var logFormat = Talk.Format.text

  @Option(
    help: ArgumentHelp(
      "What is said on stderr, from: \(Self.levels).", valueName: "level"))
  var logLevel = Talk.Level.info

  @Option(
    help: ArgumentHelp(
      "Adds a JSON line to a file for each attempt at a request: times, tokens, failures; no prompts and answers.",
      valueName: "file"),
    completion: .file())
  var trace: String?

  @Flag(help: "Writes prompts, answers and servers' messages into --trace, too; never keys.")
  var traceBodies = false

  private static let levels = Talk.Level.allCases.map(\.rawValue).joined(separator: ", ")

  func validate() throws {
    if traceBodies, trace == nil {
      throw ValidationError("--trace-bodies: there is no --trace to write them into")
    }
  }

  /// From now on stderr is as the options say.
  func begin() { Talk.speak(logFormat, from: logLevel) }

  /// Where a run's attempts are written down; nil where nobody asks for that.
  func requestTrace(of run: Run) throws -> RequestTrace? {
    guard let trace else { return nil }
    return try RequestTrace(path: trace, bodies: traceBodies, secrets: run.secrets) {
      Talk.warn("--trace: \($0)")
    }
  }
}

extension Talk.Format: ExpressibleByArgument {}
extension Talk.Level: ExpressibleByArgument {}
