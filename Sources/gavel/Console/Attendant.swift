import Foundation
import GavelCore
import GavelPipeline
import Synchronization

/// A thread beside work that never waits: it shows how far the work is and listens to interrupts.
///
/// The work stays on the thread that asks for it, so that a command of some milliseconds pays for
/// one thread more and for no queue, timer or pool.
final class Attendant: Sendable {
  /// Does the work as a task, which the first interrupt cancels and the second ends with the process.
  static func during<Value: Sendable>(
    _ progress: RunProgress, _ work: @escaping @Sendable () throws -> Value
  ) throws -> Value {
    let attendant = Attendant(ProgressDisplay(progress))
    // No Result: whether its error is one would be asked at length, the first time.
    nonisolated(unsafe) var value: Value?
    nonisolated(unsafe) var failure: (any Error)?
    let whole: @Sendable () -> Void = {
      withUnsafeCurrentTask { attendant.begin($0) }
      do { value = try work() } catch { failure = error }
      attendant.end()
    }
    if #available(macOS 26, *) {
      // Without a place to wait it is done when this returns.
      Task.immediate { whole() }
    } else {
      let isDone = DispatchSemaphore(value: 0)
      Task {
        whole()
        isDone.signal()
      }
      isDone.wait()
    }
    if let failure { throw failure }
    guard let value else { preconditionFailure("work that never waits has come to its end") }
    return value
  }

  private struct State {
    var display: ProgressDisplay.Shown
    var isOver = false
  }

  /// Of a task, all that other threads may ask for.
  private struct Cancelling: @unchecked Sendable {
    let task: UnsafeCurrentTask?
    func cancel() { task?.cancel() }
  }

  private let state: Mutex<State>
  private let signals = Signals.shared

  private init(_ display: ProgressDisplay) {
    state = Mutex(State(display: display.begin()))
  }

  private func begin(_ task: UnsafeCurrentTask?) {
    let cancelling = Cancelling(task: task)
    signals.trap()
    Thread { [self] in attend(cancelling) }.start()
  }

  /// Ends it, with the last progress shown or taken away; what is printed from here on stays.
  private func end() {
    signals.untrap()
    state.withLock { state in
      state.isOver = true
      state.display.update(isLast: true)
    }
    signals.wake()
  }

  private func attend(_ cancelling: Cancelling) {
    var interrupts = 0
    while true {
      let isInterrupt = signals.wait(milliseconds: 100)
      // The task is there as long as it is not over.
      let isOver = state.withLock { state in
        guard !state.isOver else { return true }
        if isInterrupt { cancelling.cancel() } else { state.display.update(isLast: false) }
        return false
      }
      if isOver { return }
      guard isInterrupt else { continue }
      interrupts += 1
      if interrupts == 2 { Interrupts.endSoon() }
    }
  }
}

/// Interrupts as bytes in a pipe, which any thread can wait for with a limit.
private final class Signals: Sendable {
  static let shared = Signals()
  private static let trapped = [SIGINT, SIGTERM]
  /// What the handler writes to.
  ///
  /// Set before there is a handler, and open until the process ends: a handler may be at it on any
  /// thread.
  private nonisolated(unsafe) static var writeEnd: Int32 = -1

  private typealias Action = sigaction
  private struct Trapped {
    let signal: Int32
    var action: Action
  }

  private let readEnd: Int32
  /// What each signal did before.
  private let before = Mutex([Trapped]())

  private init() {
    var ends: [Int32] = [-1, -1]
    // Without a pipe, for want of descriptors, interrupts end the process at once.
    if pipe(&ends) == 0 {
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    }
    readEnd = ends[0]
    Self.writeEnd = ends[1]
  }

  func trap() {
    guard readEnd >= 0 else { return }
    before.withLock { before in
      for signal in Self.trapped {
        var action = Action()
        var old = Action()
        #if canImport(Darwin)
          action.__sigaction_u.__sa_handler = Self.note
        #else
          action.__sigaction_handler.sa_handler = Self.note
        #endif
        action.sa_flags = Int32(SA_RESTART)
        guard sigaction(signal, &action, &old) == 0 else { continue }
        before.append(Trapped(signal: signal, action: old))
      }
    }
  }

  func untrap() {
    before.withLock { before in
      for var trapped in before { _ = sigaction(trapped.signal, &trapped.action, nil) }
      before = []
    }
  }

  /// Ends a wait that is under way or comes next.
  func wake() { Self.write(0) }

  /// Waits for an interrupt; false where there was none in that time, or the wait was ended.
  func wait(milliseconds: Int32) -> Bool {
    var end = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
    guard poll(&end, 1, milliseconds) == 1 else { return false }
    var byte: UInt8 = 0
    return read(readEnd, &byte, 1) == 1 && byte != 0
  }

  /// In a signal's handler, where little is allowed: no lock, no memory.
  private static let note: @convention(c) (Int32) -> Void = { signal in
    let error = errno
    write(UInt8(truncatingIfNeeded: signal))
    errno = error
  }

  private static func write(_ byte: UInt8) {
    var byte = byte
    _ = Foundation.write(writeEnd, &byte, 1)
  }
}
