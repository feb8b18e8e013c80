import Foundation
import GavelCore
import GavelServe
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Every fault of a server, in both protocols")
struct ServerFaultTests {
  enum Expected: Hashable, Sendable {
    case answer(Completion.Finish)
    case transient([FailureClass])
    case permanent(FailureClass)
    case rejected
    case fatal(says: String)

    func fits(_ result: Result<Completion, ProviderError>) -> Bool {
      switch (self, result) {
      case (.answer(let finish), .success(let completion)): completion.finish == finish
      case (.transient(let classes), .failure(.transient(let found, _, _))): classes.contains(found)
      case (.permanent(let expected), .failure(.permanent(let found, _))): expected == found
      case (.rejected, .failure(.rejected)): true
      case (.fatal(let words), .failure(.fatal(let message))): message.contains(words)
      default: false
      }
    }
  }

  static let all: [(SimulatorServer.Fault, Expected)] = [
    (.rateLimit, .transient([.rateLimited])), (.rateLimitDate, .transient([.rateLimited])),
    (.rateLimitBare, .transient([.rateLimited])), (.serverError, .transient([.serverError])),
    (.overloaded, .transient([.overloaded])), (.reset, .transient([.connection])),
    (.page, .transient([.brokenBody])), (.cut, .transient([.brokenBody])),
    (.slow, .transient([.timeout])), (.quota, .fatal(says: "account")),
    (.credentials, .fatal(says: "401")), (.contentFilter, .permanent(.contentPolicy)),
    (.filtered, .answer(.contentFilter)), (.contextLength, .permanent(.contextLength)),
    (.badRequest, .rejected), (.hang, .transient([.timeout])), (.drip, .transient([.timeout])),
    (.emptyBody, .transient([.brokenBody])), (.errorObject, .transient([.brokenBody])),
    (.contentType, .answer(.stop)), (.longLength, .transient([.timeout])),
    (.shortLength, .transient([.brokenBody, .connection])), (.close, .answer(.stop)),
  ]

  @Test("Nothing is left out")
  func complete() {
    #expect(Set(Self.all.map(\.0)) == Set(SimulatorServer.Fault.allCases))
  }

  @Test("Each comes to what it means, and is counted by its name", arguments: all)
  func means(fault: SimulatorServer.Fault, expected: Expected) async throws {
    let faults = SimulatorServer.Faults(retryAfter: 2, stall: 60, others: [fault: 1])
    try await withServer(.init(faults: faults)) { server, base in
      let transport = HTTPTransport(connections: 4)
      for url in [base + "/chat/completions", base + "/messages"] {
        let isSlow = expected == .transient([.timeout])
        let result = await Self.ask(url, transport, within: .milliseconds(isSlow ? 400 : 20_000))
        #expect(expected.fits(result), "\(fault.rawValue) at \(url): \(result)")
        guard case .failure(.transient(.rateLimited, _, let wait)) = result else { continue }
        switch fault {
        case .rateLimit: #expect(wait == .seconds(2))
        // Neither date has fractions, and a busy server's own is a little behind.
        case .rateLimitDate:
          #expect(wait.map { $0 >= .seconds(2) && $0 <= .seconds(10) } == true, "\(wait as Any)")
        default: #expect(wait == nil)
        }
      }
      try await transport.shutdown()
      #expect(server.statistics.byFault == [fault.rawValue: 2])
    }
  }

  @Test("A body that drips is taken, where there is time for it")
  func drip() async throws {
    let faults = SimulatorServer.Faults(stall: 0.3, others: [.drip: 1])
    try await withServer(.init(faults: faults)) { _, base in
      let transport = HTTPTransport(connections: 4)
      let start = ContinuousClock.now
      let result = await Self.ask(base + "/chat/completions", transport, within: .seconds(600))
      #expect(Expected.answer(.stop).fits(result), "\(result)")
      #expect(ContinuousClock.now - start > .milliseconds(250))
      try await transport.shutdown()
    }
  }

  @Test("A client that leaves ends what hung, and the server goes on")
  func left() async throws {
    try await withServer(.init(faults: .init(others: [.hang: 1]))) { server, base in
      let transport = HTTPTransport(connections: 4)
      _ = await Self.ask(base + "/chat/completions", transport, within: .seconds(5))
      let end = ContinuousClock.now + .seconds(120)
      while server.statistics.inFlight > 0, ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(5))
      }
      #expect(server.statistics.inFlight == 0)
      try await transport.shutdown()
    }
  }

  @Test("With retries every answer comes in the end, whatever the faults that may pass")
  func retried() async throws {
    let passing: [SimulatorServer.Fault] = [
      .rateLimit, .rateLimitDate, .rateLimitBare, .serverError, .overloaded, .reset, .page, .cut,
      .emptyBody, .errorObject, .contentType, .shortLength, .close,
    ]
    let shares = Dictionary(uniqueKeysWithValues: passing.map { ($0, 0.05) })
    let configuration = SimulatorServer.Configuration(
      faults: .init(retryAfter: 0.01, others: shares))
    try await withServer(configuration) { server, base in
      let transport = HTTPTransport(connections: 4)
      let provider = Self.provider(base + "/chat/completions", transport, within: .seconds(20))
        .retrying(30, clock: ManualClock())
      for number in 0..<60 {
        let request = OpenAICompatibleTests.request(Questions.text(number))
        let answer = try await provider.complete(request)
        let expected = configuration.model(named: "m").reply(to: request.messages, maxTokens: 64)
        #expect(answer.text == expected.text)
      }
      try await transport.shutdown()
      #expect(Set(server.statistics.byFault.keys) == Set(passing.map(\.rawValue)))
    }
  }

  @Test("A date in Retry-After is held against the server's clock, not against this machine's")
  func skew() {
    let reply = HTTPTransport.Reply(
      status: 429,
      headers: [
        "date": "Sun, 06 Nov 1994 08:49:37 GMT", "retry-after": "Sun, 06 Nov 1994 08:49:40 GMT",
      ], body: [])
    for now in [0, 784_111_777, 4_000_000_000] {
      #expect(reply.retryAfter(now: Date(timeIntervalSince1970: Double(now))) == .seconds(3))
    }
  }

  private static func provider(
    _ url: String, _ transport: HTTPTransport, within timeout: Duration
  ) -> any Provider {
    let endpoint = ModelEndpoint(
      name: "gpt", url: url, key: nil, keyVariable: nil, timeout: timeout, transport: transport)
    return url.hasSuffix("/messages")
      ? AnthropicMessages(endpoint: endpoint) : OpenAICompatible(endpoint: endpoint)
  }

  private static func ask(
    _ url: String, _ transport: HTTPTransport, within timeout: Duration
  ) async -> Result<Completion, ProviderError> {
    do {
      let request = OpenAICompatibleTests.request("Why is the sky blue?")
      return .success(
        try await provider(url, transport, within: timeout).complete(request))
    } catch let error as ProviderError {
      return .failure(error)
    } catch {
      return .failure(.fatal(message: "another error: \(error)"))
    }
  }
}
