import DequeModule
import Foundation
import GavelCore
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// HTTP/1.1 with nothing in between: a body goes out whole, a reply comes back whole.
///
/// What nearly all requests of a run are. AsyncHTTPClient can do much more and is used for the rest,
/// but looks through all connections to a server for each request and hands each part of a reply
/// from thread to thread: with 2,000 requests under way that is three quarters of what a request
/// costs. Here a request takes the connection that was used last, from a stack, and one thread has it
/// from its first byte to the last of its reply.
final class DirectClient: Sendable {
  /// What a connection can be used for.
  struct Place: Hashable, Sendable {
    var isSecure: Bool
    /// A name or an address, an IPv6 address without brackets.
    var host: String
    var port: Int
    /// Authorities that are trusted beside those of the system; empty without TLS.
    var roots: [NIOSSLCertificate]
  }

  /// What has been idle for longer is closed: something between may have forgotten the connection.
  static let longestIdle: TimeAmount = .seconds(60)

  private struct Connection: Sendable {
    let channel: any Channel
    let handler: NIOLoopBound<ExchangeHandler>
    var idleSince = NIODeadline.now()
  }

  private struct State {
    /// By place, what was used last at the end.
    var idle: [Place: Deque<Connection>] = [:]
    var open: [ObjectIdentifier: any Channel] = [:]
    var contexts: [[NIOSSLCertificate]: NIOSSLContext] = [:]
    var isShutDown = false
  }

  private let group = MultiThreadedEventLoopGroup.singleton
  private let greatestBody: Int
  private let state = Mutex(State())

  /// - Parameter greatestBody: larger replies are refused, in bytes.
  init(greatestBody: Int) { self.greatestBody = greatestBody }

  deinit { for channel in state.withLock({ $0.open.values }) { channel.close(promise: nil) } }

  /// Closes all connections; what is under way fails.
  func shutdown() async throws {
    let open = state.withLock { state in
      state.isShutDown = true
      state.idle = [:]
      return Array(state.open.values)
    }
    for channel in open { channel.close(promise: nil) }
    for channel in open { try await channel.closeFuture.get() }
  }

  /// Sends a request as soon as there is a connection, which is at once or when a new one is made.
  ///
  /// What goes wrong ends the exchange.
  func start(_ exchange: Exchange, at place: Place) {
    while let connection = idleConnection(to: place) {
      guard connection.channel.isActive else { continue }
      return connection.channel.eventLoop.execute {
        // The server may have closed it in this moment; nothing was sent then.
        if !connection.handler.value.begin(exchange) { self.start(exchange, at: place) }
      }
    }
    connect(to: place).whenComplete { result in
      switch result {
      case .failure(let error): exchange.abandon(error)
      case .success(let connection):
        if !connection.handler.value.begin(exchange) {
          exchange.abandon(ChannelError.ioOnClosedChannel)
        }
      }
    }
  }

  private func idleConnection(to place: Place) -> Connection? {
    let latest = NIODeadline.now() - Self.longestIdle
    let (found, old) = state.withLock { state -> (Connection?, Deque<Connection>) in
      guard let last = state.idle[place]?.last else { return (nil, []) }
      if last.idleSince < latest { return (nil, state.idle.removeValue(forKey: place) ?? []) }
      return (state.idle[place]?.popLast(), [])
    }
    for connection in old { connection.channel.close(promise: nil) }
    return found
  }

