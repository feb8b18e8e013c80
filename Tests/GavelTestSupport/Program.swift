import Foundation
import Subprocess
import SystemPackage

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
    let running = try await start(arguments, in: folder, environment: environment, input: input)
    return await running.result()
  }

  /// Starts the program.
  ///
  /// - Parameter fileSize: no file may grow beyond so many bytes.
  public static func start(
    _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
    input: String? = nil, fileSize: Int? = nil
  ) async throws -> Running {
    var command = [path] + arguments
    if let fileSize {
      // A shell's limit is in blocks of 512 bytes.
      command =
        ["/bin/sh", "-c", "ulimit -f \(fileSize / 512) && exec \"$0\" \"$@\""] + command
    }
    var all = ProcessInfo.processInfo.environment
    all["GAVEL_TEMPLATES"] = nil
    // No test touches the cache of whoever runs it.
    all["GAVEL_CACHE"] = "off"
    return try await Running(
      command, in: folder, environment: all.merging(environment) { $1 }, input: input)
  }

  /// A command that was started, with files in place of pipes: one that is killed leaves no
  /// reader waiting.
  public final class Running: Sendable {
    public let identifier: Int32
    private let end: Task<Int32, any Error>
    private let scratch: URL

    /// - Parameter command: an executable's path and its arguments.
    public init(
      _ command: [String], in folder: String? = nil, environment: [String: String],
      input: String? = nil
    ) async throws {
      let scratch = FileManager.default.temporaryDirectory
        .appending(path: "gavel-program-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
      try Data((input ?? "").utf8).write(to: scratch.appending(path: "in"))
      let files = try ["in", "out", "err"].map { name in
        try FileDescriptor.open(
          scratch.appending(path: name).path, name == "in" ? .readOnly : .writeOnly,
          options: name == "in" ? [.closeOnExec] : [.create, .truncate, .closeOnExec],
          permissions: [.ownerReadWrite])
      }
      let (starts, start) = AsyncThrowingStream.makeStream(of: Int32.self)
      end = Task {
        do {
          let result = try await Subprocess.run(
            .path(FilePath(command[0])), arguments: Arguments(Array(command.dropFirst())),
            environment: .custom(
              Dictionary(
                uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0), $1) })),
            workingDirectory: folder.map { FilePath($0) },
            input: .fileDescriptor(files[0], closeAfterSpawningProcess: true),
            output: .fileDescriptor(files[1], closeAfterSpawningProcess: true),
            error: .fileDescriptor(files[2], closeAfterSpawningProcess: true)
          ) { execution in
            start.yield(execution.processIdentifier.value)
            start.finish()
          }
          switch result.terminationStatus {
          case .exited(let status): return status
          // A shell's convention.
          case .signaled(let signal): return 128 + signal
          }
        } catch {
          start.finish(throwing: error)
          throw error
        }
      }
      var identifier: Int32?
      for try await started in starts { identifier = started }
      guard let identifier else { throw CancellationError() }
      self.identifier = identifier
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
      Result(status: (try? await end.value) ?? -1, output: text("out"), errors: text("err"))
    }

    private func text(_ name: String) -> String {
      (try? String(contentsOf: scratch.appending(path: name), encoding: .utf8)) ?? ""
    }
  }
}
