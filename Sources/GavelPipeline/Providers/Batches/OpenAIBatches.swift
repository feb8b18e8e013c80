import GavelCore
import GavelStore

/// OpenAI's Batch API: a file of requests, a job made of it, a file of answers and one of errors.
struct OpenAIBatches: BatchServer {
  let base: OpenAICompatible
  /// Without a slash at its end.
  let baseURL: String

  var endpoint: ModelEndpoint { base.endpoint }
  var greatestBytes: Int { 200_000_000 }
  var uploads: Bool { true }

  /// Where the server is told our own name of a job.
  private static let mark = "gavel_job"
  private static let target: JSONValue = "/v1/chat/completions"

  func body(of request: CompletionRequest, heeding quirks: Set<Quirk>) -> JSONObject {
    OpenAICompatible.body(of: request, heeding: quirks)
  }

  func entry(of request: CompletionRequest, heeding quirks: Set<Quirk>) -> [UInt8] {
    let line: JSONValue = [
      "custom_id": .string(request.id.description), "method": "POST", "url": Self.target,
      "body": .object(body(of: request, heeding: quirks)),
    ]
    var bytes: [UInt8] = []
    line.write(to: &bytes)
    return bytes
  }

  func read(_ reply: HTTPTransport.Reply) throws(ProviderError) -> Completion {
    try base.read(reply)
  }

  // MARK: A job's life

  func upload(_ entries: BatchEntries, for batch: BatchRecord) async throws -> String {
    // No line of JSON begins like this, so that no request can end the file.
    let boundary = "gavel-\(batch.id)"
    let opening = """
      --\(boundary)\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r
      --\(boundary)\r\nContent-Disposition: form-data; name="file"; filename="\(Self.fileName(of: batch))"\r
      Content-Type: application/jsonl\r\n\r\n
      """
    let url = baseURL + "/files"
    let file = try await post(
      entries.body(
        opening: Array(opening.utf8), separator: Array("\n".utf8),
        closing: Array("\n\r\n--\(boundary)--\r\n".utf8)),
      to: url,
      headers: base.headers + [("Content-Type", "multipart/form-data; boundary=\(boundary)")],
      timeout: Self.fileTimeout)
    return try text("id", in: file, at: url)
  }

  /// No other file has this name: it is made of our own name of the job.
  private static func fileName(of batch: BatchRecord) -> String { "\(batch.id).jsonl" }

  func removeUpload(of batch: BatchRecord) async throws {
    let name = Self.fileName(of: batch)
    var after = ""
    while true {
      let url =
        "\(baseURL)/files?purpose=batch&limit=1000"
        + (after.isEmpty ? "" : "&after=\(after.asPathPart)")
      // A server without a list of files has no file that could be found in it.
      guard let page = try await get(url, headers: base.headers) else { return }
      let files = (page["data"]?.array ?? []).compactMap(\.object)
      for id in files.filter({ $0["filename"]?.string == name }).compactMap({ $0["id"]?.string }) {
        _ = try await exchange(
          .removal, at: "\(baseURL)/files/\(id.asPathPart)", headers: base.headers)
      }
      guard page["has_more"]?.bool == true, let last = files.last?["id"]?.string, last != after
      else { return }
      after = last
    }
  }

  func create(_ batch: BatchRecord, _ entries: BatchEntries?) async throws -> BatchStatus {
    guard let file = batch.fileID else { preconditionFailure("a job is made of a file") }
    let job: JSONValue = [
      "input_file_id": .string(file), "endpoint": Self.target, "completion_window": "24h",
      "metadata": [Self.mark: .string(batch.id)],
    ]
    var bytes: [UInt8] = []
    job.write(to: &bytes)
    let url = baseURL + "/batches"
    return try await status(
      post(
        .bytes(bytes), to: url, headers: base.headers + [("Content-Type", "application/json")]),
      at: url)
  }

  func status(of job: String) async throws -> BatchStatus? {
    let url = "\(baseURL)/batches/\(job.asPathPart)"
    return try await get(url, headers: base.headers).map { try status($0, at: url) }
  }

