import Foundation

/// A thread of its own for work that never waits, so that signals and the display are served
/// beside it on a single core too.
final class WorkThread: TaskExecutor {
  private let queue = DispatchQueue(label: "gavel.work")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
