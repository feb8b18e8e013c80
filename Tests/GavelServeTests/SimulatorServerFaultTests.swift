import Foundation
import GavelCore
import GavelTestSupport
import Synchronization
import Testing

@testable import GavelServe

@Suite struct SimulatorServerFaultTests {
  private typealias Faults = SimulatorServer.Faults

  @Test("A rate limit says when to come back")
  func rateLimit() async throws {
    try await Running.with(.init(faults: Faults(rateLimit: 1, retryAfter: 1.5))) { running in
      let answer = try await running.complete("Hi")
      #expect(answer.status == 429)
      #expect(answer.headers["retry-after"] == "2")
      #expect(answer.headers["retry-after-ms"] == "1500")
      #expect(try answer.error("code") == "rate_limit_exceeded")
    }
  }

  @Test("A server's error is 500 or 503")
  func serverError() async throws {
    try await Running.with(.init(faults: Faults(serverError: 1))) { running in
      var statuses = Set<Int>()
      for number in 0..<20 {
        let answer = try await running.complete("Hi \(number)")
        statuses.insert(answer.status)
        #expect(try answer.error("type") == "server_error")
      }
      #expect(statuses == [500, 503])
    }
  }

  @Test("A broken body has status 200 and is not the JSON that was asked for")
  func broken() async throws {
    try await Running.with(.init(faults: Faults(broken: 1))) { running in
      for number in 0..<10 {
        let answer = try await running.complete("Hi \(number)")
        #expect(answer.status == 200)
        #expect(throws: JSONParseError.self) { try JSONParser.parse(answer.body) }
      }
      #expect(Set(running.server.statistics.byFault.keys) == ["page", "cut"])
    }
  }

  @Test("A reset closes the connection before the body is whole")
  func reset() async throws {
    try await Running.with(.init(faults: Faults(reset: 1))) { running in
      await #expect(throws: (any Error).self) { try await running.complete("Hi") }
      #expect(running.server.statistics.byFault == ["reset": 1])
      let health = try await running.send("GET", "/health")
      #expect(health.status == 200)
    }
  }

  @Test("A slow answer comes late, and comes")
  func slow() async throws {
    try await Running.with(.init(faults: Faults(slow: 1, stall: 0.2))) { running in
      let start = ContinuousClock.now
      let answer = try await running.complete("Hi")
      #expect(answer.status == 200)
      #expect(ContinuousClock.now - start >= .milliseconds(200))
    }
  }

  @Test("A retry can succeed, and the same arrivals fail in every run")
  func retries() async throws {
    let configuration = SimulatorServer.Configuration(seed: 9, faults: Faults(serverError: 0.5))
    func statuses() async throws -> [[Int]] {
      try await Running.with(configuration) { running in
        var statuses: [[Int]] = []
        for number in 0..<12 {
          var tries: [Int] = []
          for _ in 0..<6 { tries.append(try await running.complete("Hi \(number)").status) }
          statuses.append(tries)
        }
        return statuses
      }
    }
    let first = try await statuses()
    #expect(first.contains { $0[0] != 200 && $0.contains(200) })
    #expect(try await statuses() == first)
  }

  @Test("Faults come in their shares")
  func shares() {
    let faults = Faults(
      rateLimit: 0.1, serverError: 0.2, reset: 0.05, broken: 0.1, slow: 0.05)
    var counts: [SimulatorServer.Fault: Int] = [:]
    for number in 0..<10_000 {
      if let fault = faults.draw(seed: 1, body: "\(number)", arrival: 0) {
        counts[fault, default: 0] += 1
      }
    }
    let expected: [SimulatorServer.Fault: Double] = [
      .rateLimit: 0.1, .serverError: 0.1, .overloaded: 0.1, .reset: 0.05, .page: 0.05, .cut: 0.05,
      .slow: 0.05,
    ]
    for (fault, share) in expected {
      // Four standard errors.
      #expect(abs(Double(counts[fault] ?? 0) / 10_000 - share) < 0.012)
    }
  }

  @Test("A client that sends no more is let go of, however soon that was")
  func halfClosed() async throws {
    let faults = Faults(others: [.hang: 1])
    try await Running.with(.init(faults: faults)) { running in
      for number in 0..<40 {
        let client = try #require(LoopbackConnection(port: running.port))
        let body = #"{"model":"m","messages":[{"role":"user","content":"\#(number)"}]}"#
        client.write(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        // Some at once, some while the server waits.
        if number % 2 == 1 { try await Task.sleep(for: .milliseconds(5)) }
        client.endWriting()
        let isOver = Mutex(false)
        Thread.detachNewThread {
          client.waitForEnd()
          isOver.withLock { $0 = true }
        }
        let patience = ContinuousClock.now + .seconds(20)
        while !isOver.withLock({ $0 }), ContinuousClock.now < patience {
          try await Task.sleep(for: .milliseconds(2))
        }
        #expect(isOver.withLock { $0 }, "client \(number) is still waited for")
        client.hangUp()
      }
      #expect(running.server.statistics.byFault == ["hang": 40])
    }
  }
}
