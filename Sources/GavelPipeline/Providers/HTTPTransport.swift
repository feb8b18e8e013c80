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
  private let deadlines = Deadlines()

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
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    request.body = .bytes(ByteBuffer(bytes: body))
    let prepared = request
    do {
      // The client's own timeout covers the head alone; a body may drip for ever.
      return try await deadlines.within(timeout) { [client] in
        let response = try await client.execute(
          prepared, timeout: .nanoseconds(Int64(timeout / .nanoseconds(1))))
        let body = try await response.body.collect(upTo: Self.greatestBody)
        return Reply(
          status: Int(response.status.code),
          headers: Dictionary(
            response.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
          body: Array(body.readableBytesView))
      }
    } catch is Deadlines.Passed {
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
}

extension Duration {
  /// In seconds, for messages.
  var seconds: String {
    let seconds = self / .seconds(1)
    return Int(exactly: seconds).map(String.init) ?? String(format: "%.1f", seconds)
  }
}
