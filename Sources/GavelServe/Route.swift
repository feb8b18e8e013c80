import HTTPTypes
import Hummingbird

/// One address of the server, or all that differ in the parts called `{id}`, and what answers there.
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

  func isAt(_ address: String) -> Bool {
    guard path.contains("{") else { return path == address }
    let (own, asked) = (path.split(separator: "/"), address.split(separator: "/"))
    return own.count == asked.count && zip(own, asked).allSatisfy { $0 == "{id}" || $0 == $1 }
  }

  /// What stands for `{id}` in an address.
  func id(in address: String) -> String {
    let (own, asked) = (path.split(separator: "/"), address.split(separator: "/"))
    return zip(own, asked).first { $0.0 == "{id}" }.map { String($0.1) } ?? ""
  }
}
