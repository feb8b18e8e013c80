import GavelCore
import Testing

@testable import GavelServe

@Suite struct SimulatorServerTests {
  private let profiles: [String: SimulatedModel.Profile] = [
    "llama": .init(quality: 0.8), "bloom": .init(quality: 0.2),
  ]

  @Test("A chat completion has the shape of OpenAI's, and the text of the model in process")
  func shape() async throws {
    let configuration = SimulatorServer.Configuration(seed: 42, profiles: profiles)
    try await Running.with(configuration) { running in
      let question = "Describe the tides at 圣米歇尔山 and their cause, the moon. 🌊"
      let answer = try await running.complete(question)
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "application/json")
      let expected = SimulatedModel(seed: 42, name: "llama", profile: .init(quality: 0.8))
        .reply(to: [.init(.user, question)])
      let json = try answer.json()
      #expect(
        json.keys == ["id", "object", "created", "model", "system_fingerprint", "choices", "usage"])
      #expect(json["object"] == "chat.completion")
      #expect(json["created"] == 1_600_000_042)
      #expect(json["model"] == "llama")
      let usage = try #require(expected.usage)
      #expect(
        json["usage"] == [
          "prompt_tokens": .number(usage.prompt), "completion_tokens": .number(usage.completion),
          "total_tokens": .number(usage.prompt + usage.completion),
        ])
      #expect(
        json["choices"] == [
          [
            "index": 0,
            "message": [
              "role": "assistant", "content": .string(expected.text), "refusal": .null,
            ],
            "logprobs": .null, "finish_reason": "stop",
          ]
        ])
      #expect(try await running.complete(question).body == answer.body)
    }
  }

  @Test("Models differ by name, unknown ones have the default profile, limits cut")
  func models() async throws {
    let configuration = SimulatorServer.Configuration(
      profiles: profiles, defaultProfile: .init(empty: 1))
    try await Running.with(configuration) { running in
      let llama = try await running.complete("Name the moons of Mars.")
      let bloom = try await running.complete("Name the moons of Mars.", model: "bloom")
      #expect(try llama.text() != bloom.text())
      #expect(try await running.complete("Hi", model: "opt").text() == "")
      for key in ["max_tokens", "max_completion_tokens"] {
        let cut = try await running.complete("Name the moons of Mars.", more: [(key, 5)])
        #expect(try llama.text().hasPrefix(cut.text()))
        let choice = try cut.json()["choices"]?.array?.first?.object
        #expect(choice?["finish_reason"] == "length")
      }
      let list = try await running.send("GET", "/v1/models").json()
      #expect(
        list["data"]?.array?.map { $0.object?["id"]?.string } == ["bloom", "llama"])
    }
  }

  @Test("Content may be a list of parts, the path without a version")
  func parts() async throws {
    try await Running.with { running in
      let body = """
        {"model": "m", "temperature": 0, "max_tokens": null, "messages": [
        {"role": "developer", "content": "Be kind."},
        {"role": "user", "content": [{"type": "text", "text": "One"}, {"type": "text", "text": "two"}]}
        ]}
        """
      let answer = try await running.send("POST", "/chat/completions", body: body)
      let expected = SimulatedModel(seed: 0, name: "m", profile: .init())
        .reply(to: [.init(.system, "Be kind."), .init(.user, "One\ntwo")])
      #expect(try answer.text() == expected.text)
    }
  }

  @Test(
    "What is wrong with a request is said as OpenAI says it",
    arguments: [
      ("{", "messages", 400), ("[]", "", 400), (#"{"model": "m"}"#, "messages", 400),
      (#"{"messages": []}"#, "model", 400), (#"{"model": "m", "messages": []}"#, "messages", 400),
      (#"{"model": "m", "messages": [{"role": "user"}]}"#, "messages[0].content", 400),
      (#"{"model": "m", "messages": [{"role": "x", "content": ""}]}"#, "messages[0].role", 400),
      (
        #"{"model": "m", "messages": [{"role": "user", "content": [{"type": "image_url"}]}]}"#,
        "messages[0].content", 400
      ),
      (
        #"{"model": "m", "messages": [{"role": "user", "content": ""}], "stream": true}"#,
        "stream", 400
      ),
      (#"{"model": "m", "messages": [{"role": "user", "content": ""}], "n": 2}"#, "n", 400),
      (
        #"{"model": "m", "messages": [{"role": "user", "content": ""}], "max_tokens": 0}"#,
        "max_tokens", 400
      ),
    ])
  func badRequests(body: String, param: String, status: Int) async throws {
    try await Running.with { running in
      let answer = try await running.send("POST", "/v1/chat/completions", body: body)
      #expect(answer.status == status)
      let error = try #require(try answer.json()["error"]?.object)
      #expect(error.keys == ["message", "type", "param", "code"])
      #expect(error["type"] == "invalid_request_error")
      #expect(error["message"]?.string?.isEmpty == false)
      if body.hasPrefix(#"{""#) { #expect(error["param"] == .string(param)) }
    }
  }

  @Test("Unknown addresses and methods are errors of the same shape")
  func unknown() async throws {
    try await Running.with { running in
      let unknown = try await running.send("POST", "/v1/nothing", body: "{}")
      #expect(unknown.status == 404)
      #expect(try unknown.error("type") == "invalid_request_error")
      #expect(try await running.send("GET", "/").status == 404)
      #expect(try await running.send("GET", "/v1/chat/completions").status == 405)
      #expect(try await running.send("GET", "/health").body == #"{"status":"ok"}"#)
    }
  }

  @Test("A configured key must be sent, except for health and statistics")
  func key() async throws {
    try await Running.with(.init(apiKey: "s3cret")) { running in
      let none = try await running.complete("Hi")
      #expect(none.status == 401)
      #expect(try none.error("code") == "invalid_api_key")
      for wrong in ["Bearer other", "s3cret", "Basic s3cret"] {
        let answer = try await running.complete("Hi", headers: ["Authorization": wrong])
        #expect(answer.status == 401)
        #expect(!answer.body.contains("s3cret"))
      }
      let right = try await running.complete("Hi", headers: ["Authorization": "Bearer s3cret"])
      #expect(right.status == 200)
      #expect(try await running.send("GET", "/v1/models").status == 401)
      #expect(try await running.send("GET", "/health").status == 200)
      #expect(try await running.send("GET", "/stats").status == 200)
    }
  }

  @Test("Only a loopback name is answered")
  func hosts() async throws {
    for host in ["127.0.0.1", "127.0.0.1:80", "localhost:8000", "LOCALHOST", "[::1]:8000"] {
      #expect(RouteTable.isLoopback(host))
    }
    for host in [nil, "", "example.com", "127.0.0.1.example.com", "localhost.evil:80", "[::2]"] {
      #expect(!RouteTable.isLoopback(host))
    }
    try await Running.with { running in
      let answer = try await running.send("GET", "/health", headers: ["Host": "evil.example"])
      #expect(answer.status == 403)
      #expect(try answer.error("code") == "foreign_host")
    }
  }

  @Test("Two hundred requests at once are all answered, and counted")
  func concurrency() async throws {
    let configuration = SimulatorServer.Configuration(
      profiles: ["slow": .init(latency: 300)], recordRequests: true)
    try await Running.with(configuration) { running in
      let texts = try await withThrowingTaskGroup(of: (Int, String).self) { group in
        for number in 0..<200 {
          group.addTask {
            (number, try await running.complete("Question \(number)", model: "slow").text())
          }
        }
        return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
      }
      let model = SimulatedModel(seed: 0, name: "slow", profile: .init(latency: 300))
      for number in 0..<200 {
        #expect(texts[number] == model.reply(to: [.init(.user, "Question \(number)")]).text)
      }
      let statistics = running.server.statistics
      #expect(statistics.byModel == ["slow": 200])
      #expect(statistics.byStatus == [200: 200])
      #expect(statistics.inFlight == 0)
      #expect(statistics.maxInFlight > 20)
      #expect(Set(running.server.recordedRequests).count == 200)
      let shown = try await running.send("GET", "/stats").json()
      #expect(shown["by_model"] == ["slow": 200])
      #expect(shown["max_in_flight"] == .number(statistics.maxInFlight))
    }
  }

  @Test("The run ends when its task is cancelled, and no request is kept unasked")
  func ending() async throws {
    let server = try await Running.with { running in
      _ = try await running.complete("Hi")
      return running.server
    }
    #expect(server.recordedRequests.isEmpty)
    #expect(server.statistics.byModel == ["llama": 1])
  }

  @Test("An answer that is an hour late does not hold up the end", .timeLimit(.minutes(5)))
  func endingInFlight() async throws {
    let faults = SimulatorServer.Faults(slow: 1, stall: 3600)
    try await Running.with(.init(faults: faults)) { running in
      let waiting = Task { try await running.complete("Hi") }
      while running.server.statistics.inFlight == 0 { await Task.yield() }
      waiting.cancel()
      _ = await waiting.result
    }
  }

  @Test("A port that is taken is said so")
  func takenPort() async throws {
    try await Running.with { running in
      let second = SimulatorServer(configuration: .init(port: running.port))
      await #expect(throws: SimulatorServer.CannotListen.self) { try await second.run() }
    }
  }
}
