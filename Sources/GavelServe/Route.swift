import HTTPTypes
import Hummingbird

/// One address of the server, and what answers there.
struct Route: Sendable {
  let method: HTTPRequest.Method
  let path: String
  /// Whether a configured key must be sent.
  let needsKey: Bool
  let dialect: APIDialect
  let respond: @Sendable (Request) async throws -> Response

  init(
    _ method: HTTPRequest.Method, _ path: String, needsKey: Bool,
    dialect: APIDialect = .openAI,
    respond: @escaping @Sendable (Request) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.needsKey = needsKey
    self.dialect = dialect
    self.respond = respond
  }
}
