import NIOCore
import NIOHTTP1
import Synchronization

/// A request that is sent whole, and the reply that somebody waits for.
///
/// It ends once: by its reply, by a failure of its connection, or by who wants it no more.
final class Exchange: Sendable {
  typealias Waiter = CheckedContinuation<HTTPTransport.Reply, any Error>

  private enum State {
    case new
    /// - Parameter channel: what it was sent on; nil before.
    case waiting(Waiter, channel: (any Channel)?)
    case over((any Error)?)
  }

  let head: HTTPRequestHead
  let body: [UInt8]
  private let state = Mutex(State.new)

  init(head: HTTPRequestHead, body: [UInt8]) {
    self.head = head
    self.body = body
  }

  /// - Returns: false where it is over already, which the waiter is told.
  func wait(_ waiter: Waiter) -> Bool {
    let isOver: (any Error)? = state.withLock { state in
      if case .over(let error) = state { return error ?? CancellationError() }
      state = .waiting(waiter, channel: nil)
      return nil
    }
    if let isOver { waiter.resume(throwing: isOver) }
    return isOver == nil
  }

  /// To be called before it is sent.
  ///
  /// - Returns: false where it is over, and nothing is to be sent.
  func begin(on channel: any Channel) -> Bool {
    state.withLock { state in
      guard case .waiting(let waiter, _) = state else { return false }
      state = .waiting(waiter, channel: channel)
      return true
    }
  }

  /// Ends it; its connection is free.
  ///
  /// - Returns: who is to be told; nil where it was over already.
  func end() -> Waiter? {
    state.withLock { state in
      guard case .waiting(let waiter, _) = state else { return nil }
      state = .over(nil)
      return waiter
    }
  }

  /// Ends it before its reply is there: its connection is of no use any more, since the reply may
  /// still come.
  func abandon(_ error: any Error) {
    let (waiter, channel) = state.withLock { state -> (Waiter?, (any Channel)?) in
      switch state {
      case .over: return (nil, nil)
      case .new:
        state = .over(error)
        return (nil, nil)
      case .waiting(let waiter, let channel):
        state = .over(error)
        return (waiter, channel)
      }
    }
    channel?.close(promise: nil)
    waiter?.resume(throwing: error)
  }
}
