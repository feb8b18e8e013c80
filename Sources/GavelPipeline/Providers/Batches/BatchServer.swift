import GavelCore
import GavelStore

/// A server that takes batch jobs, in the protocol that it speaks.
///
/// A protocol of its own beside ``Provider``: a job is made, asked after and read, and each of these
/// may have to be done by another start of the program than the one before.
protocol BatchServer: Sendable {
  /// Where single requests go, for messages and what was found out about the server.
  var endpoint: ModelEndpoint { get }
  /// The most bytes of a job.
  var greatestBytes: Int { get }
  /// Whether the requests are sent as a file before the job is made of it.
  var uploads: Bool { get }

  /// A request as it stands in a job, under its own id.
  func entry(of request: CompletionRequest, heeding quirks: Set<Quirk>) -> [UInt8]
  /// The body of a single request, which a refusal is about.
  func body(of request: CompletionRequest, heeding quirks: Set<Quirk>) -> JSONObject
  /// The completion in a reply to one request.
  func read(_ reply: HTTPTransport.Reply) throws(ProviderError) -> Completion

  /// Sends the requests as a file.
  ///
  /// - Returns: the server's name of it.
  func upload(_ entries: BatchEntries, for batch: BatchRecord) async throws -> String
  /// Removes the file of a job that was never made, where the server has one.
  func removeUpload(of batch: BatchRecord) async throws
  /// Makes the job: from here on it costs money.
  func create(_ batch: BatchRecord, _ entries: BatchEntries?) async throws -> BatchStatus
  /// - Returns: nil where the server knows no such job.
  func status(of job: String) async throws -> BatchStatus?
  /// Looks for a job that may have been made though nobody here heard of it.
  ///
  /// - Parameters:
  ///   - requests: what the job was made of.
  ///   - known: the jobs that are others of this run.
  func find(
    _ batch: BatchRecord, of requests: Set<ContentID>, besides known: Set<String>
  ) async throws -> BatchSearch
  /// Reads the results of a job that has ended, errors last.
  ///
  /// - Returns: false where the server has them no more.
  func results(
    of status: BatchStatus, _ take: @escaping @Sendable (BatchLine) async throws -> Void
  ) async throws -> Bool
}

/// Where a job is, as its server says.
struct BatchStatus: Hashable, Sendable {
  enum Phase: Hashable, Sendable {
    /// Whether the server will have the job is not told yet.
    case validating
    case running
    /// There are results, of all requests or of some.
    case ended
    /// The server would not have the job.
    case refused(String)
    /// The server takes no more jobs for now.
    case postponed(String)
  }

  let job: String
  let phase: Phase
  /// The server's word for it.
  let word: String
  let done: Int
  let total: Int
  /// The files of results.
  var files: [String] = []
}

/// What came of looking for a job.
enum BatchSearch: Hashable, Sendable {
  case found(BatchStatus)
  case nowhere
  /// A job that may be it has not ended yet, and only its results can tell.
  case perhaps
}

/// One line of a job's results.
struct BatchLine: Sendable {
  enum Content: Sendable {
    /// As if the request had been sent by itself.
    case reply(HTTPTransport.Reply)
    /// The job ended before the request's turn came, or something like it.
    case failure(FailureClass, String)
    /// Not to be read.
    case unreadable(String)
  }

  /// The request's id; nil where the line has none that can be read.
  let id: ContentID?
  let content: Content
}

/// The requests of a job, written when they are sent and not before.
struct BatchEntries: Sendable {
  let requests: [CompletionRequest]
  let entry: @Sendable (CompletionRequest) -> [UInt8]

  /// A body that holds them.
  func body(opening: [UInt8], separator: [UInt8], closing: [UInt8]) -> HTTPTransport.Body {
    let (requests, entry) = (requests, entry)
    let bytes = requests.reduce(0) { $0 + entry($1).count }
    return .parts(
      HTTPTransport.Parts(
        count: requests.count + 1,
        length: opening.count + bytes + separator.count * max(0, requests.count - 1)
          + closing.count
      ) { place in
        guard place < requests.count else { return closing }
        return (place == 0 ? opening : separator) + entry(requests[place])
      })
  }
}

extension BatchServer {
  /// So long a file may take, up or down.
  static var fileTimeout: Duration { .seconds(3600) }

  /// Sends something to an address of the server, and reads what it says.
  ///
  /// - Returns: nil where there is nothing at the address.
  func exchange(
    _ body: HTTPTransport.Body, at url: String, headers: [(String, String)],
    timeout: Duration? = nil,
    onLine: (@Sendable (ArraySlice<UInt8>) async throws -> Void)? = nil
  ) async throws -> HTTPTransport.Reply? {
    var place = endpoint
    place.url = url
    do {
      let reply = try await endpoint.transport.send(
        body, to: url, headers: [("Accept", "application/json")] + headers,
        timeout: timeout ?? endpoint.timeout, by: endpoint.access, onLine: onLine)
      if reply.status == 404, body.isEmpty { return nil }
      if [404, 405, 501].contains(reply.status) {
        throw ProviderError.fatal(
          message: "\(place.place): status \(reply.status); it seems to take no batch jobs: check "
            + "base_url, or set via: direct")
      }
      guard (200..<300).contains(reply.status) else { throw place.failure(reply) }
      return reply
    } catch let error as ProviderError {
      throw place.redacted(error)
    }
  }

  /// What an address of the server holds; nil where there is nothing.
  func get(_ url: String, headers: [(String, String)]) async throws -> JSONObject? {
    try await exchange(.none, at: url, headers: headers).map { try object(in: $0, at: url) }
  }

  /// A page of the list of jobs.
  ///
  /// A server without one cannot say whether a job was made; making it again may pay for it twice.
  func list(_ url: String, headers: [(String, String)]) async throws -> JSONObject {
    guard let page = try await get(url, headers: headers) else {
      throw ProviderError.fatal(
        message: "model \"\(endpoint.name)\" at \(url): status 404, expected the list of batch "
          + "jobs, which tells whether a job that was asked for was made")
    }
    return page
  }

  func post(
    _ body: HTTPTransport.Body, to url: String, headers: [(String, String)],
    timeout: Duration? = nil
  ) async throws -> JSONObject {
    guard
      let reply = try await exchange(body, at: url, headers: headers, timeout: timeout)
    else { preconditionFailure("what is posted is answered") }
    return try object(in: reply, at: url)
  }

  private func object(in reply: HTTPTransport.Reply, at url: String) throws -> JSONObject {
    var place = endpoint
    place.url = url
    guard let object = try place.json(of: reply).object else {
      throw place.redacted(
        .transient(.brokenBody, message: "\(place.place): expected an object"))
    }
    return object
  }

  /// Text of an answer that has to be there.
  func text(_ key: String, in object: JSONObject, at url: String) throws -> String {
    guard let text = object[key]?.string, !text.isEmpty else {
      throw ProviderError.transient(
        .brokenBody, message: "model \"\(endpoint.name)\" at \(url): an answer without \"\(key)\"")
    }
    return text
  }
}

extension HTTPTransport.Body {
  /// Whether nothing is sent but the request itself.
  fileprivate var isEmpty: Bool {
    switch self {
    case .none, .removal: true
    case .bytes, .parts: false
    }
  }
}

extension String {
  /// As a part of a URL's path.
  var asPathPart: String {
    utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain = byte < 128 && (scalar.properties.isAlphabetic || (48...57).contains(byte))
      return isPlain || "-_.".unicodeScalars.contains(scalar)
        ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
