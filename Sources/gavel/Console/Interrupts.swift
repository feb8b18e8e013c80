import Foundation
import GavelCore
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
  ///
  /// - Parameter timeout: the longest that a request under way may still take; nil where none is.
  static func handled<Value: Sendable>(
    _ control: RunControl, _ progress: RunProgress, timeout: String? = nil,
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
            "\n" + waiting(progress.snapshot.inFlight, timeout), .warning, event: "interrupt")
          control.request(.interrupted)
        } else if count == 1 {
          // Nothing is in flight that costs anything: what this stage derives is derived again.
          control.request(.interrupted)
          work.cancel()
        } else {
          // What is paid for and not yet on disk is lost by the second interrupt, as it says.
          endSoon()
          work.cancel()
        }
      }
    }
    defer { signals.cancel() }
    return try await work.value
  }

  private static func waiting(_ inFlight: Int, _ timeout: String?) -> String {
    let most = timeout.map { ", \($0) at most" } ?? ""
    return "interrupted: waiting for what is in flight (\(inFlight.grouped) requests\(most)), "
      + "then saving; once more aborts at once"
  }

  /// Ends the process two seconds from now, whatever still hangs.
  ///
  /// A thread of its own, and no cleaning up: nothing that is stuck can be in its way. What is
  /// committed is on disk.
  static func endSoon() {
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 2)
      _exit(ExitStatus.interrupted.rawValue)
    }
  }
}
