import Foundation
import GavelCore
import GavelPipeline
import GavelStore

/// A batch job that has not ended, for whoever wants to know what a run waits for.
struct JobStanding {
  let batch: BatchRecord
  /// How many are in it.
  let requests: Int

  static let advice =
    "done is what the server said when it was last asked; the same command goes on with what it has"

  /// For how long the server has had it, in seconds; nil where it has not.
  private var seconds: Double? {
    guard batch.state == .submitted, let sentAt = batch.sentAt else { return nil }
    return max(0, Date().timeIntervalSince1970 - Double(sentAt) / 1000)
  }

  /// `teacher: batch_7 in_progress, 120 of 400 done, at the server for 1:02:03, since …`.
  var line: String {
    let name = batch.name + ": "
    if let seconds, let job = batch.jobID, let sentAt = batch.sentAt {
      return name + job + (batch.word.map { " " + $0 } ?? "")
        + ", \((batch.done ?? 0).grouped) of \(requests.grouped) done, at the server for "
        + ProgressLine.time(seconds) + ", since \(TimeText.of(sentAt))"
    }
    return name + batch.state.rawValue + (batch.jobID.map { " as \($0)" } ?? "")
      + (batch.message.map { ": \($0)" } ?? ", \(requests.grouped) requests")
  }

  var json: JSONValue {
    [
      "id": .string(batch.id), "model": .string(batch.name),
      "state": .string(batch.state.rawValue),
      "server_id": batch.jobID.map { .string($0) } ?? .null,
      "server_state": batch.word.map { .string($0) } ?? .null,
      "done": .number(batch.done ?? 0), "total": .number(requests),
      "since": batch.sentAt.map { .string(TimeText.of($0)) } ?? .null,
      "seconds": seconds.map { .rounded($0, to: 1) } ?? .null,
      "message": batch.message.map { .string($0) } ?? .null,
    ]
  }
}
