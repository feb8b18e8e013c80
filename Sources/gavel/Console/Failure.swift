import ArgumentParser
import Foundation
import GavelCore
import GavelPipeline

/// Runs a command's body; an error is said on stderr and becomes the exit status.
func reporting(_ body: () async throws -> Void) async throws {
  FileLimit.failWhereReached()
  do { try await body() } catch { throw said(error) }
}

/// The same of a body that never waits.
func reporting(_ body: () throws -> Void) throws {
  FileLimit.failWhereReached()
  do { try body() } catch { throw said(error) }
}

/// Says an error on stderr, unless it is an exit status already.
///
/// - Returns: its exit status.
private func said(_ error: any Error) -> ExitCode {
  if let exit = error as? ExitCode { return exit }
  let status = ExitStatus(error)
  let (event, text) =
    switch error {
    case is SettingsProblems, is NoQueries: ("error", "\(error)")
    case is CancellationError:
      ("stopped", "gavel: interrupted; run the same command again to resume")
    case RunControl.Stop.refused(let message): ("stopped", "gavel: \(message)")
    case RunControl.Stop.budget(let cap):
      (
        "stopped", "gavel: stopped: the cap was reached: \(cap); raise it and run again to resume"
      )
    case let stop as RunControl.Stop:
      ("stopped", "gavel: stopped: \(stop); run the same command again to resume")
    default: ("error", "gavel: \(error)")
    }
  Talk.say(
    text, .error, event: event, JSONObject([("status", .number(Int(status.rawValue)))]))
  return ExitCode(status.rawValue)
}

extension ExitStatus {
  var code: ExitCode { ExitCode(rawValue) }
}
