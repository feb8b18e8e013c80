import Foundation
import GavelCore
import GavelStore

/// Anthropic's Message Batches: the requests are the job's own body, and one stream holds all
/// results.
struct AnthropicBatches: BatchServer {
  let base: AnthropicMessages

  var endpoint: ModelEndpoint { base.endpoint }
  var greatestBytes: Int { 256_000_000 }
  var uploads: Bool { false }

  private var url: String { endpoint.url + "/batches" }

  func body(of request: CompletionRequest, heeding quirks: Set<Quirk>) -> JSONObject {
    AnthropicMessages.body(of: request, heeding: quirks)
  }

  func entry(of request: CompletionRequest, heeding quirks: Set<Quirk>) -> [UInt8] {
    let entry: JSONValue = [
      "custom_id": .string(request.id.description),
      "params": .object(body(of: request, heeding: quirks)),
    ]
    var bytes: [UInt8] = []
    entry.write(to: &bytes)
    return bytes
  }

  func read(_ reply: HTTPTransport.Reply) throws(ProviderError) -> Completion {
    try base.read(reply)
  }

  // MARK: A job's life

  func upload(_ entries: BatchEntries, for batch: BatchRecord) async throws -> String {
    preconditionFailure("the protocol has no files of requests")
  }

  func removeUpload(of batch: BatchRecord) async throws {}

  func create(_ batch: BatchRecord, _ entries: BatchEntries?) async throws -> BatchStatus {
    guard let entries else { preconditionFailure("a job is made of requests") }
    let body = entries.body(
      opening: Array(#"{"requests":["#.utf8), separator: Array(",".utf8),
      closing: Array("]}".utf8))
    return try await status(
      post(
        body, to: url, headers: base.headers + [("Content-Type", "application/json")],
        timeout: Self.fileTimeout), at: url)
  }

  func status(of job: String) async throws -> BatchStatus? {
    let url = "\(url)/\(job.asPathPart)"
    return try await get(url, headers: base.headers).map { try status($0, at: url) }
  }

  func find(
    _ batch: BatchRecord, of requests: Set<ContentID>, besides known: Set<String>
  ) async throws -> BatchSearch {
    // The protocol knows no name of ours: what was made since, of as many requests, with our ids.
    let oldest = Date(timeIntervalSince1970: Double(batch.sentAt ?? 0) / 1000 - 3600)
    var after = ""
    var mayCome = false
    while true {
      let url = url + "?limit=100" + (after.isEmpty ? "" : "&after_id=\(after.asPathPart)")
      let page = try await list(url, headers: base.headers)
      let jobs = (page["data"]?.array ?? []).compactMap(\.object)
      var isOld = false
      for job in jobs {
        if let made = job["created_at"]?.string.flatMap(Self.date), made < oldest {
          isOld = true
          continue
        }
        let status = try status(job, at: url)
        guard !known.contains(status.job), status.total == requests.count else { continue }
        if status.phase == .running {
          mayCome = true
        } else if try await isMade(status, of: requests) {
          return .found(status)
        }
      }
      guard !isOld, page["has_more"]?.bool == true, let last = page["last_id"]?.string,
        last != after
      else { return mayCome ? .perhaps : .nowhere }
      after = last
    }
  }

  /// Whether a job's results bear the ids of some requests and no other.
  private func isMade(_ status: BatchStatus, of requests: Set<ContentID>) async throws -> Bool {
    let seen = SeenIDs()
    let isThere = try await results(of: status) { line in
      await seen.note(line.id.map(requests.contains) ?? false)
    }
    return isThere ? await seen.areOurs : false
  }

  private actor SeenIDs {
    private var (ours, others) = (0, 0)
    var areOurs: Bool { ours > 0 && others == 0 }
    func note(_ isOurs: Bool) { if isOurs { ours += 1 } else { others += 1 } }
  }

  private func status(_ job: JSONObject, at url: String) throws -> BatchStatus {
    let word = try text("processing_status", in: job, at: url)
    let counts = job["request_counts"]?.object ?? JSONObject()
    let ended = ["succeeded", "errored", "canceled", "expired"].reduce(0) {
      $0 + (counts.count($1) ?? 0)
    }
    return BatchStatus(
      job: try text("id", in: job, at: url), phase: word == "ended" ? .ended : .running,
      word: word, done: ended, total: ended + (counts.count("processing") ?? 0))
  }

  private static func date(_ text: String) -> Date? {
    let format = ISO8601DateFormatter()
    format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    if let date = format.date(from: text) { return date }
    format.formatOptions = .withInternetDateTime
    return format.date(from: text)
  }

  // MARK: Results

  func results(
    of status: BatchStatus, _ take: @escaping @Sendable (BatchLine) async throws -> Void
  ) async throws -> Bool {
    // Not the URL that the server names: the key goes to where the settings send it.
    let reply = try await exchange(
      .none, at: "\(url)/\(status.job.asPathPart)/results", headers: base.headers,
      timeout: Self.fileTimeout
    ) { try await take(Self.line($0)) }
    return reply != nil
  }

  static func line(_ bytes: ArraySlice<UInt8>) -> BatchLine {
    guard let line = (try? JSONParser.parse(bytes))?.object else {
      return BatchLine(id: nil, content: .unreadable("a line that is no JSON object"))
    }
    let id = line["custom_id"]?.string.map { ContentID(stored: $0) }
    let result = line["result"]?.object
    func reply(_ status: Int, _ body: JSONValue) -> BatchLine {
      var bytes: [UInt8] = []
      body.write(to: &bytes)
      return BatchLine(
        id: id, content: .reply(HTTPTransport.Reply(status: status, headers: [:], body: bytes)))
    }
    switch result?["type"]?.string {
    case "succeeded": return reply(200, result?["message"] ?? .null)
    case "errored":
      // The error's envelope, or the error itself.
      let error = result?["error"] ?? .null
      let inner = error.object?["error"] ?? error
      return reply(status(of: inner.object?["type"]?.string ?? ""), ["error": inner])
    case "expired":
      return BatchLine(id: id, content: .failure(.timeout, "the job expired before its turn"))
    case "canceled":
      return BatchLine(
        id: id, content: .failure(.serverError, "the job was canceled before its turn"))
    default:
      return BatchLine(id: id, content: .failure(.brokenBody, "a result of an unknown type"))
    }
  }

  /// The status that an error would have come with.
  private static func status(of type: String) -> Int {
    switch type {
    case "invalid_request_error": 400
    case "authentication_error": 401
    case "billing_error": 402
    case "permission_error": 403
    case "not_found_error": 404
    case "request_too_large": 413
    case "rate_limit_error": 429
    case "timeout_error": 504
    case "overloaded_error": 529
    default: 500
    }
  }
}