  private func free(_ handler: ExchangeHandler, _ channel: any Channel, for place: Place) {
    let connection = Connection(
      channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
    let latest = connection.idleSince - Self.longestIdle
    let superfluous = state.withLock { state -> [any Channel] in
      if state.isShutDown { return [channel] }
      state.idle[place, default: []].append(connection)
      var old: [any Channel] = []
      while let first = state.idle[place]?.first, first.idleSince < latest {
        old.append(first.channel)
        state.idle[place]?.removeFirst()
      }
      return old
    }
    for channel in superfluous { channel.close(promise: nil) }
  }

  private func closed(_ channel: any Channel, to place: Place) {
    state.withLock { state in
      state.open[ObjectIdentifier(channel)] = nil
      state.idle[place]?.removeAll { $0.channel === channel }
    }
  }

  private func connect(to place: Place) -> EventLoopFuture<Connection> {
    let loop = group.next()
    let context: NIOSSLContext?
    do {
      context = place.isSecure ? try tlsContext(trusting: place.roots) : nil
    } catch {
      return loop.makeFailedFuture(error)
    }
    let greatestBody = greatestBody
    return ClientBootstrap(group: loop)
      .connectTimeout(.seconds(10))
      .channelOption(.socketOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let context {
            try pipeline.addHandler(
              NIOSSLClientHandler(context: context, serverHostname: place.serverName))
          }
          try pipeline.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes)
          try pipeline.addHandler(
            ExchangeHandler(greatestBody: greatestBody) { [weak self] handler, channel in
              self?.free(handler, channel, for: place)
            } onClosed: { [weak self] channel in
              self?.closed(channel, to: place)
            })
        }
      }
      .connect(host: place.host, port: place.port)
      .flatMapThrowing { channel in
        let handler = try channel.pipeline.syncOperations.handler(type: ExchangeHandler.self)
        let isOver = self.state.withLock { state in
          if !state.isShutDown { state.open[ObjectIdentifier(channel)] = channel }
          return state.isShutDown
        }
        if isOver {
          channel.close(promise: nil)
          throw ChannelError.alreadyClosed
        }
        return Connection(
          channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
      }
  }

  /// Reading the system's certificates takes a tenth of a second, so that is done once.
  private func tlsContext(trusting roots: [NIOSSLCertificate]) throws -> NIOSSLContext {
    try state.withLock { state in
      if let context = state.contexts[roots] { return context }
      let context = try NIOSSLContext(
        configuration: ServerAccess(roots: roots).tlsConfiguration ?? .makeClientConfiguration())
      state.contexts[roots] = context
      return context
    }
  }
}

extension DirectClient.Place {
  /// The name that a certificate is to be made out to; nil where the server has an address only,
  /// which is held against the certificate then.
  fileprivate var serverName: String? {
    (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
  }
}

/// Where a request goes.
struct RequestTarget: Sendable {
  let place: DirectClient.Place
  /// The path and what is asked of it, as it stands in the request.
  let uri: String
  /// What the `Host` header says.
  let host: String

  /// Nil where the address is none of HTTP's.
  init?(_ url: String, trusting roots: [NIOSSLCertificate]) {
    guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
      scheme == "http" || scheme == "https", let host = parts.encodedHost, !host.isEmpty
    else { return nil }
    let isSecure = scheme == "https"
    let usual = isSecure ? 443 : 80
    let port = parts.port ?? usual
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    place = DirectClient.Place(
      isSecure: isSecure, host: isBracketed ? String(host.dropFirst().dropLast()) : host,
      port: port, roots: isSecure ? roots : [])
    let path = parts.percentEncodedPath
    uri = (path.isEmpty ? "/" : path) + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
    self.host = port == usual ? host : "\(host):\(port)"
  }
}

extension Exchange {
  /// Nil where the body is sent in parts.
  convenience init?(
    _ body: HTTPTransport.Body, to target: RequestTarget, headers: [(String, String)]
  ) {
    let (method, bytes): (HTTPMethod, [UInt8]?)
    switch body {
    case .none: (method, bytes) = (.GET, nil)
    case .removal: (method, bytes) = (.DELETE, nil)
    case .bytes(let given): (method, bytes) = (.POST, given)
    case .parts: return nil
    }
    var fields = HTTPHeaders([("Host", target.host)])
    for (name, value) in headers { fields.add(name: name, value: value) }
    if let bytes { fields.add(name: "Content-Length", value: String(bytes.count)) }
    self.init(
      head: HTTPRequestHead(
        version: .http1_1, method: method, uri: target.uri, headers: fields),
      body: bytes ?? [])
  }
}
