import GavelCore
public import GavelServe

/// Runs a body against a simulator's server on a free port of loopback.
public func withServer<Value: Sendable>(
  _ configuration: SimulatorServer.Configuration = SimulatorServer.Configuration(),
  _ body: @escaping @Sendable (_ server: SimulatorServer, _ baseURL: String) async throws -> Value
) async throws -> Value {
  let server = SimulatorServer(configuration: configuration)
  let (ports, port) = AsyncStream.makeStream(of: Int.self)
  return try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask {
      do {
        try await server.run { port.yield($0) }
      } catch is CancellationError {}
      return nil
    }
    group.addTask {
      var iterator = ports.makeAsyncIterator()
      guard let port = await iterator.next() else { return nil }
      return try await body(server, "http://127.0.0.1:\(port)/v1")
    }
    defer { group.cancelAll() }
    while let value = try await group.next() {
      if let value { return value }
    }
    throw ServerEnded()
  }
}

struct ServerEnded: Error {}
