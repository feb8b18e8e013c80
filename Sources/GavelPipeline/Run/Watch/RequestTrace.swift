public import Foundation
import GavelCore
import GavelStore
import Synchronization

/// A file with a line of JSON for each attempt at a request, written as it ends.
///
/// Prompts, answers and servers' messages are left out unless they are asked for; headers never
/// come in. Each line is one write at the end of the file, so that what is there can be read at any
/// time, after a kill too.
public final class RequestTrace: Sendable {
  /// A request that is being asked, for whoever measures a part of it.
  ///
  /// It reaches them as a task's value: providers know nothing of traces.
  final class Asking: Sendable {
    @TaskLocal static var current: Asking?

    private struct State {
      var attempts = 0
      var status: Int?
      var serverID: String?
    }

    private let trace: RequestTrace
    private let purpose: AnsweredRequest.Purpose
    private let state = Mutex(State())

    init(_ trace: RequestTrace, for purpose: AnsweredRequest.Purpose) {
      (self.trace, self.purpose) = (trace, purpose)
    }

    /// Notes a server's reply within an attempt.
    func note(status: Int, serverID: String?) {
      state.withLock { ($0.status, $0.serverID) = (status, serverID) }
    }

    /// Writes down an attempt that has ended.
    ///
    /// - Parameters:
    ///   - waited: for its turn.
    ///   - took: from sending to the last byte, or to the failure.
    func end(
      _ request: CompletionRequest, _ result: Result<Completion, any Error>, waited: Duration,
      took: Duration
    ) {
      let (attempt, status, serverID) = state.withLock { state in
        state.attempts += 1
        defer { (state.status, state.serverID) = (nil, nil) }
        return (state.attempts, state.status, state.serverID)
      }
      var line = JSONObject([
        ("time", .string(Date.now.stamp)), ("request", .string(request.id.description)),
        ("name", .string(request.name)), ("model", .string(request.model)),
        ("purpose", .string(purpose.rawValue)), ("slot", .number(request.slot)),
        ("attempt", .number(attempt)), ("outcome", .string(Self.outcome(result))),
        ("status", status.map { .number($0) } ?? .null),
        ("waited_ms", .milliseconds(waited)), ("took_ms", .milliseconds(took)),
      ])
      switch result {
      case .success(let completion):
        line["prompt_tokens"] = completion.usage.map { .number($0.prompt) } ?? .null
        line["completion_tokens"] = completion.usage.map { .number($0.completion) } ?? .null
        line["server_request"] = (completion.serverID ?? serverID).map { .string($0) } ?? .null
      case .failure(let error):
        if case ProviderError.transient(_, _, let retryAfter) = error {
          line["retry_after_ms"] = retryAfter.map { .milliseconds($0) } ?? .null
        }
        line["server_request"] = serverID.map { .string($0) } ?? .null
      }
      if trace.hasBodies {
        line["parameters"] = .object(request.parameters)
        line["messages"] = .array(request.messages.map(\.json))
        switch result {
        case .success(let completion): line["answer"] = .string(completion.text)
        case .failure(let error): line["message"] = .string("\(error)")
        }
      }
      trace.write(line)
    }

    private static func outcome(_ result: Result<Completion, any Error>) -> String {
      switch result {
      case .success: "answered"
      case .failure(ProviderError.transient(let failure, _, _)),
        .failure(ProviderError.permanent(let failure, _)):
        failure.rawValue
      case .failure(ProviderError.rejected): "rejected"
      case .failure(ProviderError.fatal): "refused"
      case .failure: "cancelled"
      }
    }
  }

  private let hasBodies: Bool
  private let secrets: [String]
  /// Nil once it cannot be written any more.
  private let file: Mutex<FileHandle?>
  private let onTrouble: @Sendable (String) -> Void

  /// Opens the file, and goes on at its end where it is there.
  ///
  /// - Parameters:
  ///   - bodies: whether prompts, parameters, answers and servers' messages are written, too.
  ///   - secrets: what no line may hold.
  ///   - onTrouble: told once where the file cannot be written any more.
  /// - Throws: ``RunProblem`` where it cannot be opened.
  public init(
    path: String, bodies: Bool, secrets: [String],
    onTrouble: @escaping @Sendable (String) -> Void
  ) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw RunProblem(
        "--trace: \(path) cannot be written: \(String(cString: strerror(errno))); name a file in "
          + "a folder that is there")
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    // A line that a kill has cut must not spoil the next one.
    if let end = try? handle.seekToEnd(), end > 0 {
      try? handle.seek(toOffset: end - 1)
      if (try? handle.read(upToCount: 1)) != Data("\n".utf8) {
        try? handle.write(contentsOf: Data("\n".utf8))
      }
    }
    file = Mutex(handle)
    hasBodies = bodies
    // Words such as "none", which people give to servers that take any key, are no secrets.
    self.secrets = secrets.filter { $0.utf8.count >= 8 }
    self.onTrouble = { onTrouble("\(path): \($0); no more is written there") }
  }

  private func write(_ line: JSONObject) {
    let data = Data((withoutSecrets(.object(line)).line + "\n").utf8)
    let trouble: String? = file.withLock { file in
      do {
        try file?.write(contentsOf: data)
        return nil
      } catch {
        file = nil
        return error.localizedDescription
      }
    }
    if let trouble { onTrouble(trouble) }
  }

  /// A value with the secrets blotted out of all texts.
  private func withoutSecrets(_ value: JSONValue) -> JSONValue {
    guard !secrets.isEmpty else { return value }
    switch value {
    case .string(let text):
      return .string(
        secrets.reduce(text) {
          $0.contains($1) ? $0.replacingOccurrences(of: $1, with: "[key]") : $0
        })
    case .array(let values): return .array(values.map(withoutSecrets))
    case .object(let object):
      return .object(JSONObject(object.members.map { ($0.key, withoutSecrets($0.value)) }))
    default: return value
    }
  }
}

extension Date {
  /// In UTC, to the millisecond: `2026-01-31T12:00:00.123Z`.
  public var stamp: String { formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
}
