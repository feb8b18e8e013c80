/// Whether a model's server has room for another job.
///
/// A server that refuses one, since too much of the model's is enqueued, is left alone until another
/// of its jobs has ended or some time has passed, longer from time to time. Then one job is tried
/// first: where four were refused, four more would be.
struct BatchRoom {
  /// The most jobs at a time.
  let jobs: Int
  /// The first wait after a refusal.
  let poll: Duration

  /// So long it is left alone at most, unless it is asked less often anyway.
  static let longestWait: Duration = .seconds(600)

  /// The jobs that are seen to, by name.
  private var underway: Set<String> = []
  /// Waits in a row, with no job taken between.
  private var waits = 0
  private var isShut = false
  /// Of the last wait.
  private var number = 0
  /// The first job after a wait, until the server has taken it.
  private var tried: String?
  /// When the first job was refused after the last that was taken; nil where none was.
  private(set) var since: ContinuousClock.Instant?

  init(jobs: Int, poll: Duration) {
    self.jobs = jobs
    self.poll = poll
  }

  var isOpen: Bool { !isShut && tried == nil && underway.count < jobs }

  mutating func enter(_ job: String) {
    underway.insert(job)
    if since != nil { tried = tried ?? job }
  }

  /// Takes note that the server is at work on a job.
  ///
  /// - Returns: whether it was waited for.
  mutating func accept(_ job: String) -> Bool {
    guard tried == job else { return false }
    (tried, waits, since) = (nil, 0, nil)
    return true
  }

  /// Takes note that the server would not have a job for now.
  ///
  /// - Returns: how long it is left alone, and the number of the wait; nil where it is already.
  mutating func refuse(_ job: String) -> (time: Duration, number: Int)? {
    underway.remove(job)
    if tried == job { tried = nil }
    since = since ?? .now
    guard !isShut else { return nil }
    isShut = true
    waits += 1
    number += 1
    return (min(max(poll, Self.longestWait), poll * (1 << min(waits - 1, 20))), number)
  }

  /// Ends a wait, unless it is over.
  mutating func reopen(after wait: Int) { if wait == number { isShut = false } }

  /// Takes note that a job has come to its end.
  ///
  /// - Returns: whether it was waited for.
  mutating func leave(_ job: String) -> Bool {
    // One that was refused has made no room.
    guard underway.remove(job) != nil else { return false }
    isShut = false
    return accept(job)
  }
}
