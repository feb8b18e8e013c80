// Sends so many requests with so many under way and reads the bodies:
//   bare URL BODY-FILE COUNT UNDERWAY
import AsyncHTTPClient
import Foundation
import NIOCore

let arguments = CommandLine.arguments
guard arguments.count == 5, let count = Int(arguments[3]), let underway = Int(arguments[4]) else {
  FileHandle.standardError.write(Data("usage: bare URL BODY-FILE COUNT UNDERWAY\n".utf8))
  exit(64)
}
let url = arguments[1]
let body = ByteBuffer(bytes: try Data(contentsOf: URL(fileURLWithPath: arguments[2])))

var configuration = HTTPClient.Configuration()
configuration.httpVersion = .http1Only
configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = underway
let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)

@Sendable func ask() async throws {
  var request = HTTPClientRequest(url: url)
  request.method = .POST
  request.headers.add(name: "Content-Type", value: "application/json")
  request.body = .bytes(body)
  let response = try await client.execute(request, timeout: .seconds(60))
  guard response.status == .ok else { fatalError("status \(response.status.code)") }
  _ = try await response.body.collect(upTo: 1 << 20)
}

try await withThrowingTaskGroup(of: Void.self) { group in
  for index in 0..<count {
    if index >= underway { try await group.next() }
    group.addTask { try await ask() }
  }
  try await group.waitForAll()
}
try await client.shutdown().get()
