import AsyncHTTPClient
import Foundation
import GavelCore
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// What all models of a run are asked through: keep-alive, timeouts over the whole exchange.
///
/// Whole bodies to servers that nothing stands before go by ``DirectClient``, everything else by
/// AsyncHTTPClient: through proxies, long bodies in parts, replies read as they come.
final class HTTPTransport: Sendable {
  /// A server's reply, whole.
  struct Reply: Sendable {
    let status: Int
    /// Header values by name, in lower case.
    let headers: [String: String]
    let body: [UInt8]

    init(status: Int, headers: [String: String], body: [UInt8]) {
      (self.status, self.headers, self.body) = (status, headers, body)
    }

    init(_ status: HTTPResponseStatus, _ headers: HTTPHeaders, body: [UInt8]) {
      self.init(
        status: Int(status.code),
        headers: Dictionary(
          headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
        body: body)
    }
  }

  /// Larger bodies are refused.
  static let greatestBody = 64 << 20

  private let direct = DirectClient(greatestBody: HTTPTransport.greatestBody)
  private let targets = Mutex<[Target: RequestTarget]>([:])
  private let clients: HTTPClients
  private let deadlines = Deadlines()

  /// - Parameter connections: how many requests to one host may be under way at once.
  init(connections: Int) { clients = HTTPClients(connections: connections) }

  func shutdown() async throws {
    try await direct.shutdown()
    try await clients.shutdown()
  }

  /// Sends a body and reads the whole reply.
  ///
  /// - Throws: ``ProviderError/transient(_:message:retryAfter:)`` for everything that may pass.
  func post(
    _ body: [UInt8], to url: String, headers: [(String, String)], timeout: Duration,
    by access: ServerAccess = .plain
  ) async throws -> Reply {
    try await send(.bytes(body), to: url, headers: headers, timeout: timeout, by: access)
  }

  /// The same with a body of any kind; none makes it a `GET`.
  ///
  /// - Parameter onLine: is given each line of a body that comes with status 200, which the reply
  ///   does not hold then.
  func send(
    _ body: Body, to url: String, headers: [(String, String)], timeout: Duration,
    by access: ServerAccess = .plain,
    onLine: (@Sendable (ArraySlice<UInt8>) async throws -> Void)? = nil
  ) async throws -> Reply {
    try Self.check(headers)
    let way = HTTPClients.Way(to: url, through: access.proxy)
    if way == .straight, onLine == nil, let target = target(url, trusting: access.roots),
      let exchange = Exchange(body, to: target, headers: headers)
    {
      do {
        return try await has(exchange, with: target.place, within: timeout)
      } catch {
        throw Self.told(error, of: url, by: access, after: timeout)
      }
    }
    let client = clients.client(way)
    var request = Self.request(to: url, way)
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    switch body {
    case .none: request.method = .GET
    case .removal: request.method = .DELETE
    case .bytes(let bytes):
      request.method = .POST
      request.body = .bytes(ByteBuffer(bytes: bytes))
    case .parts(let parts):
      request.method = .POST
      request.body = .stream(Buffers(parts: parts), length: .known(Int64(parts.length)))
    }
    request.tlsConfiguration = access.tlsConfiguration
    let prepared = request
    let reply: Reply
    do {
      // The client's own timeout covers the head alone; a body may drip for ever.
      reply = try await deadlines.within(timeout) {
        let response = try await client.execute(
          prepared, timeout: .nanoseconds(Int64(timeout / .nanoseconds(1))))
        var body: [UInt8] = []
        if let onLine, response.status.code == 200 {
          var lines = LineSplitter()
          for try await buffer in response.body {
            for line in lines.add(buffer.readableBytesView) { try await onLine(line) }
            if lines.rest.count > Self.greatestBody {
              throw NIOTooManyBytesError(maxBytes: Self.greatestBody)
            }
          }
          if !lines.rest.isEmpty { try await onLine(lines.rest[...]) }
        } else {
          body = Array(try await response.body.collect(upTo: Self.greatestBody).readableBytesView)
        }
        return Reply(response.status, response.headers, body: body)
      }
    } catch {
      throw Self.told(error, of: url, by: access, after: timeout)
    }
    if case .forward(let proxy) = way, reply.status == 407 { throw Self.refusal(of: proxy.name) }
    return reply
  }

  /// - Throws: ``ProviderError/fatal(message:)`` without the value, which may be a key.
  private static func check(_ headers: [(String, String)]) throws(ProviderError) {
    for (name, value) in headers
    where value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
      throw .fatal(
        message: "the header \(name) cannot be sent: its value has a line break or another control "
          + "character; a key that was read from a file may end in one")
    }
  }

  private func has(
    _ exchange: Exchange, with place: DirectClient.Place, within limit: Duration
  ) async throws -> Reply {
    let deadline = deadlines.begin(limit) { exchange.abandon(Deadlines.Passed()) }
    defer { deadlines.end(deadline) }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiter in
        if exchange.wait(waiter) { direct.start(exchange, at: place) }
      }
    } onCancel: {
      exchange.abandon(CancellationError())
    }
  }

  private struct Target: Hashable {
    let url: String
    let roots: [NIOSSLCertificate]
  }

  /// Where a request to a URL goes; nil where that is not HTTP's.
  private func target(_ url: String, trusting roots: [NIOSSLCertificate]) -> RequestTarget? {
    targets.withLock { targets in
      let key = Target(url: url, roots: roots)
      if let known = targets[key] { return known }
      let target = RequestTarget(url, trusting: roots)
      targets[key] = target
      return target
    }
  }

  /// What is sent.
  enum Body: Sendable {
    case none
    /// None either: what is at the address is to be removed.
    case removal
    case bytes([UInt8])
    case parts(Parts)
  }

  /// A body that is made while it is sent, since it may be large.
  struct Parts: Sendable {
    let count: Int
    /// Of all parts together, in bytes.
    let length: Int
    let part: @Sendable (Int) -> [UInt8]
  }

  private struct Buffers: AsyncSequence, Sendable {
    let parts: Parts

    func makeAsyncIterator() -> Iterator { Iterator(parts: parts) }

    struct Iterator: AsyncIteratorProtocol {
      let parts: Parts
      var next = 0

      mutating func next() async -> NIOCore.ByteBuffer? {
        guard next < parts.count else { return nil }
        defer { next += 1 }
        return NIOCore.ByteBuffer(bytes: parts.part(next))
      }
    }
  }

  /// Lines out of pieces of a text.
  private struct LineSplitter {
    private(set) var rest: [UInt8] = []

    /// The lines that a piece completes, empty ones left out.
    mutating func add(_ piece: some Collection<UInt8>) -> [ArraySlice<UInt8>] {
      let newline = UInt8(ascii: "\n")
      guard piece.contains(newline) else {
        rest += piece
        return []
      }
      rest += piece
      var lines = rest.split(separator: newline, omittingEmptySubsequences: false)
      rest = Array(lines.removeLast())
      return lines.filter { !$0.isEmpty }
    }
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
