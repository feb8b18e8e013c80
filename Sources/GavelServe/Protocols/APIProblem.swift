import HTTPTypes

/// What is wrong with a request, or pretended to be wrong with the server.
struct APIProblem: Error, Hashable {
  let status: Int
  let message: String
  var type = "invalid_request_error"
  var param: String?
  var code: String?
  var retryAfter: RetryAfter?
  /// Further headers of the reply.
  var headers: HTTPFields = [:]

  static func invalid(_ message: String, param: String? = nil, code: String? = nil) -> APIProblem {
    APIProblem(status: 400, message: message, param: param, code: code)
  }

  static func unknownAddress(_ method: String, _ path: String) -> APIProblem {
    APIProblem(status: 404, message: "nothing answers \(method) \(path)", code: "unknown_url")
  }

  static func wrongMethod(_ method: String, _ path: String) -> APIProblem {
    APIProblem(status: 405, message: "\(path) does not take \(method)", code: "wrong_method")
  }

  static let foreignHost = APIProblem(
    status: 403, message: "the Host header does not name this machine; call 127.0.0.1 or localhost",
    code: "foreign_host")

  static func noKey(_ dialect: APIDialect) -> APIProblem {
    let expected = dialect == .openAI ? "Authorization: Bearer KEY" : "x-api-key: KEY"
    return APIProblem(
      status: 401, message: "no API key; expected \(expected)", code: "invalid_api_key")
  }

  static let wrongKey = APIProblem(
    status: 401, message: "another API key was expected", code: "invalid_api_key")

  /// More than a limit a minute allows.
  static func overLimit(_ kind: MinuteLimits.Kind, retryAfter: Double) -> APIProblem {
    APIProblem(
      status: 429, message: "too many \(kind.rawValue) a minute", type: kind.rawValue,
      code: "rate_limit_exceeded", retryAfter: .seconds(retryAfter))
  }
}
