import Foundation
import Synchronization

/// A few threads that share out numbered items of work.
///
/// The calling thread is one of them, so a team of one starts no thread and takes no lock. The
/// others are started by the first ``run(items:between:_:)`` that needs them, sleep between calls
/// and end with the team. Use a team from one thread at a time.
///
///     let team = ThreadTeam(threads: threads)
///     var scratches = Array(repeating: Scratch(), count: team.count)
///     try team.run(items: blocks.count, scratches: &scratches) { scratch, block in … }
final class ThreadTeam {
  /// The number of threads, the calling one included.
  let count: Int
  private let post = Post()
  private var isStarted = false

  /// - Parameter threads: At least 1.
  init(threads: Int) {
    precondition(threads >= 1, "work needs at least one thread")
    count = threads
  }

  deinit {
    post.close()
  }

  /// Calls `body` once for every item in `0..<items`, and returns when all calls have.
  ///
  /// A thread that is free takes the lowest item that no one has. So the items should be a few
  /// times as many as the threads, and each worth some 100 µs.
  ///
  /// - Parameters:
  ///   - items: How many there are.
  ///   - between: Called on the calling thread after each of its own items with the number of
  ///     items done by all, which ascends, the last time with `items`. When it throws, no further
  ///     items are started, and the error is thrown on when those under way have ended. Checks for
  ///     cancellation unless given.
  ///   - body: Called on any of the threads; `thread` is in `0..<count`, and no two calls at a time
  ///     have the same.
  func run(
    items: Int,
    between: (_ done: Int) throws(CancellationError) -> Void = ThreadTeam.checkCancellation,
    _ body: @escaping @Sendable (_ thread: Int, _ item: Int) -> Void
  ) throws(CancellationError) {
    guard count > 1, items > 1 else {
      for item in 0..<max(0, items) {
        body(0, item)
        try between(item + 1)
      }
      return
    }
    start()
    let queue = ItemQueue(count: items)
    post.announce(to: count - 1) { thread in
      while let item = queue.next() {
        body(thread, item)
        queue.finish()
      }
    }
    var reported = 0
    do {
      while let item = queue.next() {
        body(0, item)
        reported = queue.finish()
        try between(reported)
      }
    } catch {
      queue.close()
      post.awaitEnd()
      throw error
    }
    post.awaitEnd()
    if reported < items { try between(items) }
  }

  /// Calls `body` once for every item in `0..<items` with the scratch of the thread it runs on.
  ///
  /// - Parameters:
  ///   - items: How many there are.
  ///   - scratches: One for each thread of the team; what a call leaves there, later ones find.
  ///   - between: As for ``run(items:between:_:)``.
  ///   - body: Called on any of the threads.
  func run<Scratch>(
    items: Int, scratches: inout [Scratch],
    between: (_ done: Int) throws(CancellationError) -> Void = ThreadTeam.checkCancellation,
    _ body: @escaping @Sendable (_ scratch: inout Scratch, _ item: Int) -> Void
  ) throws(CancellationError) {
    precondition(scratches.count >= count, "each thread needs a scratch")
    try scratches.withUnsafeMutableBufferPointer { buffer throws(CancellationError) in
      let scratches = DisjointBuffer(buffer)
      try run(items: items, between: between) { thread, item in
        body(&scratches.elements[thread], item)
      }
    }
  }

  /// Throws when the current task is cancelled.
  static func checkCancellation(done: Int) throws(CancellationError) {
    if Task.isCancelled { throw CancellationError() }
  }

  private func start() {
    guard !isStarted else { return }
    isStarted = true
    for thread in 1..<count {
      let post = post
      Thread { post.work(as: thread) }.start()
    }
  }
}

/// The items that no thread has taken yet.
private final class ItemQueue: Sendable {
  private let count: Int
  private let taken = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let isClosed = Atomic<Bool>(false)

  init(count: Int) {
    self.count = count
  }

  func next() -> Int? {
    guard !isClosed.load(ordering: .relaxed) else { return nil }
    let item = taken.wrappingAdd(1, ordering: .relaxed).oldValue
    return item < count ? item : nil
  }

  @discardableResult
  func finish() -> Int {
    done.wrappingAdd(1, ordering: .relaxed).newValue
  }

  func close() {
    isClosed.store(true, ordering: .relaxed)
  }
}

/// Where the threads of a team wait for work; `condition` guards all that is mutable.
private final class Post: @unchecked Sendable {
  private let condition = NSCondition()
  private var job: (@Sendable (_ thread: Int) -> Void)?
  /// How many jobs there have been, so that no thread takes one twice.
  private var jobs = 0
  private var working = 0
  private var isClosed = false

  /// Has `threads` threads run `job`.
  func announce(to threads: Int, _ job: @escaping @Sendable (_ thread: Int) -> Void) {
    condition.withLock {
      self.job = job
      jobs += 1
      working = threads
      condition.broadcast()
    }
  }

  /// Returns when the last job has ended on all threads.
  func awaitEnd() {
    condition.withLock {
      while working > 0 { condition.wait() }
      job = nil
    }
  }

  func close() {
    condition.withLock {
      isClosed = true
      condition.broadcast()
    }
  }

  /// Runs every job announced, until the post is closed.
  func work(as thread: Int) {
    var seen = 0
    while let job = nextJob(after: seen) {
      seen += 1
      job(thread)
      condition.withLock {
        working -= 1
        if working == 0 { condition.broadcast() }
      }
    }
  }

  private func nextJob(after seen: Int) -> (@Sendable (_ thread: Int) -> Void)? {
    condition.withLock {
      while jobs == seen, !isClosed { condition.wait() }
      return isClosed ? nil : job
    }
  }
}
