import Foundation
import GavelStore

/// Keeps in the store who is waited for, so that `gavel status` can tell while a run waits.
struct WaitLog: Sendable {
  /// The models that share the key.
  let name: String
  let store: Store
  let control: RunControl
  let progress: RunProgress

  /// A server is left alone.
  func note(_ pause: Gate.Pause) {
    note(.noAnswer, for: pause.duration, pause.message, since: .now - pause.unanswered)
  }

  /// Nothing is sent for a while.
  ///
  /// - Parameter since: since when it is waited for.
  func note(
    _ kind: LongWait.Kind, for duration: Duration, _ message: String,
    since: ContinuousClock.Instant
  ) {
    let shown = progress.pause(kind, for: duration, message, of: name, since: since)
    guard shown.isLong else { return }
    let now = Date()
    func milliseconds(_ date: Date) -> Int { Int(date.timeIntervalSince1970 * 1000) }
    keep {
      try store.save(
        LongWait(
          name: name, kind: kind,
          since: milliseconds(now - since.duration(to: .now) / .seconds(1)),
          until: milliseconds(now + duration / .seconds(1)), message: message))
    }
  }

  /// What was waited for is there.
  func end(_ kind: LongWait.Kind = .noAnswer) {
    progress.endPause(kind, of: name)
    keep { try store.forgetWait(name, for: kind) }
  }

  private func keep(_ body: () throws -> Void) {
    do {
      try body()
    } catch {
      control.request(.unwritable("\(store.explained(error))"))
    }
  }
}
