import Foundation
import GavelCore
import HTTPTypes
import Hummingbird

/// OpenAI's files and batches, and Anthropic's message batches.
struct BatchRoutes: Sendable {
  /// A longer file is refused, in bytes.
  static let greatestFile = 256 << 20

  let models: ModelRoutes
  let desk: BatchDesk

  var routes: [Route] {
    ["/v1", ""].flatMap { openAI($0) + anthropic($0) }
  }

  private func openAI(_ prefix: String) -> [Route] {
    func at(
      _ method: HTTPRequest.Method, _ path: String,
      _ respond: @escaping @Sendable (Request, String) async throws -> Response
    ) -> Route { route(method, prefix + path, .openAI, respond) }
    return [
      at(.post, "/files") { request, _ in try await upload(request) },
      at(.get, "/files") { request, _ in listFiles(request) },
      at(.delete, "/files/{id}") { _, id in try remove(id) },
      at(.get, "/files/{id}/content") { _, id in try await content(of: id) },
      at(.post, "/batches") { request, _ in try await create(request) },
      at(.get, "/batches") { request, _ in list(request, in: .openAI) },
      at(.get, "/batches/{id}") { _, id in .json(try desk.job(id, in: .openAI).openAI) },
      at(.post, "/batches/{id}/cancel") { _, id in
        .json(try desk.cancel(id, in: .openAI).openAI)
      },
    ]
  }

  private func anthropic(_ prefix: String) -> [Route] {
    func at(
      _ method: HTTPRequest.Method, _ path: String,
      _ respond: @escaping @Sendable (Request, String) async throws -> Response
    ) -> Route { route(method, prefix + "/messages/batches" + path, .anthropic, respond) }
    return [
      at(.post, "") { request, _ in try await createOfMessages(request) },
      at(.get, "") { request, _ in list(request, in: .anthropic) },
      at(.get, "/{id}") { _, id in .json(try desk.job(id, in: .anthropic).anthropic) },
      at(.get, "/{id}/results") { _, id in try await results(of: id) },
      at(.post, "/{id}/cancel") { _, id in
        .json(try desk.cancel(id, in: .anthropic).anthropic)
      },
    ]
  }

  private func route(
    _ method: HTTPRequest.Method, _ path: String, _ dialect: APIDialect,
    _ respond: @escaping @Sendable (Request, String) async throws -> Response
  ) -> Route {
    let pattern = Route(method, path, needsKey: true, dialect: dialect) { _ in .json(.null) }
    return Route(method, path, needsKey: true, dialect: dialect) { request in
      try await respond(request, pattern.id(in: request.uri.path))
    }
  }

  private func stall(_ step: SimulatorServer.Batches.Step) async throws {
    guard let seconds = models.configuration.batches.stall[step], seconds > 0 else { return }
    try await Task.sleep(for: .seconds(seconds))
  }

  private func list(_ request: Request, in dialect: APIDialect) -> Response {
    let query = request.uri.queryParameters
    let limit = query["limit"].flatMap { Int($0) } ?? 20
    let after = query[dialect == .openAI ? "after" : "after_id"].map(String.init)
    let (jobs, hasMore) = desk.jobs(in: dialect, after: after, limit: min(max(1, limit), 100))
    var list = JSONObject([
      ("data", .array(jobs.map { dialect == .openAI ? $0.openAI : $0.anthropic })),
      ("has_more", .bool(hasMore)), ("first_id", jobs.first.map { .string($0.id) } ?? .null),
      ("last_id", jobs.last.map { .string($0.id) } ?? .null),
    ])
    if dialect == .openAI { list["object"] = "list" }
    return .json(.object(list))
  }

  private func add(_ job: BatchDesk.Job) async throws -> BatchDesk.Job {
    let (job, atWork) = desk.add(job)
    models.record.countJob(answering: job.results.answered, atWork: atWork)
    try await stall(.create)
    return job
  }

  /// Results, torn where the configuration wants that.
  private func given(
    _ lines: [(id: String, bytes: [UInt8])], at address: String, type: String
  ) -> Response {
    let isFirst = desk.download(address) == 0
    let torn = TornResults(lines, by: models.configuration.batches.tear)
    if isFirst { models.record.countLost(torn.lost) }
    return torn.endsEarly && isFirst ? ModelRoutes.reset(torn.bytes) : .body(torn.bytes, type: type)
  }

  private func results(
    of requests: [(id: String, body: JSONObject)], in dialect: APIDialect
  ) -> BatchResults {
    BatchResults(
      requests, arrivals: desk.arrivals(of: requests.map(\.id)), job: desk.count,
      configuration: models.configuration
    ) { try models.reply(toLine: $0, in: dialect) }
  }

  // MARK: OpenAI

  private func upload(_ request: Request) async throws -> Response {
    let bytes = try await ModelRoutes.bytes(of: request, atMost: Self.greatestFile)
    let form = try FormFile(bytes, contentType: request.headers[.contentType] ?? "")
    guard form.purpose == "batch" else {
      throw APIProblem.invalid("expected the purpose batch", param: "purpose")
    }
    let file = desk.add(file: Array(form.file), named: form.name)
    models.record.countFile()
    try await stall(.upload)
    return .json(file.openAI)
  }

  private func listFiles(_ request: Request) -> Response {
    let query = request.uri.queryParameters
    let limit = query["limit"].flatMap { Int($0) } ?? 10_000
    let (files, hasMore) = desk.files(
      after: query["after"].map(String.init), limit: min(max(1, limit), 10_000))
    return .json([
      "object": "list", "data": .array(files.map(\.openAI)), "has_more": .bool(hasMore),
      "first_id": files.first.map { .string($0.id) } ?? .null,
      "last_id": files.last.map { .string($0.id) } ?? .null,
    ])
  }

