import Foundation
import Synchronization

/// The real binary, as people run it.
public struct Program: Sendable {
  public struct Result: Sendable {
    public let status: Int32
    public let output: String
    public let errors: String
  }

  /// The `gavel` that was built beside the tests.
  public static var path: String {
    if let path = ProcessInfo.processInfo.environment["GAVEL_BINARY"] { return path }
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let places = [
      tests.deletingLastPathComponent().appending(path: "gavel"),
      root.appending(path: ".build/debug/gavel"),
    ]
    return places.map(\.path).first { FileManager.default.isExecutableFile(atPath: $0) }
      ?? "gavel"
  }

  /// Runs the program to its end.
  public static func run(
    _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
    input: String? = nil
  ) async throws -> Result {
    let running = try start(arguments, in: folder, environment: environment, input: input)
    return await running.result()
  }

  /// Starts the program.
  ///
  /// - Parameter fileSize: no file may grow beyond so many bytes.
  public static func start(
    _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
    input: String? = nil, fileSize: Int? = nil
  ) throws -> Running {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    if let fileSize {
      // A shell's limit is in blocks of 512 bytes.
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments =
        ["-c", "ulimit -f \(fileSize / 512) && exec \"$0\" \"$@\"", path] + arguments
    }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    var all = ProcessInfo.processInfo.environment
    all["GAVEL_TEMPLATES"] = nil
    // No test touches the cache of whoever runs it.
    all["GAVEL_CACHE"] = "off"
    process.environment = all.merging(environment) { $1 }
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "gavel-program-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    // Files, not pipes: a child that is killed leaves no reader waiting.
    let files = try ["in", "out", "err"].map { name -> FileHandle in
      let url = scratch.appending(path: name)
      try Data((name == "in" ? input ?? "" : "").utf8).write(to: url)
      return name == "in"
        ? try FileHandle(forReadingFrom: url) : try FileHandle(forWritingTo: url)
    }
    process.standardInput = files[0]
    process.standardOutput = files[1]
    process.standardError = files[2]
    let (ends, end) = AsyncStream.makeStream(of: Int32.self)
    process.terminationHandler = { process in
      // A shell's convention: 128 and the signal.
      end.yield(
        process.terminationReason == .uncaughtSignal
          ? 128 + process.terminationStatus : process.terminationStatus)
      end.finish()
    }
    try process.run()
    return Running(identifier: process.processIdentifier, ends: ends, scratch: scratch)
  }

  public final class Running: Sendable {
    public let identifier: Int32
    private let ends: AsyncStream<Int32>
    private let scratch: URL

    init(identifier: Int32, ends: AsyncStream<Int32>, scratch: URL) {
      self.identifier = identifier
      self.ends = ends
      self.scratch = scratch
    }

    deinit { try? FileManager.default.removeItem(at: scratch) }

    public func send(_ signal: Int32) { kill(identifier, signal) }

    /// What it has written to stdout so far.
    public var output: String { text("out") }

    /// What it has written to stderr so far.
    public var errors: String { text("err") }

    /// The URL that `gavel simulate --json` says it serves at.
    public func baseURL() async throws -> String {
      for _ in 0..<2000 {
        if let match = output.firstMatch(of: /"base_url":"([^"]+)"/) { return String(match.1) }
        try await Task.sleep(for: .milliseconds(10))
      }
      throw NotServing(errors: errors)
    }

    struct NotServing: Error { let errors: String }

    public func result() async -> Result {
      var status: Int32 = -1
      for await end in ends { status = end }
      return Result(status: status, output: text("out"), errors: text("err"))
    }

    private func text(_ name: String) -> String {
      (try? String(contentsOf: scratch.appending(path: name), encoding: .utf8)) ?? ""
    }
  }
}
