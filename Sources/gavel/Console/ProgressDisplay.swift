import Foundation
import GavelCore
import GavelPipeline

/// Shows where a run is: one line that is redrawn on a terminal, plain lines or JSON elsewhere.
struct ProgressDisplay {
  fileprivate let progress: RunProgress
  /// What is spent; nil where nothing can be.
  private let control: RunControl?
  fileprivate let isTerminal: Bool

  init(_ progress: RunProgress, _ control: RunControl? = nil) {
    self.progress = progress
    self.control = control
    isTerminal =
      isatty(STDERR_FILENO) == 1 && Environment.value("TERM") != "dumb"
      && Environment.value("CI") == nil && !Talk.isJSON
  }

  /// Shows the progress while a body runs.
  func during<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
    let display = Task { [self] in await show() }
    do {
      let value = try await body()
      await end(display)
      return value
    } catch {
      await end(display)
      throw error
    }
  }

  private func end(_ display: Task<Void, Never>) async {
    display.cancel()
    await display.value
  }

  private func show() async {
    var shown = begin()
    while true {
      let isLast = Task.isCancelled
      shown.update(isLast: isLast)
      if isLast { return }
      _ = try? await Task.sleep(nanoseconds: 100_000_000)
    }
  }

  /// Begins to show; whoever does keeps it up to date, some ten times a second.
  func begin() -> Shown { Shown(self) }

  /// What was shown, and when.
  struct Shown {
    private let display: ProgressDisplay
    private var phase: String?
    private var done = 0
    private var at = ContinuousClock.now
    private var rate = Rate()
    private var told = Told()

    fileprivate init(_ display: ProgressDisplay) { self.display = display }

    /// Shows where the run is now, where that is due; the last time the line is taken away.
    mutating func update(isLast: Bool) {
      let now = display.progress.snapshot
      told.tell(now.figures, isLast: isLast)
      if let phase = now.phase {
        if phase != self.phase {
          self.phase = phase
          done = 0
          at = .now
          rate = Rate()
        }
        rate.note(now.done)
        let step = max(1, (now.total ?? 0) / 20)
        let isDue =
          now.done - done >= step && at.duration(to: .now) > .seconds(1)
          || at.duration(to: .now) > .seconds(10)
        if display.isTerminal && !isLast || isDue {
          display.draw(now, rate.perSecond)
          done = now.done
          at = .now
        }
      }
      if isLast { Talk.draw(nil) }
    }
  }

  fileprivate func draw(_ now: RunProgress.Snapshot, _ perSecond: Double?) {
    guard Talk.says(.info) else { return }
    let line = ProgressLine(
      now: now, perSecond: perSecond, limitUse: progress.limitUse, usd: control?.spent.usd,
      cap: control?.cap)
    if isTerminal {
      // The last column is left free: some terminals begin a new line once it is written.
      Talk.draw(line.text(columns: Self.width - 1))
    } else {
      Talk.say(line.text(columns: nil), event: "progress", line.facts)
    }
  }

  private static var width: Int {
    var size = winsize()
    if ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    return Environment.value("COLUMNS").flatMap(Int.init) ?? 80
  }

  /// Retries and failures that a log was told of, in portions: a server that refuses for an hour
  /// is not worth a line a refusal.
  private struct Told {
    private var retries: [FailureClass: Int] = [:]
    private var failures: [FailureClass: Int] = [:]
    private var at = ContinuousClock.now

    mutating func tell(_ figures: RunFigures, isLast: Bool) {
      guard isLast || at.duration(to: .now) > .seconds(10) else { return }
      at = .now
      Self.tell("retries", "tried again", of: figures.retries, since: &retries)
      Self.tell("failures", "given up", of: figures.failures, since: &failures)
    }

    private static func tell(
      _ event: String, _ what: String, of now: [FailureClass: Int],
      since before: inout [FailureClass: Int]
    ) {
      let new = now.merging(before) { $0 - $1 }.filter { $0.value > 0 }
      guard !new.isEmpty else { return }
      before = now
      Talk.note(
        event, "\(what): \(new.classes)",
        JSONObject([("new", .counts(new)), ("in_all", .counts(now))]), .warning)
    }
  }

  /// Work a second, over the last ten seconds.
  private struct Rate {
    private var marks: [(at: ContinuousClock.Instant, done: Int)] = []

    mutating func note(_ done: Int) {
      let now = ContinuousClock.now
      marks.append((now, done))
      while marks.count > 2, let first = marks.first, first.at.duration(to: now) > .seconds(10) {
        marks.removeFirst()
      }
    }

    var perSecond: Double? {
      guard let first = marks.first, let last = marks.last else { return nil }
      let seconds = first.at.duration(to: last.at) / .seconds(1)
      return seconds > 0.3 ? Double(last.done - first.done) / seconds : nil
    }
  }
}
