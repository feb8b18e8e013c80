import GavelCore
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers that are not as they should be.
extension ModelRoutes {
  /// A model's answer with a fault.
  func response(
    _ answer: SimulatedReply, _ fault: SimulatorServer.Fault?, headers: HTTPFields,
    in dialect: APIDialect
  ) -> Response {
    let reply = answer.json(in: dialect)
    let bytes = Array(reply.line.utf8)
    switch fault {
    case .reset: return Self.reset(bytes)
    case .page:
      return .body(Array("<html><body>Bad gateway</body></html>".utf8), type: "text/html")
    case .cut: return .body(Array(bytes.prefix(bytes.count / 2)), type: "application/json")
    case .filtered: return .json(answer.heldBack.json(in: dialect), headers: headers)
    case .emptyBody: return .body([], type: "application/json", headers: headers)
    case .errorObject:
      var response = dialect.response(to: .serverError, id: record.nextID())
      response.status = .ok
      return response
    case .contentType: return .body(bytes, type: "text/html", headers: headers)
    case .longLength: return Self.body(bytes, promising: bytes.count * 2)
    case .shortLength: return Self.body(bytes, promising: bytes.count / 2)
    case .drip: return Self.dripping(bytes, for: .seconds(configuration.faults.stall))
    case .close: return Self.closing(bytes)
    default: return .json(reply, headers: headers)
    }
  }

  /// Keeps a client waiting until it leaves.
  static func hang() async throws -> Never {
    try await Connection.current?.waitForEnd()
    throw ConnectionReset()
  }

  /// A response that promises all of a body, sends half of it and closes the connection.
  static func reset(_ bytes: [UInt8]) -> Response {
    let half = ByteBuffer(bytes: bytes.prefix(bytes.count / 2))
    return response(promising: bytes.count) { writer in
      try await writer.write(half)
      throw ConnectionReset()
    }
  }

  /// A whole body under a length that is not its own.
  private static func body(_ bytes: [UInt8], promising length: Int) -> Response {
    let whole = ByteBuffer(bytes: bytes)
    return response(promising: length) { writer in
      try await writer.write(whole)
      try await writer.finish(nil)
    }
  }

  private static let pieces = 20

  /// A body that takes its time.
  private static func dripping(_ bytes: [UInt8], for duration: Duration) -> Response {
    let size = max(1, (bytes.count + pieces - 1) / pieces)
    return response(promising: bytes.count) { writer in
      for start in stride(from: 0, to: bytes.count, by: size) {
        try await writer.write(
          ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]))
        try await Task.sleep(for: duration / pieces)
      }
      try await writer.finish(nil)
    }
  }

  /// A whole response, and the end of the connection.
  private static func closing(_ bytes: [UInt8]) -> Response {
    let whole = ByteBuffer(bytes: bytes)
    var response = response(promising: bytes.count) { writer in
      try await writer.write(whole)
      try await writer.finish(nil)
      throw ConnectionReset()
    }
    response.headers[.connection] = "close"
    return response
  }

  private static func response(
    promising length: Int,
    _ write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
  ) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody(contentLength: length, write))
  }

  private struct ConnectionReset: Error {}
}
