import AsyncHTTPClient
import NIOCore
import Synchronization

/// The clients of a run, one for each way out: a client has one proxy.
final class HTTPClients: Sendable {
  /// A way out.
  enum Way: Hashable, Sendable {
    case straight
    /// The proxy passes bytes on.
    case tunnel(Proxy)
    /// The proxy passes requests on, which it can for plain HTTP.
    case forward(Proxy)

    init(to url: String, through proxy: Proxy?) {
      guard let proxy else {
        self = .straight
        return
      }
      self = proxy.kind == .http && url.hasPrefix("http://") ? .forward(proxy) : .tunnel(proxy)
    }
  }

  private let connections: Int
  private let clients = Mutex<[Way: HTTPClient]>([:])

  init(connections: Int) { self.connections = connections }

  /// A client that goes while it is up ends the program; whoever threw before ``shutdown()`` has
  /// something better to say.
  deinit {
    for client in clients.withLock({ $0.values }) { client.shutdown { _ in } }
  }

  func client(_ way: Way) -> HTTPClient {
    clients.withLock { clients in
      if let client = clients[way] { return client }
      let client = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: configuration(way))
      clients[way] = client
      return client
    }
  }

  func shutdown() async throws {
    for client in clients.withLock({ Array($0.values) }) { try await client.shutdown() }
  }

  private func configuration(_ way: Way) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration()
    // One HTTP/2 connection per host would bound what is in flight.
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(8, connections)
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.timeout = .init(connect: .seconds(10))
    configuration.redirectConfiguration = .disallow
    switch way {
    case .straight: break
    case .tunnel(let proxy) where proxy.kind == .socks5:
      configuration.proxy = .socksServer(host: proxy.address, port: proxy.port)
    case .tunnel(let proxy):
      configuration.proxy = .server(
        host: proxy.address, port: proxy.port,
        authorization: proxy.credentials.map { .basic(credentials: $0) })
    case .forward: configuration.http1_1ConnectionDebugInitializer = AbsoluteForm.install
    }
    return configuration
  }
}
