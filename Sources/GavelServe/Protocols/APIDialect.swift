import Foundation
import GavelCore
import HTTPTypes
import Hummingbird

/// Whose protocol is spoken at an address: where the key stands, and how errors and headers look.
enum APIDialect: Sendable {
  case openAI, anthropic

  /// The header with the exchange's own id.
  var idHeader: String { self == .openAI ? "x-request-id" : "request-id" }

  /// Refuses who does not send the key.
  func check(_ headers: HTTPFields, for key: String) throws {
    let sent: String?
    switch self {
    case .openAI: sent = headers[.authorization]
    case .anthropic: sent = HTTPField.Name("x-api-key").flatMap { headers[$0] }
    }
    guard let sent else { throw APIProblem.noKey(self) }
    guard sent == (self == .openAI ? "Bearer \(key)" : key) else { throw APIProblem.wrongKey }
  }

  func response(to problem: APIProblem, id: String) -> Response {
    var headers = problem.headers
    for field in problem.retryAfter?.headers(now: Date()) ?? [:] {
      headers[field.name] = field.value
    }
    switch self {
    case .openAI:
      return .json(["error": problem.openAI], status: .init(code: problem.status), headers: headers)
    case .anthropic:
      return .json(
        ["type": "error", "error": problem.anthropic, "request_id": .string(id)],
        status: .init(code: Self.anthropicError(problem.status).status), headers: headers)
    }
  }

  /// Anthropic's status and name of an error: what is overloaded there says so with 529.
  fileprivate static func anthropicError(_ status: Int) -> (status: Int, type: String) {
    switch status {
    case 401: (401, "authentication_error")
    case 403: (403, "permission_error")
    case 404: (404, "not_found_error")
    case 413: (413, "request_too_large")
    case 429: (429, "rate_limit_error")
    case 503: (529, "overloaded_error")
    case 500...599: (status, "api_error")
    default: (status, "invalid_request_error")
    }
  }
}

extension APIProblem {
  /// The error object of OpenAI's protocol.
  var openAI: JSONValue {
    [
      "message": .string(message), "type": .string(type),
      "param": param.map(JSONValue.string) ?? .null, "code": code.map(JSONValue.string) ?? .null,
    ]
  }

  /// The error object of Anthropic's.
  var anthropic: JSONValue {
    [
      "type": .string(APIDialect.anthropicError(status).type), "message": .string(message),
    ]
  }
}

extension HTTPFields {
  mutating func set(_ name: String, _ value: String) {
    if let name = HTTPField.Name(name) { self[name] = value }
  }
}
