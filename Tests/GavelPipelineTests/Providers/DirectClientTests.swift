import Foundation
import GavelCore
import GavelTestSupport
import Synchronization
import Testing

@testable import GavelPipeline

@Suite("Whole requests straight to a server")
struct DirectClientTests {
  /// What a server has seen.
  private final class Seen: Sendable {
    private let state = Mutex((connections: 0, requests: [(head: String, body: [UInt8])]()))

    var connections: Int { state.withLock { $0.connections } }
    var requests: [(head: String, body: [UInt8])] { state.withLock { $0.requests } }

    /// A new connection.
    func connect() -> Int {
      state.withLock {
        $0.connections += 1
        return $0.connections
      }
    }

    func note(_ request: (head: String, body: [UInt8])) {
      state.withLock { $0.requests.append(request) }
    }
  }

  private static func reply(_ body: String, headers: String = "") -> String {
    "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
  }

  /// A server that answers each request of a connection, until `answer` is nil.
  private static func server(
    _ seen: Seen, _ answer: @escaping @Sendable (_ connection: Int, _ number: Int) -> String?
  ) throws -> LoopbackServer {
    try LoopbackServer { connection in
      let id = seen.connect()
      var number = 0
      while let request = connection.request() {
        seen.note(request)
        number += 1
        guard let text = answer(id, number) else { return }
        connection.write(text)
      }
    }
  }

  private static func withTransport(
    _ body: (HTTPTransport) async throws -> Void
  ) async throws {
    let transport = HTTPTransport(connections: 4)
    do {
      try await body(transport)
    } catch {
      try await transport.shutdown()
      throw error
    }
    try await transport.shutdown()
  }

  private static func post(
    _ text: String, _ transport: HTTPTransport, port: Int, path: String = "/v1/x",
    timeout: Duration = .seconds(60)
  ) async throws -> HTTPTransport.Reply {
    try await transport.post(
      Array(text.utf8), to: "http://127.0.0.1:\(port)\(path)", headers: [("X-Say", "hello")],
      timeout: timeout)
  }

