import Foundation
import GavelCore

/// Where a model is asked over HTTP: what the protocols have in common.
struct ModelEndpoint: Sendable {
  /// The model's name in the settings, for messages.
  let name: String
  var url: String
  let key: String?
  /// The variable that the key came from, for messages.
  let keyVariable: String?
  let timeout: Duration
  let transport: HTTPTransport
  var access = ServerAccess.plain
  /// What the server was found to take otherwise.
  var learned = LearnedQuirks()
  /// Told of what a reply's headers say of limits, whatever its status.
  var onReport: @Sendable (RateLimitReport) -> Void = { _ in }
  /// Waits for the turn of a request that goes out once more, in another form.
  var onResend: @Sendable (Gate.Turn) async throws -> Void = { _ in }

  /// Sends a body in the form that the server was found to take, and reads the reply.
  ///
  /// Where the server refuses a part in words that are known, the rest goes out again: at once where
  /// this request finds out what the server takes, in its turn where another did.
  func ask(
    headers: [(String, String)], body: @Sendable (Set<Quirk>) -> JSONObject,
    read: @Sendable (HTTPTransport.Reply) throws(ProviderError) -> Completion
  ) async throws -> Completion {
    var finder: Int?
    defer { learned.found(finder) }
    do {
      await learned.settle()
      while true {
        let quirks = learned.all
        let sent = body(quirks)
        let reply = try await post(sent, headers: headers)
        guard let complaint = ServerComplaint(reply),
          let quirk = complaint.quirk(of: sent, beside: quirks)
        else {
          return try read(reply)
        }
        finder = await learned.find(after: finder)
        try await learned.learn(quirk, from: withoutKey(complaint.said))
        try await onResend(finder == nil ? .inTurn : .atOnce)
      }
    } catch let error as ProviderError {
      throw redacted(error)
    }
  }

  private func post(
    _ body: JSONObject, headers: [(String, String)]
  ) async throws -> HTTPTransport.Reply {
    var bytes: [UInt8] = []
    JSONValue.object(body).write(to: &bytes)
    let always = [("Content-Type", "application/json"), ("Accept", "application/json")]
    let reply = try await transport.post(
      bytes, to: url, headers: always + headers, timeout: timeout, by: access)
    if let report = RateLimitReport(reply.headers) { onReport(report) }
    RequestTrace.Asking.current?.note(status: reply.status, serverID: serverID(reply, .null))
    return reply
  }

  // MARK: Replies

  /// By this a server's answer says that its models are simulated, as `gavel simulate` does.
  static let simulatorFingerprint = "gavel-simulator"

  /// The model's name as a reply gives it.
  func servedModel(_ body: JSONValue) -> String? {
    body.object?["model"]?.string.map { model in
      let isSimulated = body.object?["system_fingerprint"]?.string == Self.simulatorFingerprint
      return withoutSecret(isSimulated ? "simulated/\(model)" : model)
    }
  }

  /// What the server calls the exchange: by its header, else by its body.
  func serverID(_ reply: HTTPTransport.Reply, _ body: JSONValue) -> String? {
    let id =
      reply.headers["x-request-id"] ?? reply.headers["request-id"] ?? body.object?["id"]?.string
    return id.flatMap { $0.isEmpty ? nil : withoutSecret($0) }
  }

  /// The body of a reply with status 200.
  func json(of reply: HTTPTransport.Reply) throws(ProviderError) -> JSONValue {
    do throws(JSONParseError) {
      return try JSONParser.parse(reply.body[...])
    } catch {
      throw .transient(.brokenBody, message: "\(place): status 200 with a broken body: \(error)")
    }
  }

  // MARK: Secrets

  var place: String { "model \"\(name)\" at \(url)\(access.shown)" }

  /// Where the request went, for messages.
  private func placed(_ message: String) -> String {
    message.hasPrefix(place) ? message : "\(place): \(message)"
  }

  /// An answer without the key, should the server repeat it.
  ///
  /// Only a key long enough to be a secret is looked for: "none" and "ollama", which people give to
  /// servers that take any key, are words of ordinary answers.
  func withoutSecret(_ text: String) -> String {
    guard let key, key.utf8.count >= 16 else { return text }
    return withoutKey(text)
  }

  /// A value as the server gave it; nil where the key is in it.
  func withoutSecret(_ value: JSONValue) -> JSONValue? {
    guard let key, key.utf8.count >= 16 else { return value }
    return value.line.contains(key) ? nil : value
  }

  private func withoutKey(_ text: String) -> String {
    guard let key, key.count >= 4 else { return text }
    return text.contains(key) ? text.replacingOccurrences(of: key, with: "[key]") : text
  }

  func redacted(_ error: ProviderError) -> ProviderError {
    switch error {
    case .transient(let failure, let message, let retryAfter):
      .transient(failure, message: withoutKey(placed(message)), retryAfter: retryAfter)
    case .permanent(let failure, let message):
      .permanent(failure, message: withoutKey(message))
    case .rejected(let message): .rejected(message: withoutKey(placed(message)))
    case .fatal(let message): .fatal(message: withoutKey(placed(message)))
    }
  }
}
