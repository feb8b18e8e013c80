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

  private let client: HTTPClient

  /// - Parameter connections: how many requests to one host may be under way at once.
  init(connections: Int) {
    var configuration = HTTPClient.Configuration()
    // One HTTP/2 connection per host would bound what is in flight.
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(8, connections)
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.timeout = .init(connect: .seconds(10))
    configuration.redirectConfiguration = .disallow
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  func shutdown() async throws { try await client.shutdown() }

  /// Sends a body and reads the whole reply.
  ///
  /// - Throws: ``ProviderError/transient(_:message:retryAfter:)`` for everything that may pass.
  func post(
    _ body: [UInt8], to url: String, headers: [(String, String)], timeout: Duration
  ) async throws -> Reply {
    try await send(.bytes(body), to: url, headers: headers, timeout: timeout)
  }

  /// The same with a body of any kind; none makes it a `GET`.
  ///
  /// - Parameter onLine: is given each line of a body that comes with status 200, which the reply
  ///   does not hold then.
  func send(
    _ body: Body, to url: String, headers: [(String, String)], timeout: Duration,
    onLine: (@Sendable (ArraySlice<UInt8>) async throws -> Void)? = nil
  ) async throws -> Reply {
    var request = HTTPClientRequest(url: url)
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    switch body {
    case .none: request.method = .GET
    case .bytes(let bytes):
      request.method = .POST
      request.body = .bytes(ByteBuffer(bytes: bytes))
    case .parts(let parts):
      request.method = .POST
      request.body = .stream(Buffers(parts: parts), length: .known(Int64(parts.length)))
    }
    let prepared = request
    do {
      // The client's own timeout covers the head alone; a body may drip for ever.
      return try await withTimeout(timeout) { [client] in
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
        return Reply(
          status: Int(response.status.code),
          headers: Dictionary(
            response.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
          body: body)
      }
    } catch let error as ProviderError {
      throw error
    } catch is TimedOut {
      throw ProviderError.transient(
        .timeout, message: "no answer within \(timeout.seconds) s")
    } catch let error as HTTPClientError {
      throw Self.failure(error)
    } catch let error as CancellationError {
      throw error
    } catch is NIOTooManyBytesError {
      throw ProviderError.transient(
        .brokenBody, message: "a body of more than \(Self.greatestBody >> 20) MiB")
    } catch {
      throw ProviderError.transient(.connection, message: "\(error)")
    }
  }

  /// What is sent.
  enum Body: Sendable {
    case none
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

  private static func failure(_ error: HTTPClientError) -> any Error {
    switch error {
    case .deadlineExceeded, .readTimeout, .writeTimeout:
      ProviderError.transient(.timeout, message: "timed out")
    case .connectTimeout, .getConnectionFromPoolTimeout:
      ProviderError.transient(.connection, message: "no connection within 10 s")
    case .cancelled: CancellationError()
    case .emptyScheme, .emptyHost, .invalidURL:
      ProviderError.fatal(message: "not a usable URL")
    default: ProviderError.transient(.connection, message: "\(error)")
    }
  }

  private struct TimedOut: Error {}

  private func withTimeout<Value: Sendable>(
    _ timeout: Duration, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await Task.sleep(for: timeout)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let value = first else { throw TimedOut() }
      return value
    }
  }
}

extension Duration {
  /// In seconds, for messages.
  var seconds: String {
    let seconds = self / .seconds(1)
    return Int(exactly: seconds).map(String.init) ?? String(format: "%.1f", seconds)
  }
}
