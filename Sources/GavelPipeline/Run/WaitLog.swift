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
    let shown = progress.pause(
      for: pause.duration, pause.message, of: name, since: .now - pause.unanswered)
    guard shown.isLong else { return }
    let now = Date()
    func milliseconds(_ date: Date) -> Int { Int(date.timeIntervalSince1970 * 1000) }
    keep {
      try store.save(
        LongWait(
          name: name, since: milliseconds(now - pause.unanswered / .seconds(1)),
          until: milliseconds(now + pause.duration / .seconds(1)), message: pause.message))
    }
  }

  /// It answers again.
  func end() {
    progress.endPause(of: name)
    keep { try store.forgetWait(name) }
  }

  private func keep(_ body: () throws -> Void) {
    do {
      try body()
    } catch {
      control.request(.unwritable("\(store.explained(error))"))
    }
  }
}
