import HTTPTypes
import Hummingbird

/// Finds who answers a request, and lets nobody else ask.
struct RouteTable: HTTPResponder {
  private let routes: [Route]
  private let key: String?
  private let record: ServerRecord

  init(_ routes: [Route], key: String?, record: ServerRecord) {
    self.routes = routes
    self.key = key
    self.record = record
  }

  func respond(to request: Request, context: SimulatorContext) async throws -> Response {
    let dialect = routes.first { $0.isAt(request.uri.path) }?.dialect ?? .openAI
    let id = record.nextID()
    var response: Response
    do {
      response = try await Connection.$current.withValue(context.connection) {
        try await checked(request)
      }
    } catch let problem as APIProblem {
      response = dialect.response(to: problem, id: id)
    }
    response.headers.set(dialect.idHeader, id)
    record.count(status: response.status.code)
    return response
  }

  private func checked(_ request: Request) async throws -> Response {
    guard Self.isLoopback(request.head.authority) else { throw APIProblem.foreignHost }
    let path = request.uri.path
    let sameAddress = routes.filter { $0.isAt(path) }
    guard let route = sameAddress.first(where: { $0.method == request.method }) else {
      throw sameAddress.isEmpty
        ? APIProblem.unknownAddress(request.method.rawValue, path)
        : APIProblem.wrongMethod(request.method.rawValue, path)
    }
    if route.needsKey, let key { try route.dialect.check(request.headers, for: key) }
    return try await route.respond(request)
  }

  /// Whether the Host header names this machine, with any port.
  ///
  /// A page whose name was made to point here sends its own name.
  static func isLoopback(_ authority: String?) -> Bool {
    guard let authority else { return false }
    let host =
      authority.hasPrefix("[")
      ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
    return ["127.0.0.1", "localhost", "[::1]"].contains(host.lowercased())
  }
}
