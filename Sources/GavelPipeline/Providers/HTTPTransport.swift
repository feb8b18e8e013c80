import AsyncHTTPClient
import Foundation
import GavelCore
import NIOCore
import NIOHTTP1

/// One HTTP client for all models of a run: keep-alive, timeouts over the whole exchange.
final class HTTPTransport: Sendable {
  /// A server's reply, whole.
  struct Reply: Sendable {
    let status: Int
    /// Header values by name, in lower case.
    let headers: [String: String]
    let body: [UInt8]
  }

  /// Larger bodies are refused.
  static let greatestBody = 64 << 20

  private let clients: HTTPClients
  private let deadlines = Deadlines()

  /// - Parameter connections: how many requests to one host may be under way at once.
  init(connections: Int) { clients = HTTPClients(connections: connections) }

  func shutdown() async throws { try await clients.shutdown() }

  /// Sends a body and reads the whole reply.
  ///
  /// - Throws: ``ProviderError/transient(_:message:retryAfter:)`` for everything that may pass.
  func post(
    _ body: [UInt8], to url: String, headers: [(String, String)], timeout: Duration,
    by access: ServerAccess = .plain
  ) async throws -> Reply {
    let way = HTTPClients.Way(to: url, through: access.proxy)
    let client = clients.client(way)
    var request = Self.request(to: url, way)
    request.method = .POST
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    request.body = .bytes(ByteBuffer(bytes: body))
    request.tlsConfiguration = access.tlsConfiguration
    let prepared = request
    let reply: Reply
    do {
      // The client's own timeout covers the head alone; a body may drip for ever.
      reply = try await deadlines.within(timeout) {
        let response = try await client.execute(
          prepared, timeout: .nanoseconds(Int64(timeout / .nanoseconds(1))))
        let body = try await response.body.collect(upTo: Self.greatestBody)
        return Reply(
          status: Int(response.status.code),
          headers: Dictionary(
            response.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
          body: Array(body.readableBytesView))
      }
    } catch let error
      where error is Deadlines.Passed || error as? HTTPClientError == .deadlineExceeded
    {
      // Either clock may be the first to say so.
      throw ProviderError.transient(
        .timeout, message: "no answer within \(timeout.seconds) s")
    } catch {
      throw Self.failure(error, at: url, by: access)
    }
    if case .forward(let proxy) = way, reply.status == 407 { throw Self.refusal(of: proxy.name) }
    return reply
  }

  /// A request as it goes to a proxy that passes it on, or else to the server itself.
  private static func request(to url: String, _ way: HTTPClients.Way) -> HTTPClientRequest {
    guard case .forward(let proxy) = way else { return HTTPClientRequest(url: url) }
    let rest = url.dropFirst("http://".count)
    let authority = rest.prefix { $0 != "/" }
    var request = HTTPClientRequest(
      url: "http://\(proxy.host):\(proxy.port)\(rest.dropFirst(authority.count))")
    request.headers.add(name: "Host", value: String(authority))
    if let credentials = proxy.credentials {
      request.headers.add(name: "Proxy-Authorization", value: "Basic \(credentials)")
    }
    return request
  }
}

extension Duration {
  /// In seconds, for messages.
  var seconds: String {
    let seconds = self / .seconds(1)
    return Int(exactly: seconds).map(String.init) ?? String(format: "%.1f", seconds)
  }
}