  @Test("A connection has one request after the other, each with its head and its body")
  func keepAlive() async throws {
    let seen = Seen()
    let server = try Self.server(seen) { Self.reply("answer \($0).\($1)") }
    try await Self.withTransport { transport in
      for number in 1...20 {
        let reply = try await Self.post(
          "body \(number)", transport, port: server.port, path: "/v1/x%20y?a=b%26c")
        #expect(reply.status == 200)
        #expect(String(decoding: reply.body, as: UTF8.self) == "answer 1.\(number)")
      }
    }
    #expect(seen.connections == 1)
    let (head, body) = try #require(seen.requests.last)
    #expect(String(decoding: body, as: UTF8.self) == "body 20")
    let lines = head.split(separator: "\r\n").map { $0.lowercased() }
    #expect(lines.first == "post /v1/x%20y?a=b%26c http/1.1")
    let fields = Set(lines.dropFirst())
    #expect(
      fields.isSuperset(of: ["host: 127.0.0.1:\(server.port)", "content-length: 7", "x-say: hello"])
    )
  }

  @Test("What is asked at once has connections of its own, which are then used again")
  func several() async throws {
    let seen = Seen()
    let server = try Self.server(seen) { _, _ in
      Thread.sleep(forTimeInterval: 0.05)
      return Self.reply("x")
    }
    try await Self.withTransport { transport in
      for _ in 0..<3 {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<4 {
            group.addTask { _ = try await Self.post("", transport, port: server.port) }
          }
          try await group.waitForAll()
        }
      }
    }
    #expect(seen.requests.count == 12)
    #expect(seen.connections <= 4)
  }

  @Test("A connection that the server closes is not used again", arguments: [true, false])
  func closes(isSaid: Bool) async throws {
    let seen = Seen()
    let server = try LoopbackServer { connection in
      _ = seen.connect()
      guard connection.request() != nil else { return }
      connection.write(Self.reply("x", headers: isSaid ? "Connection: close\r\n" : ""))
    }
    try await Self.withTransport { transport in
      var replies = 0
      while replies < 5 {
        do {
          let reply = try await Self.post("", transport, port: server.port)
          #expect(reply.body == Array("x".utf8))
          replies += 1
        } catch let error as ProviderError {
          // Where the end is not said, what is sent before it comes is lost.
          #expect(!isSaid, "\(error)")
        }
      }
    }
    #expect(seen.connections >= 5)
  }

  @Test("Bodies without a length, in chunks, and none at all are read to their ends")
  func framings() async throws {
    let chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    let empty = "HTTP/1.1 204 No Content\r\n\r\n"
    let early = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + Self.reply("late")
    let endless = "HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\n\r\nto the end"
    let texts = [chunked, empty, early, endless]
    let server = try Self.server(Seen()) { _, number in texts[number - 1] }
    let ended = try LoopbackServer { connection in
      guard connection.request() != nil else { return }
      connection.write(endless)
    }
    try await Self.withTransport { transport in
      for expected in ["abcde", "", "late"] {
        let reply = try await Self.post("", transport, port: server.port)
        #expect(String(decoding: reply.body, as: UTF8.self) == expected)
        #expect(reply.status == (expected.isEmpty ? 204 : 200))
      }
      let reply = try await Self.post("", transport, port: ended.port)
      #expect(String(decoding: reply.body, as: UTF8.self) == "to the end")
      #expect(reply.headers["x-a"] == "2")
    }
  }

  @Test("What a server breaks off, or says out of turn, may pass, and nothing takes it up")
  func broken() async throws {
    let seen = Seen()
    let server = try Self.server(seen) { connection, _ in
      switch connection {
      case 1: nil
      case 2: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut"
      case 3: "SSH-2.0-OpenSSH_9.2\r\n"
      // A second reply that nobody asked for.
      case 4: Self.reply("first") + Self.reply("second")
      default: Self.reply("good")
      }
    }
    try await Self.withTransport { transport in
      for _ in 1...3 {
        let error = await #expect(throws: ProviderError.self) {
          try await Self.post("", transport, port: server.port, timeout: .seconds(3))
        }
        switch error {
        case .transient(.connection, _, _), .transient(.timeout, _, _): break
        default: Issue.record("found \(String(describing: error))")
        }
      }
      let first = try await Self.post("", transport, port: server.port)
      #expect(first.body == Array("first".utf8))
      try await Task.sleep(for: .milliseconds(100))
      let next = try await Self.post("", transport, port: server.port)
      #expect(next.body == Array("good".utf8))
    }
  }

  @Test("At its deadline a request is over, and what comes later is nobody's reply")
  func late() async throws {
    let seen = Seen()
    let isLate = Mutex(false)
    let server = try LoopbackServer { connection in
      let id = seen.connect()
      while let request = connection.request() {
        seen.note(request)
        // The first waits until its sender has given up.
        while id == 1, !isLate.withLock({ $0 }) { Thread.sleep(forTimeInterval: 0.01) }
        connection.write(Self.reply("of \(id)"))
      }
    }
    try await Self.withTransport { transport in
      let error = await #expect(throws: ProviderError.self) {
        try await Self.post("", transport, port: server.port, timeout: .seconds(1))
      }
      isLate.withLock { $0 = true }
      guard case .transient(.timeout, _, _) = error else {
        Issue.record("found \(String(describing: error))")
        return
      }
      // Where the machine was too busy to send it in time, its connection is still good.
      let isSent = seen.requests.count == 1
      for _ in 0..<3 {
        let reply = try await Self.post("", transport, port: server.port)
        if isSent { #expect(String(decoding: reply.body, as: UTF8.self) == "of 2") }
      }
    }
  }

  @Test("A cancelled task's request is over at once, before it is sent or after")
  func cancelled() async throws {
    let server = try Self.server(Seen()) { _, _ in
      Thread.sleep(forTimeInterval: 30)
      return nil
    }
    try await Self.withTransport { transport in
      for wait in [Duration.zero, .milliseconds(100)] {
        let task = Task { try await Self.post("", transport, port: server.port) }
        if wait > .zero { try await Task.sleep(for: wait) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
      }
    }
  }

  @Test("What is under way at the end of all fails, and no connection stays")
  func shutdown() async throws {
    let seen = Seen()
    let hasEnded = Mutex(0)
    let server = try LoopbackServer { connection in
      _ = seen.connect()
      connection.waitForEnd()
      hasEnded.withLock { $0 += 1 }
    }
    let transport = HTTPTransport(connections: 1)
    let task = Task { try await Self.post("", transport, port: server.port) }
    while seen.connections == 0 { try await Task.sleep(for: .milliseconds(5)) }
    try await transport.shutdown()
    await #expect(throws: ProviderError.self) { try await task.value }
    while hasEnded.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(5)) }
    await #expect(throws: ProviderError.self) {
      try await Self.post("", transport, port: server.port)
    }
  }

  @Test("A header with a line break is told at once, without its value, and nothing is sent")
  func header() async throws {
    let seen = Seen()
    let server = try Self.server(seen) { _, _ in Self.reply("x") }
    try await Self.withTransport { transport in
      let error = await #expect(throws: ProviderError.self) {
        try await transport.post(
          [1, 2], to: "http://127.0.0.1:\(server.port)/", headers: [("X-Key", "secret\nX-B: c")],
          timeout: .seconds(60))
      }
      guard case .fatal(let message) = error else {
        Issue.record("found \(String(describing: error))")
        return
      }
      #expect(message.contains("X-Key") && !message.contains("secret"))
      _ = try await Self.post("y", transport, port: server.port)
    }
    #expect(seen.requests.count == 1)
  }

  @Test(
    "A URL has a place, a path and a host",
    arguments: [
      ("http://h/v1", "h", 80, "/v1", "h"), ("https://h", "h", 443, "/", "h"),
      ("HTTP://H:8000/a%20b?c=d", "H", 8000, "/a%20b?c=d", "H:8000"),
      ("https://h:80/", "h", 80, "/", "h:80"), ("http://[::1]:81/x", "::1", 81, "/x", "[::1]:81"),
    ])
  func targets(url: String, host: String, port: Int, uri: String, header: String) throws {
    let target = try #require(RequestTarget(url, trusting: []))
    #expect(target.place.host == host && target.place.port == port)
    #expect(target.place.isSecure == url.hasPrefix("https"))
    #expect(target.uri == uri && target.host == header)
  }

  @Test("What is not HTTP's has no place", arguments: ["ftp://h/", "http://", "h/v1", ""])
  func noTargets(url: String) { #expect(RequestTarget(url, trusting: []) == nil) }
}
