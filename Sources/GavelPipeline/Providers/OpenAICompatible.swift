import Foundation
import GavelCore

/// Any server that speaks OpenAI's chat completions: `POST {base_url}/chat/completions`.
struct OpenAICompatible: Provider {
  /// The model's name in the settings, for messages.
  let name: String
  let url: String
  let key: String?
  /// The variable that the key came from, for messages.
  let keyVariable: String?
  let timeout: Duration
  let transport: HTTPTransport

  func complete(_ request: CompletionRequest) async throws -> Completion {
    var headers = [("Content-Type", "application/json"), ("Accept", "application/json")]
    if let key { headers.append(("Authorization", "Bearer \(key)")) }
    do {
      let reply = try await transport.post(
        Self.body(of: request), to: url, headers: headers, timeout: timeout)
      return try read(reply)
    } catch let error as ProviderError {
      throw redacted(error)
    }
  }

  /// Where the request went, for messages.
  private func placed(_ message: String) -> String {
    message.hasPrefix(place) ? message : "\(place): \(message)"
  }

  /// By this a server's answer says that its models are simulated, as `gavel simulate` does.
  static let simulatorFingerprint = "gavel-simulator"

  /// The request as the server gets it.
  static func body(of request: CompletionRequest) -> [UInt8] {
    var body = JSONObject([
      ("model", .string(request.model)), ("messages", .array(request.messages.map(\.json))),
    ])
    for (key, value) in request.parameters.members { body[key] = value }
    var bytes: [UInt8] = []
    JSONValue.object(body).write(to: &bytes)
    return bytes
  }

  // MARK: Replies

  /// The completion that a reply holds.
  func read(_ reply: HTTPTransport.Reply) throws(ProviderError) -> Completion {
    guard reply.status == 200 else { throw failure(reply) }
    let body: JSONValue
    do throws(JSONParseError) {
      body = try JSONParser.parse(reply.body[...])
    } catch {
      throw .transient(.brokenBody, message: "\(place): status 200 with a broken body: \(error)")
    }
    guard let choice = body.object?["choices"]?.array?.first?.object,
      let message = choice["message"]?.object
    else {
      // Some gateways send an error with status 200.
      let found = body.object?["error"].map { "an error: \(Self.text(of: $0))" } ?? "no choices"
      throw .transient(.brokenBody, message: "\(place): status 200 with \(found)")
    }
    let reason = choice["finish_reason"]?.string
    if reason == "error" || reason == "abort" || choice["error"]?.object != nil {
      // A gateway's upstream failed; what text there is is no answer.
      let said = choice["error"].map { ": \(Self.text(of: $0))" } ?? ""
      throw .transient(
        .serverError, message: "\(place): status 200 with a failed generation\(said)")
    }
    let refusal = message["refusal"]?.string
    let usage = body.object?["usage"]?.object
    return Completion(
      text: withoutSecret(Self.content(message["content"])),
      finish: Self.finish(reason),
      refusal: refusal.flatMap { $0.isEmpty ? nil : withoutSecret($0) },
      servedModel: body.object?["model"]?.string.map { model in
        let isSimulated = body.object?["system_fingerprint"]?.string == Self.simulatorFingerprint
        return withoutSecret(isSimulated ? "simulated/\(model)" : model)
      },
      usage: usage.flatMap { usage in
        guard let prompt = usage["prompt_tokens"]?.int,
          let answer = usage["completion_tokens"]?.int,
          prompt >= 0, answer >= 0
        else { return nil }
        return Completion.Usage(prompt: prompt, completion: answer)
      })
  }

  /// Text, null, or a list of parts of which the texts count.
  private static func content(_ value: JSONValue?) -> String {
    switch value {
    case .string(let text): text
    case .array(let parts): parts.compactMap { $0.object?["text"]?.string }.joined()
    default: ""
    }
  }

  private static func finish(_ reason: String?) -> Completion.Finish {
    switch reason {
    case "stop", "end_turn", "eos", "stop_sequence": .stop
    case "length", "max_tokens": .length
    case "content_filter": .contentFilter
    default: .other
    }
  }

  // MARK: Failures

  private var place: String { "model \"\(name)\" at \(url)" }

