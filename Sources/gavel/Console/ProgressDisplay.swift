import Foundation
import GavelCore
import GavelPipeline

/// Shows where a run is: one line that is redrawn on a terminal, plain lines elsewhere.
struct ProgressDisplay {
  private let progress: RunProgress
  /// What is spent; nil where nothing can be.
  private let control: RunControl?
  private let isTerminal: Bool

  init(_ progress: RunProgress, _ control: RunControl? = nil) {
    self.progress = progress
    self.control = control
    let environment = ProcessInfo.processInfo.environment
    isTerminal =
      isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb" && environment["CI"] == nil
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
    var shown: String?
    var shownDone = 0
    var shownAt = ContinuousClock.now
    var rate = Rate()
    while true {
      let isLast = Task.isCancelled
      let now = progress.snapshot
      if let phase = now.phase {
        if phase != shown {
          shown = phase
          shownDone = 0
          shownAt = .now - .seconds(isTerminal ? 60 : 0)
          rate = Rate()
        }
        rate.note(now.done)
        let step = max(1, (now.total ?? 0) / 20)
        let isDue =
          isTerminal
          ? true
          : now.done - shownDone >= step && shownAt.duration(to: .now) > .seconds(1)
            || shownAt.duration(to: .now) > .seconds(10)
        if isTerminal || isDue {
          draw(line(now, rate))
          shownDone = now.done
          shownAt = .now
        }
      }
      if isLast {
        if isTerminal { try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[2K".utf8)) }
        return
      }
      _ = try? await Task.sleep(for: .milliseconds(100))
    }
  }

  private func draw(_ line: String) {
    guard isTerminal else { return Talk.say(line) }
    var line = line
    while line.columns >= Self.width { line.removeLast() }
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[2K\(line)".utf8))
  }

  private func line(_ now: RunProgress.Snapshot, _ rate: Rate) -> String {
    var parts: [String] = []
    let done = now.done.grouped + (now.total.map { "/" + $0.grouped } ?? "")
    parts.append("\(now.phase?.padded(9) ?? "") \(done) \(now.unit)")
    if let perSecond = rate.perSecond, perSecond > 0 {
      parts.append(perSecond < 10 ? String(format: "%.1f/s", perSecond) : "\(Int(perSecond))/s")
      if let total = now.total, total > now.done {
        parts.append("ETA \(Self.time(Double(total - now.done) / perSecond))")
      }
    }
    if now.reused > 0 { parts.append("\(now.reused.grouped) stored") }
    if now.cached > 0 { parts.append("\(now.cached.grouped) from the cache") }
    if let money { parts.append(money) }
    if now.inFlight > 0 { parts.append("\(now.inFlight) in flight") }
    parts += Self.jobs(now.jobs.values)
    if let pause = now.pause, pause.until > .now {
      let left = Self.time(ContinuousClock.now.duration(to: pause.until) / .seconds(1))
      parts.append("nothing is sent for \(left): \(pause.message)")
    }
    for (name, counts) in [("retried", now.retries), ("failed", now.failures)] where !counts.isEmpty
    {
      let classes = counts.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { "\($0.key.rawValue) \($0.value)" }
      parts.append("\(name): \(classes.joined(separator: ", "))")
    }
    return parts.joined(separator: " · ")
  }

  /// `2 jobs at the server: in_progress 120/400`, one part for each state.
  private static func jobs(_ jobs: some Sequence<RunProgress.Job>) -> [String] {
    Dictionary(grouping: jobs, by: \.state).sorted { $0.key < $1.key }.map { state, jobs in
      let done = jobs.reduce(0) { $0 + $1.done }.grouped
      let total = jobs.reduce(0) { $0 + $1.total }.grouped
      return "\(jobs.count) \(jobs.count == 1 ? "job" : "jobs") \(state) \(done)/\(total)"
    }
  }

  /// `$1.20 of $5`; nil where there is nothing to tell.
  private var money: String? {
    guard let control else { return nil }
    let usd = control.spent.usd
    guard usd > 0 || control.cap != nil else { return nil }
    return MoneyText.of(usd) + (control.cap.map { " of \(MoneyText.of($0))" } ?? "")
  }

  /// `0:42`, `12:03`, `3:05:00`.
  static func time(_ seconds: Double) -> String {
    let all = Int(seconds.rounded(.up))
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, rest)
      : String(format: "%d:%02d", minutes, rest)
  }

  private static var width: Int {
    var size = winsize()
    if ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    return ProcessInfo.processInfo.environment["COLUMNS"].flatMap(Int.init) ?? 80
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
