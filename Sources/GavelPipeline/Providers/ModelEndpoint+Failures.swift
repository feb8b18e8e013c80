import GavelCore

extension ModelEndpoint {
  /// What a reply with another status than 200 means.
  func failure(_ reply: HTTPTransport.Reply) -> ProviderError {
    let complaint = ServerComplaint(of: reply)
    let (code, said) = (complaint.code, complaint.said)
    let message = "\(place): status \(reply.status)" + (said.isEmpty ? "" : ": \(said)")
    if complaint.isOverloaded, reply.status >= 500 {
      return .transient(.overloaded, message: message, retryAfter: reply.retryAfter())
    }
    switch reply.status {
    case 429 where code == "insufficient_quota":
      return .fatal(message: "\(message); the account has no quota left")
    case 429:
      return .transient(.rateLimited, message: message, retryAfter: reply.retryAfter())
    case 408:
      return .transient(.timeout, message: message, retryAfter: reply.retryAfter())
    case 500...599 where code == "timeout_error":
      return .transient(.timeout, message: message, retryAfter: reply.retryAfter())
    case 409, 425, 500...599:
      return .transient(.serverError, message: message, retryAfter: reply.retryAfter())
    case 400 where complaint.saysUnpaid, 402:
      return .fatal(message: "\(message); the account cannot pay for it")
    case 400, 413, 422:
      if complaint.saysTooLong { return .permanent(.contextLength, message: message) }
      if complaint.saysForbidden { return .permanent(.contentPolicy, message: message) }
      return .rejected(message: message + hint(complaint))
    case 403 where complaint.saysForbidden:
      return .permanent(.contentPolicy, message: message)
    case 401, 403:
      let key =
        keyVariable.map { "check the key in the environment variable \($0)" }
        ?? "the settings name no api_key_env for this model"
      return .fatal(message: "\(message); \(key)")
    case 404:
      let key = keyVariable.map { " (the key comes from \($0))" } ?? ""
      return .fatal(message: "\(message); check base_url and model\(key)")
    case 300...399:
      let target = reply.headers["location"].map { " to \($0)" } ?? ""
      return .fatal(message: "\(message): a redirect\(target); put the final URL into base_url")
    default: return .fatal(message: message)
    }
  }

  private func hint(_ complaint: ServerComplaint) -> String {
    complaint.namesJSONMode
      ? "; set json_mode: auto for this model, or none if its server has no JSON mode"
      : "; check the model's parameters in the settings"
  }
}
