import Foundation
import GavelCore

extension BatchDesk.Job {
  /// As OpenAI's protocol has it.
  var openAI: JSONValue {
    let answers = results.lines.count(where: \.isAnswer)
    let isFailed = !refusals.isEmpty
    let status: JSONValue =
      isFailed
      ? "failed"
      : isCanceled
        ? "cancelled" : !isReady ? "in_progress" : results.isExpired ? "expired" : "completed"
    func resultFile(_ kind: String, _ isThere: Bool) -> JSONValue {
      isReady && isThere && !isFailed ? .string("\(kind).\(id)") : .null
    }
    return [
      "id": .string(id), "object": "batch", "endpoint": "/v1/chat/completions",
      "errors": isFailed ? ["object": "list", "data": .array(refusals)] : .null,
      "input_file_id": file.map { .string($0) } ?? .null, "completion_window": "24h",
      "status": status,
      "output_file_id": resultFile("output", answers > 0),
      "error_file_id": resultFile("errors", answers < results.lines.count),
      "created_at": .number(Int(createdAt.timeIntervalSince1970)),
      "request_counts": [
        "total": .number(results.total), "completed": .number(isReady ? answers : 0),
        "failed": .number(isReady ? max(0, results.total - answers) : 0),
      ],
      "metadata": metadata,
    ]
  }

  /// As Anthropic's protocol has it.
  var anthropic: JSONValue {
    var counts = ["processing": 0, "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0]
    if !isReady {
      counts["processing"] = results.total
    } else if isCanceled {
      counts["canceled"] = results.total
    } else {
      let errors = min(
        results.total,
        results.lines.count { if case .problem = $0.outcome { true } else { false } })
      let expired = min(
        results.total - errors,
        results.lines.count { if case .expired = $0.outcome { true } else { false } })
      (counts["errored"], counts["expired"]) = (errors, expired)
      counts["succeeded"] = results.total - errors - expired
    }
    let format = ISO8601DateFormatter()
    format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    return [
      "id": .string(id), "type": "message_batch",
      "processing_status": isReady ? "ended" : "in_progress",
      "request_counts": .object(
        JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })),
      "created_at": .string(format.string(from: createdAt)),
      "expires_at": .string(format.string(from: createdAt.addingTimeInterval(86_400))),
      "results_url": isReady ? .string("/v1/messages/batches/\(id)/results") : .null,
    ]
  }
}

extension BatchResults.Line {
  var isAnswer: Bool { if case .answer = outcome { true } else { false } }

  /// A line of OpenAI's files of answers and of errors.
  var openAI: JSONValue {
    var (response, error): (JSONValue, JSONValue) = (.null, .null)
    func reply(_ status: Int, _ body: JSONValue) -> JSONValue {
      [
        "status_code": .number(status), "request_id": .string("req_batch_\(id)"), "body": body,
      ]
    }
    switch outcome {
    case .answer(let answer): response = reply(200, answer)
    case .problem(let problem):
      response = reply(problem.status, ["error": problem.openAI])
    case .expired:
      error = [
        "code": "batch_expired",
        "message": "This request could not be executed before the completion window expired.",
      ]
    }
    return [
      "id": .string("batch_req_\(id)"), "custom_id": .string(id), "response": response,
      "error": error,
    ]
  }

  /// A line of Anthropic's results.
  var anthropic: JSONValue {
    let result: JSONValue =
      switch outcome {
      case .answer(let answer): ["type": "succeeded", "message": answer]
      case .problem(let problem):
        ["type": "errored", "error": ["type": "error", "error": problem.anthropic]]
      case .expired: ["type": "expired"]
      }
    return ["custom_id": .string(id), "result": result]
  }
}

extension BatchDesk.File {
  /// As OpenAI's protocol has it.
  var openAI: JSONValue {
    [
      "id": .string(id), "object": "file", "bytes": .number(bytes.count),
      "created_at": .number(Int(createdAt.timeIntervalSince1970)), "filename": .string(name),
      "purpose": "batch", "status": "processed",
    ]
  }
}
