import ArgumentParser
import Foundation
import GavelPipeline

/// Whether a command that asks models uses the cache of answers.
struct CacheOptions: ParsableArguments {
  @Flag(help: "Neither takes answers from the cache of other runs nor adds to it.")
  var noCache = false

  /// The cache for a run; nil where it is off or of no use.
  func memory(for settings: Settings) -> AnswerMemory? {
    guard !noCache else { return nil }
    return AnswerMemory.opened(
      for: settings, environment: ProcessInfo.processInfo.environment,
      onTrouble: { Talk.warn($0) })
  }
}