  func find(
    _ batch: BatchRecord, of requests: Set<ContentID>, besides known: Set<String>
  ) async throws -> BatchSearch {
    // Newest first; clocks may differ by as much as this.
    let oldest = (batch.sentAt ?? 0) / 1000 - 86_400
    var after = ""
    while true {
      let url = "\(baseURL)/batches?limit=100" + (after.isEmpty ? "" : "&after=\(after.asPathPart)")
      let page = try await list(url, headers: base.headers)
      let jobs = (page["data"]?.array ?? []).compactMap(\.object)
      if let job = jobs.first(where: { isJob($0, batch) }) {
        return .found(try status(job, at: url))
      }
      guard page["has_more"]?.bool == true, let last = jobs.last, let id = last["id"]?.string,
        last["created_at"]?.int.map({ $0 >= oldest }) ?? true, id != after
      else { return .nowhere }
      after = id
    }
  }

  /// Whether it carries our name, or was made of a file of which nothing else is made.
  private func isJob(_ job: JSONObject, _ batch: BatchRecord) -> Bool {
    job["metadata"]?.object?[Self.mark]?.string == batch.id
      || batch.fileID != nil && job["input_file_id"]?.string == batch.fileID
  }

  private func status(_ job: JSONObject, at url: String) throws -> BatchStatus {
    let word = try text("status", in: job, at: url)
    let counts = job["request_counts"]?.object
    let phase: BatchStatus.Phase =
      switch word {
      case "completed", "expired", "cancelled": .ended
      case "validating": .validating
      case "failed": refusal(job)
      default: .running
      }
    return BatchStatus(
      job: try text("id", in: job, at: url), phase: phase, word: word,
      done: (counts?.count("completed") ?? 0) + (counts?.count("failed") ?? 0),
      total: counts?.count("total") ?? 0,
      files: ["output_file_id", "error_file_id"].compactMap { key in
        job[key]?.string.flatMap { $0.isEmpty ? nil : $0 }
      })
  }

  private func refusal(_ job: JSONObject) -> BatchStatus.Phase {
    let errors = job["errors"]?.object?["data"]?.array ?? []
    let said = errors.prefix(3).map { error in
      let line = error.object?["line"]?.int.map { "line \($0): " } ?? ""
      return line + ServerComplaint.text(of: error)
    }.joined(separator: "; ")
    let isLimit = errors.contains { $0.object?["code"]?.string == "token_limit_exceeded" }
    return isLimit ? .postponed(said) : .refused(said.isEmpty ? "no reason given" : said)
  }

  // MARK: Results

  func results(
    of status: BatchStatus, _ take: @escaping @Sendable (BatchLine) async throws -> Void
  ) async throws -> Bool {
    for file in status.files {
      let reply = try await exchange(
        .none, at: "\(baseURL)/files/\(file.asPathPart)/content", headers: base.headers,
        timeout: Self.fileTimeout
      ) { try await take(Self.line($0)) }
      if reply == nil { return false }
    }
    return true
  }

  static func line(_ bytes: ArraySlice<UInt8>) -> BatchLine {
    guard let line = (try? JSONParser.parse(bytes))?.object else {
      return BatchLine(id: nil, content: .unreadable("a line that is no JSON object"))
    }
    let id = line["custom_id"]?.string.map { ContentID(stored: $0) }
    if let response = line["response"]?.object, let status = response["status_code"]?.int {
      var body: [UInt8] = []
      (response["body"] ?? .null).write(to: &body)
      let headers = response["request_id"]?.string.map { ["x-request-id": $0] } ?? [:]
      return BatchLine(
        id: id,
        content: .reply(HTTPTransport.Reply(status: status, headers: headers, body: body)))
    }
    guard let error = line["error"], error != .null else {
      return BatchLine(id: id, content: .failure(.brokenBody, "neither a response nor an error"))
    }
    let code = error.object?["code"]?.string ?? ""
    let isLate = ["batch_expired", "request_timeout"].contains(code)
    return BatchLine(
      id: id, content: .failure(isLate ? .timeout : .serverError, ServerComplaint.text(of: error)))
  }
}