  private func remove(_ id: String) throws -> Response {
    guard desk.removeFile(id) else {
      throw APIProblem(status: 404, message: "no file \(id)", code: "not_found")
    }
    models.record.countRemovedFile()
    return .json(["id": .string(id), "object": "file", "deleted": true])
  }

  private func content(of id: String) async throws -> Response {
    if let file = desk.file(id) { return .body(file.bytes, type: "application/jsonl") }
    let parts = id.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, let job = try? desk.job(parts[1], in: .openAI), job.isReady else {
      throw APIProblem(status: 404, message: "no file \(id)", code: "not_found")
    }
    try await stall(.results)
    let lines = job.results.lines.filter { $0.isAnswer == (parts[0] == "output") }
    return given(
      lines.map { ($0.id, Array($0.openAI.line.utf8)) }, at: id, type: "application/jsonl")
  }

  private func create(_ request: Request) async throws -> Response {
    let bytes = try await ModelRoutes.bytes(of: request)
    guard let body = (try? JSONParser.parse(bytes[...]))?.object else {
      throw APIProblem.invalid("the body is no JSON object")
    }
    guard body["endpoint"] == "/v1/chat/completions", body["completion_window"] == "24h" else {
      throw APIProblem.invalid(
        "expected the endpoint /v1/chat/completions and the completion_window 24h")
    }
    guard let id = body["input_file_id"]?.string, let file = desk.file(id) else {
      throw APIProblem.invalid("no such input file", param: "input_file_id")
    }
    var job = BatchDesk.Job(dialect: .openAI)
    job.file = id
    job.metadata = body["metadata"] ?? .null
    let (requests, refusals) = Self.lines(of: file.bytes)
    job.model = requests.first?.body["model"]?.string ?? ""
    job.refusals = refusals.isEmpty ? refusal : refusals
    if job.refusals.isEmpty { job.results = results(of: requests, in: .openAI) }
    return .json(try await add(job).openAI)
  }

  /// What the next job is refused for though nothing is wrong with it.
  private var refusal: [JSONValue] {
    let (draw, number) = (Draw(seed: models.configuration.seed), String(desk.count))
    let batches = models.configuration.batches
    if draw.uniform("batch refused", number) < batches.refuse {
      return [
        [
          "code": "model_not_found",
          "message": "The model has no batch jobs; this is simulated.", "param": .null,
          "line": .null,
        ]
      ]
    }
    if draw.uniform("batch postponed", number) < batches.postpone {
      return [BatchDesk.overLimit]
    }
    return []
  }

  /// The requests of a file, and what is wrong with it.
  private static func lines(
    of file: [UInt8]
  ) -> (requests: [(id: String, body: JSONObject)], refusals: [JSONValue]) {
    var requests: [(id: String, body: JSONObject)] = []
    var refusals: [JSONValue] = []
    var seen: Set<String> = []
    func refuse(_ code: String, _ message: String, _ line: Int?) {
      refusals.append([
        "code": .string(code), "message": .string(message), "param": .null,
        "line": line.map { .number($0) } ?? .null,
      ])
    }
    for (index, text) in file.split(separator: 10).enumerated() {
      guard let line = (try? JSONParser.parse(text))?.object, let id = line["custom_id"]?.string,
        let body = line["body"]?.object, line["method"] == "POST",
        line["url"] == "/v1/chat/completions"
      else {
        refuse("invalid_json_line", "This line is not parseable as valid JSON.", index + 1)
        continue
      }
      guard seen.insert(id).inserted else {
        refuse("duplicate_custom_id", "The custom_id \(id) is not unique.", index + 1)
        continue
      }
      requests.append((id, body))
    }
    if requests.count > 50_000 {
      refuse("too_many_requests", "\(requests.count) requests, expected at most 50000", nil)
    }
    if requests.isEmpty, refusals.isEmpty { refuse("empty_file", "The file is empty.", nil) }
    return (requests, refusals)
  }

  // MARK: Anthropic

  private func createOfMessages(_ request: Request) async throws -> Response {
    guard request.headers.contains(where: { $0.name.canonicalName == "anthropic-version" }) else {
      throw APIProblem.invalid("anthropic-version: header is required")
    }
    let bytes = try await ModelRoutes.bytes(of: request, atMost: Self.greatestFile)
    guard let all = (try? JSONParser.parse(bytes[...]))?.object?["requests"]?.array,
      !all.isEmpty, all.count <= 100_000
    else { throw APIProblem.invalid("requests: expected 1 to 100000 requests") }
    var seen: Set<String> = []
    let requests = try all.enumerated().map { index, entry in
      guard let id = entry.object?["custom_id"]?.string,
        id.wholeMatch(of: /[a-zA-Z0-9_-]{1,64}/) != nil, seen.insert(id).inserted,
        let body = entry.object?["params"]?.object
      else {
        throw APIProblem.invalid("requests.\(index): expected params and a custom_id of its own")
      }
      return (id: id, body: body)
    }
    var job = BatchDesk.Job(dialect: .anthropic)
    job.model = requests.first?.body["model"]?.string ?? ""
    job.results = results(of: requests, in: .anthropic)
    return .json(try await add(job).anthropic)
  }

  private func results(of id: String) async throws -> Response {
    let job = try desk.job(id, in: .anthropic)
    guard job.isReady else {
      throw APIProblem(status: 404, message: "the batch \(id) has no results yet")
    }
    try await stall(.results)
    return given(
      job.results.lines.map { ($0.id, Array($0.anthropic.line.utf8)) }, at: id,
      type: "application/x-jsonl")
  }
}
