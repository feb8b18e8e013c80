import Foundation
import Synchronization

/// A SOCKS5 proxy on loopback, as RFC 1928 has it: no credentials, `CONNECT` alone.
///
/// Whatever the name of a server, it is taken to be this machine: a test needs no names.
public final class TestSOCKS: Sendable {
  public let port: Int
  private let server: LoopbackServer
  private let log: Log

  private final class Log: Sendable { let places = Mutex<[String]>([]) }

  /// Where each connection was to go, as `host:port`.
  public var places: [String] { log.places.withLock { $0 } }

  /// What is wrong with a proxy.
  public enum Fault: Sendable {
    /// It wants a user name and password.
    case credentials
    /// Its rules let nothing through.
    case ruleset
  }

  public init(_ fault: Fault? = nil) throws {
    let log = Log()
    server = try LoopbackServer { client in
      var input = Input(client)
      guard let greeting = input.take(2), greeting[0] == 5,
        let methods = input.take(Int(greeting[1]))
      else { return }
      switch fault {
      case .credentials:
        client.write([5, 0xFF])
        return
      case .ruleset, nil:
        guard methods.contains(0) else { return }
        client.write([5, 0])
      }
      guard let head = input.take(4), head[0] == 5, head[1] == 1,
        let host = input.host(of: head[3]), let port = input.take(2)
      else { return }
      let number = Int(port[0]) << 8 | Int(port[1])
      log.places.withLock { $0.append("\(host):\(number)") }
      guard fault == nil, let upstream = LoopbackConnection(port: number) else {
        // 2: not allowed by ruleset; 5: connection refused.
        client.write([5, fault == nil ? 5 : 2, 0, 1, 0, 0, 0, 0, 0, 0])
        return
      }
      client.write([5, 0, 0, 1, 127, 0, 0, 1] + port)
      upstream.write(input.rest)
      client.relay(with: upstream)
    }
    port = server.port
    self.log = log
  }

  /// What came from a client, taken piece by piece.
  private struct Input {
    let client: LoopbackConnection
    private(set) var rest: [UInt8] = []

    init(_ client: LoopbackConnection) { self.client = client }

    /// The next bytes; nil where the client left before.
    mutating func take(_ count: Int) -> [UInt8]? {
      while rest.count < count {
        let more = client.read()
        if more.isEmpty { return nil }
        rest += more
      }
      defer { rest.removeFirst(count) }
      return Array(rest.prefix(count))
    }

    /// A host by its address type.
    mutating func host(of type: UInt8) -> String? {
      switch type {
      case 1: take(4).map { $0.map(String.init).joined(separator: ".") }
      case 3: take(1).flatMap { take(Int($0[0])) }.map { String(decoding: $0, as: UTF8.self) }
      case 4: take(16).map { _ in "::" }
      default: nil
      }
    }
  }
}
