import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A port of loopback with bytes behind it: for servers that speak HTTP badly, or not at all.
///
/// Each connection has a thread of its own, which may block.
public final class LoopbackServer: Sendable {
  public let port: Int
  private let descriptor: Int32

  /// - Parameter serve: is given each connection, which is closed when it returns.
  public init(_ serve: @escaping @Sendable (LoopbackConnection) -> Void) throws {
    let descriptor = socket(AF_INET, LoopbackConnection.stream, 0)
    var address = LoopbackConnection.address(port: 0)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    var found = size
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard bind(descriptor, address, size) == 0, listen(descriptor, 128) == 0 else {
          return Int32(-1)
        }
        return getsockname(descriptor, address, &found)
      }
    }
    guard descriptor >= 0, status == 0 else { throw CannotListen() }
    self.descriptor = descriptor
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread {
      while true {
        let accepted = accept(descriptor, nil, nil)
        guard accepted >= 0 else { return }
        Thread.detachNewThread {
          let connection = LoopbackConnection(descriptor: accepted)
          serve(connection)
          connection.close()
        }
      }
    }
  }

  deinit {
    // Wakes the thread that waits in accept.
    shutdown(descriptor, LoopbackConnection.both)
    close(descriptor)
  }

  struct CannotListen: Error {}
}

/// One connection, with blocking calls.
public struct LoopbackConnection: Sendable {
  let descriptor: Int32

  #if canImport(Glibc)
    static let stream = Int32(SOCK_STREAM.rawValue)
    static let both = Int32(SHUT_RDWR)
    private static let outgoing = Int32(SHUT_WR)
    private static let flags = Int32(MSG_NOSIGNAL)
  #else
    static let stream = SOCK_STREAM
    static let both = SHUT_RDWR
    private static let outgoing = SHUT_WR
    private static let flags: Int32 = 0
  #endif

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Connects to a port of loopback; nil where nobody listens.
  public init?(port: Int) {
    descriptor = socket(AF_INET, Self.stream, 0)
    var address = Self.address(port: port)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      close()
      return nil
    }
  }

  static func address(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  /// What has come, at least a byte; empty at the end.
  public func read() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    return count > 0 ? Array(bytes.prefix(count)) : []
  }

  @discardableResult
  public func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Self.flags)
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  @discardableResult
  public func write(_ text: String) -> Bool { write(Array(text.utf8)) }

  /// A request's head and body; nil where the other side left before.
  public func request() -> (head: String, body: [UInt8])? {
    var bytes: [UInt8] = []
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.range(of: "\r\n\r\n") {
        let head = String(text[..<end.upperBound])
        let length = head.firstMatch(of: /(?i)content-length: *([0-9]+)/).flatMap { Int($0.1) } ?? 0
        var body = Array(bytes.dropFirst(head.utf8.count))
        while body.count < length {
          let more = read()
          if more.isEmpty { return nil }
          body += more
        }
        return (head, body)
      }
      let more = read()
      if more.isEmpty { return nil }
      bytes += more
    }
  }

  /// Waits until the other side leaves.
  public func waitForEnd() { while !read().isEmpty {} }

  /// Passes on what comes from either side until one of them ends, and closes the other one.
  func relay(with other: LoopbackConnection) {
    let isDone = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      other.pass(to: self)
      isDone.signal()
    }
    pass(to: other)
    isDone.wait()
    other.close()
  }

  private func pass(to other: LoopbackConnection) {
    while true {
      let bytes = read()
      if bytes.isEmpty || !other.write(bytes) { break }
    }
    hangUp()
    other.hangUp()
  }

  /// Says that nothing more will be sent; what comes can still be read.
  public func endWriting() { shutdown(descriptor, Self.outgoing) }

  /// Ends both directions, so that whoever reads elsewhere wakes.
  public func hangUp() { shutdown(descriptor, Self.both) }

  func close() {
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #else
      _ = Darwin.close(descriptor)
    #endif
  }
}
