import Foundation
import GavelCore
import GavelServe
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A server that runs for the length of a test, and a client of it.
struct Running: Sendable {
  let server: SimulatorServer
  let port: Int
  private let session: URLSession

  /// Runs a server on a free port, and ends it when the body is done.
  static func with<Result: Sendable>(
    _ configuration: SimulatorServer.Configuration = .init(),
    _ body: @escaping @Sendable (Running) async throws -> Result
  ) async throws -> Result {
    let server = SimulatorServer(configuration: configuration)
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { continuation.finish() }
        try await server.run { continuation.yield($0) }
      }
      var iterator = ports.makeAsyncIterator()
      let port = try #require(await iterator.next())
      let settings = URLSessionConfiguration.ephemeral
      settings.httpMaximumConnectionsPerHost = 256
      let session = URLSession(configuration: settings)
      defer { session.invalidateAndCancel() }
      let result = try await body(Running(server: server, port: port, session: session))
      group.cancelAll()
      do { try await group.waitForAll() } catch is CancellationError {}
      return result
    }
  }

  struct Answer: Sendable {
    let status: Int
    let headers: [String: String]
    let body: String

    func json() throws -> JSONObject { try #require(try JSONParser.parse(body).object) }
    func error(_ key: String) throws -> JSONValue? { try json()["error"]?.object?[key] }
    func text() throws -> String {
      let choice = try #require(try json()["choices"]?.array?.first?.object)
      return try #require(choice["message"]?.object?["content"]?.string)
    }
  }

  func send(
    _ method: String, _ path: String, body: String? = nil, headers: [String: String] = [:]
  ) async throws -> Answer {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
    request.httpMethod = method
    request.httpBody = body.map { Data($0.utf8) }
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    let (data, response) = try await session.data(for: request)
    let http = try #require(response as? HTTPURLResponse)
    var read: [String: String] = [:]
    for (name, value) in http.allHeaderFields {
      read["\(name)".lowercased()] = "\(value)"
    }
    return Answer(
      status: http.statusCode, headers: read, body: String(decoding: data, as: UTF8.self))
  }

  func complete(
    _ content: String, model: String = "llama", more: [(String, JSONValue)] = [],
    headers: [String: String] = [:]
  ) async throws -> Answer {
    let members: [(String, JSONValue)] =
      [
        ("model", .string(model)),
        ("messages", [["role": "user", "content": .string(content)]]),
      ] + more
    return try await send(
      "POST", "/v1/chat/completions",
      body: JSONValue.object(JSONObject(members.map { (key: $0.0, value: $0.1) })).line,
      headers: headers)
  }
}
