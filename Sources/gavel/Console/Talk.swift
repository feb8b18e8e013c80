import Foundation
import GavelCore
import GavelPipeline
import Synchronization

/// Talk for people, or for programs that watch: stderr.
///
/// Data goes to stdout.
enum Talk {
  enum Format: String, CaseIterable, Sendable { case text, json }

  enum Level: String, CaseIterable, Comparable, Sendable {
    case debug, info, warning, error

    static func < (left: Level, right: Level) -> Bool {
      left.rank < right.rank
    }

    private var rank: Int {
      switch self {
      case .debug: 0
      case .info: 1
      case .warning: 2
      case .error: 3
      }
    }
  }

  private struct State {
    var format = Format.text
    var least = Level.info
    /// Whether a line stands on the terminal that is to be drawn again.
    var hasDrawn = false
  }

  private static let state = Mutex(State())

  /// Says everything from now on in a format, from a level on.
  static func speak(_ format: Format, from least: Level) {
    state.withLock { ($0.format, $0.least) = (format, least) }
  }

  static var isJSON: Bool { state.withLock { $0.format == .json } }

  static func says(_ level: Level) -> Bool { state.withLock { level >= $0.least } }

  /// Says a text; in JSON it is the message of an object with facts beside it.
  static func say(
    _ text: String, _ level: Level = .info, event: String = "message",
    _ facts: JSONObject = JSONObject()
  ) {
    state.withLock { state in
      guard level >= state.least else { return }
      switch state.format {
      case .text:
        write((state.hasDrawn ? erasing : "") + text + "\n")
        state.hasDrawn = false
      case .json:
        var line = JSONObject([
          ("time", .string(Date.now.stamp)), ("level", .string(level.rawValue)),
          ("event", .string(event)), ("message", .string(text.trimmingWhitespace)),
        ])
        for (key, value) in facts.members { line[key] = value }
        write(JSONValue.object(line).line + "\n")
      }
    }
  }

  static func warn(_ text: String, _ facts: JSONObject = JSONObject()) {
    say(isJSON ? text : "warning: \(text)", .warning, event: "warning", facts)
  }

  /// Says what happened on the way: in text only at the level of details, since the progress line
  /// tells of it.
  static func note(
    _ event: String, _ text: String, _ facts: JSONObject, _ level: Level = .info
  ) {
    say(text, isJSON ? level : .debug, event: event, facts)
  }

  /// Draws a line on the terminal in place of the one before; nil takes it away.
  static func draw(_ line: String?) {
    state.withLock { state in
      guard line != nil || state.hasDrawn else { return }
      write(erasing + (line ?? ""))
      state.hasDrawn = line != nil
    }
  }

  private static let erasing = "\r\u{1B}[2K"

  private static func write(_ text: String) {
    // Nobody is left to tell where stderr is closed.
    _ = write(text, to: STDERR_FILENO)
  }

  /// Writes a line to stdout, or a text that has its own ends of lines.
  static func data(_ text: String, end: String = "\n") {
    // The reader has closed the pipe, as `head` does: the status of a SIGPIPE.
    if !write(text + end, to: STDOUT_FILENO) { exit(141) }
  }

  /// Writes a text; false where it cannot be written to its end.
  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { UnsafeRawBufferPointer($0).write(to: descriptor) } == nil
  }

  /// How wide stdout is: a terminal's columns, else 100.
  static var dataColumns: Int {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 0
    else { return 100 }
    return Int(size.ws_col)
  }

  /// Writes paths to stdout, a line each or as a JSON list.
  static func list(_ paths: [String], asJSON: Bool) {
    if asJSON {
      data(JSONValue.array(paths.map { .string($0) }).pretty)
    } else {
      paths.forEach { data($0) }
    }
  }
}
