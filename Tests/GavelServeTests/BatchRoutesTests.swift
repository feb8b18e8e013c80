import GavelCore
import Testing

@testable import GavelServe

@Suite("Batch jobs at the simulator's server")
struct BatchRoutesTests {
  private static let version = ["anthropic-version": "2023-06-01"]

  private static func params(_ text: String) -> JSONValue {
    [
      "model": "llama", "max_tokens": 300,
      "messages": [["role": "user", "content": .string(text)]],
    ]
  }

  private static func line(_ id: String, _ text: String = "Why do cats purr?") -> String {
    let line: JSONValue = [
      "custom_id": .string(id), "method": "POST", "url": "/v1/chat/completions",
      "body": params(text),
    ]
    return line.line
  }

  /// Uploads lines and makes a job of them.
  private static func job(_ lines: [String], at running: Running) async throws -> JSONObject {
    let form =
      "--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--x\r\n"
      + "Content-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
      + lines.map { $0 + "\n" }.joined() + "\r\n--x--\r\n"
    let file = try await running.send(
      "POST", "/v1/files", body: form,
      headers: ["content-type": "multipart/form-data; boundary=x"])
    #expect(file.status == 200, "\(file.body)")
    let id = try #require(try file.json()["id"])
    let job: JSONValue = [
      "input_file_id": id, "endpoint": "/v1/chat/completions", "completion_window": "24h",
      "metadata": ["mine": "yes"],
    ]
    let made = try await running.send("POST", "/v1/batches", body: job.line)
    #expect(made.status == 200, "\(made.body)")
    return try made.json()
  }

  @Test("A job of OpenAI's protocol has the answers that single requests have")
  func openAI() async throws {
    try await Running.with(.init(seed: 4)) { running in
      let job = try await Self.job([Self.line("one"), Self.line("two", "Why is it?")], at: running)
      #expect(job["status"] == "completed" && job["metadata"] == ["mine": "yes"])
      #expect(job["request_counts"]?.object?["completed"] == 2)
      #expect(job["error_file_id"] == .null)
      let file = try #require(job["output_file_id"]?.string)
      let lines = try await running.send("GET", "/v1/files/\(file)/content").body
        .split(separator: "\n").map { try JSONParser.parse(String($0)).object }
      #expect(lines.map { $0?["custom_id"] } == ["one", "two"])
      let single = try await running.send(
        "POST", "/v1/chat/completions", body: Self.params("Why do cats purr?").line)
      let choices = try single.json()["choices"]
      let response = lines.first??["response"]?.object
      #expect(response?["status_code"] == 200)
      #expect(response?["body"]?.object?["choices"] == choices)
    }
  }

  @Test("A job is over the limit while as many of its model are at work as may be")
  func atOnce() async throws {
    try await Running.with(.init(batches: .init(seconds: 3600, atOnce: 1))) { running in
      func codes(_ job: JSONObject) -> [JSONValue?] {
        (job["errors"]?.object?["data"]?.array ?? []).map { $0.object?["code"] }
      }
      let first = try await Self.job([Self.line("one")], at: running)
      #expect(first["status"] == "in_progress")
      let second = try await Self.job([Self.line("two")], at: running)
      #expect(second["status"] == "failed" && codes(second) == ["token_limit_exceeded"])
      let other = try await Self.job(
        [Self.line("three").replacing("llama", with: "gemma")], at: running)
      #expect(other["status"] == "in_progress")
      let id = try #require(first["id"]?.string)
      _ = try await running.send("POST", "/v1/batches/\(id)/cancel")
      let third = try await Self.job([Self.line("two")], at: running)
      #expect(third["status"] == "in_progress")
      let seen = try await running.send("GET", "/stats").json()["batches"]?.object
      #expect(seen?["jobs"] == 4 && seen?["max_jobs_at_work"] == 1)
      // The line of the job that was refused was not answered.
      #expect(seen?["answered_lines"] == 3 && seen?["answered_again"] == 0)
    }
  }

  @Test("A file in which anything is wrong makes a job that failed, and says where")
  func failed() async throws {
    try await Running.with(.init()) { running in
      let job = try await Self.job([Self.line("one"), "{", Self.line("one")], at: running)
      #expect(job["status"] == "failed")
      let errors = job["errors"]?.object?["data"]?.array?.compactMap(\.object) ?? []
      #expect(errors.map { $0["code"] } == ["invalid_json_line", "duplicate_custom_id"])
      #expect(errors.map { $0["line"] } == [2, 3])
      let none = try await running.send(
        "POST", "/v1/batches", body: #"{"input_file_id":"f","endpoint":"/v1/chat/completions"}"#)
      #expect(none.status == 400)
      #expect(try await running.send("POST", "/v1/files", body: "x").status == 400)
      #expect(try await running.send("GET", "/v1/batches/none").status == 404)
      #expect(try await running.send("GET", "/v1/files/none/content").status == 404)
    }
  }

  @Test("The list has the newest first, and goes on after any; a job can be cancelled")
  func list() async throws {
    try await Running.with(.init(batches: .init(seconds: 600))) { running in
      var ids: [JSONValue?] = []
      for number in 0..<3 {
        ids.append(try await Self.job([Self.line("line-\(number)")], at: running)["id"])
      }
      let page = try await running.send("GET", "/v1/batches?limit=2").json()
      #expect(page["has_more"] == true)
      #expect(page["data"]?.array?.map { $0.object?["id"] } == [ids[2], ids[1]])
      #expect(page["data"]?.array?.first?.object?["status"] == "in_progress")
      let after = try #require(ids[1]?.string)
      let rest = try await running.send("GET", "/v1/batches?after=\(after)").json()
      #expect(rest["has_more"] == false)
      #expect(rest["data"]?.array?.map { $0.object?["id"] } == [ids[0]])
      let cancelled = try await running.send("POST", "/v1/batches/\(after)/cancel").json()
      #expect(cancelled["status"] == "cancelled" && cancelled["output_file_id"] == .null)
    }
  }

  @Test("A job of Anthropic's protocol ends in results by custom_id")
  func anthropic() async throws {
    try await Running.with(.init(seed: 4)) { running in
      let body: JSONValue = [
        "requests": [
          ["custom_id": "one", "params": Self.params("Why do cats purr?")],
          ["custom_id": "two", "params": ["model": "llama"]],
        ]
      ]
      let made = try await running.send(
        "POST", "/v1/messages/batches", body: body.line, headers: Self.version)
      #expect(made.status == 200, "\(made.body)")
      let job = try made.json()
      #expect(job["processing_status"] == "ended" && job["type"] == "message_batch")
      #expect(
        job["request_counts"] == [
          "canceled": 0, "errored": 1, "expired": 0, "processing": 0, "succeeded": 1,
        ])
      let id = try #require(job["id"]?.string)
      let results = try await running.send("GET", "/v1/messages/batches/\(id)/results").body
        .split(separator: "\n").map { try JSONParser.parse(String($0)).object }
      #expect(results.map { $0?["custom_id"] } == ["one", "two"])
      let error = results.last??["result"]?.object?["error"]?.object?["error"]?.object
      #expect(error?["type"] == "invalid_request_error")
      for bad in ["{}", #"{"requests":[{"custom_id":"a b","params":{}}]}"#] {
        let answer = try await running.send(
          "POST", "/v1/messages/batches", body: bad, headers: Self.version)
        #expect(answer.status == 400)
      }
      let list = try await running.send("GET", "/v1/messages/batches").json()
      #expect(list["last_id"]?.string == id && list["has_more"] == false)
    }
  }
}
