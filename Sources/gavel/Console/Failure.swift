import ArgumentParser
import Foundation
import GavelPipeline

/// Runs a command's body; an error is said on stderr and becomes the exit status.
func reporting(_ body: () async throws -> Void) async throws {
  do {
    try await body()
  } catch let exit as ExitCode {
    throw exit
  } catch {
    let status = ExitStatus(error)
    switch error {
    case is SettingsProblems, is NoQueries: Talk.say("\(error)")
    case is CancellationError:
      Talk.say("gavel: interrupted; run the same command again to resume")
    case RunControl.Stop.refused(let message): Talk.say("gavel: \(message)")
    case RunControl.Stop.budget(let cap):
      Talk.say("gavel: stopped: the cap was reached: \(cap); raise it and run again to resume")
    case let stop as RunControl.Stop:
      Talk.say("gavel: stopped: \(stop); run the same command again to resume")
    default: Talk.say("gavel: \(error)")
    }
    throw ExitCode(status.rawValue)
  }
}

extension ExitStatus {
  var code: ExitCode { ExitCode(rawValue) }
}
