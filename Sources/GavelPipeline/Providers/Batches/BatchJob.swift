import GavelCore
import GavelStore

/// A job that a collector sees to, from its requests to its results.
struct BatchJob: Sendable {
  var record: BatchRecord
  /// Everything in it.
  let requests: Set<ContentID>
  /// Of these, what has no answer yet.
  var open: Set<ContentID>
  /// What is sent; nil in a job of an earlier start.
  var entries: BatchEntries?
  /// What the server was found to take when the requests were written.
  var quirks: Set<Quirk> = []

  // MARK: What its results hold

  /// Worth another job.
  var again: [ContentID: ProviderError] = [:]
  /// Never to be answered.
  var failed: [ContentID: ProviderError] = [:]
  /// What had a line in this reading.
  var seen: Set<ContentID> = []
  /// Lines under ids that are not in the job.
  var unknown = 0
  /// Lines under ids that had one before.
  var repeated = 0
  /// Lines that are no JSON.
  var unreadable = 0

  /// Forgets what was read, but for the answers, which are given out: the results are read anew.
  mutating func readAnew() {
    open.formUnion(again.keys)
    open.formUnion(failed.keys)
    (again, failed, seen) = ([:], [:], [])
    (unknown, repeated, unreadable) = (0, 0, 0)
  }

  /// What is to be told of the results.
  var remarks: [(message: String, count: Int)] {
    [
      ("results of batch jobs under ids that nobody asked for were left alone", unknown),
      ("further results of batch jobs for one request were left alone; the first counts", repeated),
      ("lines in the results of batch jobs that cannot be read", unreadable),
    ].filter { $0.count > 0 }
  }
}