  private func failure(_ reply: HTTPTransport.Reply) -> ProviderError {
    let body = (try? JSONParser.parse(reply.body[...])) ?? .null
    let error = body.object?["error"] ?? body
    let said = Self.text(of: error, or: reply.body)
    let code = error.object?["code"]?.string ?? error.object?["type"]?.string ?? ""
    let message = "\(place): status \(reply.status)" + (said.isEmpty ? "" : ": \(said)")
    switch reply.status {
    case 429 where code == "insufficient_quota":
      return .fatal(message: "\(message); the account has no quota left")
    case 429:
      return .transient(.rateLimited, message: message, retryAfter: Self.retryAfter(reply))
    case 408:
      return .transient(.timeout, message: message, retryAfter: Self.retryAfter(reply))
    case 409, 425, 500...599:
      return .transient(.serverError, message: message, retryAfter: Self.retryAfter(reply))
    case 400, 413, 422:
      if reply.status == 413 || Self.saysTooLong(code, said) {
        return .permanent(.contextLength, message: message)
      }
      if Self.saysForbidden(code, said) {
        return .permanent(.contentPolicy, message: message)
      }
      return .rejected(message: message + Self.hint(said))
    case 403 where Self.saysForbidden(code, said):
      return .permanent(.contentPolicy, message: message)
    case 401, 403:
      let key =
        keyVariable.map { "check the key in the environment variable \($0)" }
        ?? "the settings name no api_key_env for this model"
      return .fatal(message: "\(message); \(key)")
    case 404:
      return .fatal(message: "\(message); check base_url and model\(keyHint)")
    case 300...399:
      let target = reply.headers["location"].map { " to \($0)" } ?? ""
      return .fatal(message: "\(message): a redirect\(target); put the final URL into base_url")
    default: return .fatal(message: message)
    }
  }

  /// Whether the prompt does not fit, in the words of OpenAI, vLLM, llama.cpp, TGI and Gemini.
  private static func saysTooLong(_ code: String, _ said: String) -> Bool {
    let text = said.lowercased()
    return ["context_length_exceeded", "exceed_context_size_error"].contains(code)
      || [
        "context length", "context size", "maximum model length", "too many tokens",
        "max_new_tokens` must be", "exceeds the maximum number of tokens",
      ].contains { text.contains($0) }
  }

  /// Whether the server will not take this one prompt, in the words of several moderation layers.
  private static func saysForbidden(_ code: String, _ said: String) -> Bool {
    let text = said.lowercased()
    return [
      "content_filter", "content_policy_violation", "data_inspection_failed", "invalid_prompt",
    ].contains(code)
      || ["content exists risk", "flagged", "content management policy", "moderation"]
        .contains { text.contains($0) }
  }

  private var keyHint: String {
    keyVariable.map { " (the key comes from \($0))" } ?? ""
  }

  private static func hint(_ said: String) -> String {
    let text = said.lowercased()
    if text.contains("response_format") {
      return "; set json_mode: none for this model if its server has no response_format"
    }
    if text.contains("max_tokens"), text.contains("max_completion_tokens") {
      return "; leave max_tokens out and write extra: {max_completion_tokens: …}"
    }
    return "; check the model's parameters in the settings"
  }

  /// What an error object says, on one line and not too long.
  private static func text(of error: JSONValue, or body: [UInt8] = []) -> String {
    let text =
      error.string ?? error.object?["message"]?.string ?? error.object?["detail"]?.string
      ?? String(decoding: body.prefix(2000), as: UTF8.self)
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 300 ? line.prefix(300) + "…" : line
  }

  /// `retry-after-ms`, or `Retry-After` in seconds or as an HTTP date; at most ten minutes.
  static func retryAfter(_ reply: HTTPTransport.Reply, now: Date = Date()) -> Duration? {
    var wait: Double?
    if let text = reply.headers["retry-after-ms"], let milliseconds = Double(text) {
      wait = milliseconds / 1000
    } else if let text = reply.headers["retry-after"] {
      if let seconds = Double(text) {
        wait = seconds
      } else {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        wait = format.date(from: text).map { $0.timeIntervalSince(now) }
      }
    }
    guard let wait, !wait.isNaN else { return nil }
    return .seconds(min(max(wait, 0), 600))
  }

  // MARK: Secrets

  /// An answer without the key, should the server repeat it.
  ///
  /// Only a key long enough to be a secret is looked for: "none" and "ollama", which people give to
  /// servers that take any key, are words of ordinary answers.
  private func withoutSecret(_ text: String) -> String {
    guard let key, key.utf8.count >= 16 else { return text }
    return redacted(text)
  }

  private func redacted(_ text: String) -> String {
    guard let key, key.count >= 4 else { return text }
    return text.contains(key) ? text.replacingOccurrences(of: key, with: "[key]") : text
  }

  private func redacted(_ error: ProviderError) -> ProviderError {
    switch error {
    case .transient(let failure, let message, let retryAfter):
      .transient(failure, message: redacted(placed(message)), retryAfter: retryAfter)
    case .permanent(let failure, let message):
      .permanent(failure, message: redacted(message))
    case .rejected(let message): .rejected(message: redacted(placed(message)))
    case .fatal(let message): .fatal(message: redacted(placed(message)))
    }
  }
}
