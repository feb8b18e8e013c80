import ArgumentParser
import Foundation

/// A command that waits for answers, for timers or for other tasks.
///
/// Only these have the queues and threads that tasks run on. A command that just works is a plain
/// `ParsableCommand`, runs on the main thread, and so takes a third less time to start; and no
/// command is an `AsyncParsableCommand`, for whether it is one would be asked at each start.
protocol WaitingCommand: ParsableCommand {
  /// What the command does, as a task.
  func work() async throws
}

extension WaitingCommand {
  func run() throws { finish(self) }
}

/// Does what a command does, and ends the process with its status.
private func finish(_ command: any WaitingCommand) -> Never {
  let held = Held(command: command)
  Task {
    do {
      try await held.command.work()
      Gavel.exit()
    } catch {
      Gavel.exit(withError: error)
    }
  }
  dispatchMain()
}

/// A command that nothing else has from here on.
private struct Held: @unchecked Sendable {
  let command: any WaitingCommand
}
