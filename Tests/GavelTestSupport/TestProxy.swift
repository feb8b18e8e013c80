import Foundation
import Synchronization

/// A proxy on loopback that digs tunnels and passes requests on.
///
/// Whatever the name of a server, it is taken to be this machine: a test needs no names.
public final class TestProxy: Sendable {
  public let port: Int
  private let server: LoopbackServer
  private let log: Log

  private final class Log: Sendable { let lines = Mutex<[String]>([]) }

  /// The first line of each request that it was sent.
  public var requests: [String] { log.lines.withLock { $0 } }

  /// - Parameters:
  ///   - credentials: `user:password` that it wants; nil takes everybody.
  ///   - refusal: the status that it answers everything with; nil serves.
  public init(credentials: String? = nil, refusal: Int? = nil) throws {
    let log = Log()
    let expected = credentials.map {
      "proxy-authorization: basic \(Data($0.utf8).base64EncodedString())".lowercased()
    }
    server = try LoopbackServer { client in
      guard let (head, body) = client.request() else { return }
      log.lines.withLock { $0.append(String(head.prefix { !$0.isNewline })) }
      if let refusal {
        client.write("HTTP/1.1 \(refusal) No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
      } else if let expected, !head.lowercased().contains(expected) {
        client.write(
          "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
      } else if let tunnel = head.firstMatch(of: #/^CONNECT [^ ]*:([0-9]+) /#) {
        Self.dig(client, to: Int(tunnel.1) ?? 0)
      } else {
        Self.pass(head, body, from: client)
      }
    }
    port = server.port
    self.log = log
  }

  private static func dig(_ client: LoopbackConnection, to port: Int) {
    guard let upstream = LoopbackConnection(port: port) else {
      client.write("HTTP/1.1 502 Nobody there\r\nContent-Length: 0\r\n\r\n")
      return
    }
    client.write("HTTP/1.1 200 Go on\r\n\r\n")
    client.relay(with: upstream)
  }

  /// Passes one request on in the form that servers know, and its reply back.
  private static func pass(_ head: String, _ body: [UInt8], from client: LoopbackConnection) {
    guard
      let line = head.firstMatch(of: #/^([A-Z]+) http://[^/ ]*?(?::([0-9]+))?(/[^ ]*) HTTP/1\.1/#),
      let upstream = LoopbackConnection(port: line.2.flatMap { Int($0) } ?? 80)
    else {
      client.write("HTTP/1.1 400 No whole URL\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
      return
    }
    let kept = head.components(separatedBy: "\r\n").dropFirst().filter {
      let name = $0.lowercased()
      return !$0.isEmpty && !["host:", "proxy-", "connection:"].contains { name.hasPrefix($0) }
    }
    upstream.write(
      "\(line.1) \(line.3) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        + kept.map { "\($0)\r\n" }.joined() + "\r\n")
    upstream.write(body)
    var isFirst = true
    while true {
      let bytes = upstream.read()
      if bytes.isEmpty { break }
      // The client is told that this connection serves no second request.
      let text = String(decoding: bytes, as: UTF8.self)
      if isFirst, let end = text.range(of: "\r\n") {
        client.write(
          String(text[..<end.upperBound]) + "Connection: close\r\n" + text[end.upperBound...])
      } else {
        client.write(bytes)
      }
      isFirst = false
    }
    upstream.close()
  }
}
