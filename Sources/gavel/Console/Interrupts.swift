import Foundation
import GavelPipeline
import UnixSignals

/// The first interrupt drains and saves, the second aborts.
enum Interrupts {
  /// Runs a body that serves until it is interrupted, which is its ordinary end.
  static func ending(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let work = Task { try await body() }
    let signals = Task {
      for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { work.cancel() }
    }
    defer { signals.cancel() }
    do {
      try await work.value
    } catch is CancellationError {}
  }

  /// Runs a body that listens to interrupts.
  static func handled<Value: Sendable>(
    _ control: RunControl, _ progress: RunProgress,
    _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let work = Task { try await body() }
    let signals = Task {
      var count = 0
      for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
        count += 1
        if count == 1, progress.isAsking {
          if !progress.snapshot.jobs.isEmpty {
            Talk.say(
              "\nbatch jobs go on at their server, and the same command picks them up again")
          }
          Talk.say(
            "\ninterrupted: waiting for what is in flight, then saving; once more aborts at once")
          control.request(.interrupted)
        } else if count == 1 {
          // Nothing is in flight that costs anything: what this stage derives is derived again.
          control.request(.interrupted)
          work.cancel()
        } else {
          work.cancel()
          // What is paid for and not yet on disk is lost by the second interrupt, as it says.
          _ = try? await Task.sleep(for: .seconds(2))
          exit(ExitStatus.interrupted.rawValue)
        }
      }
    }
    defer { signals.cancel() }
    return try await work.value
  }
}
