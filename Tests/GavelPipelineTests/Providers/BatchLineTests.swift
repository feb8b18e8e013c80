import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Lines of batch results")
struct BatchLineTests {
  private static let transport = HTTPTransport(connections: 1)
  private static let endpoint = ModelEndpoint(
    name: "m", url: "http://h/v1/x", key: nil, keyVariable: nil, timeout: .seconds(1),
    transport: transport)

  private static func openAI(_ line: String) -> (ContentID?, String) {
    let line = OpenAIBatches.line(Array(line.utf8)[...])
    return (
      line.id,
      kind(line, OpenAIBatches(base: OpenAICompatible(endpoint: endpoint), baseURL: "http://h/v1"))
    )
  }

  private static func anthropic(_ line: String) -> (ContentID?, String) {
    let line = AnthropicBatches.line(Array(line.utf8)[...])
    return (line.id, kind(line, AnthropicBatches(base: AnthropicMessages(endpoint: endpoint))))
  }

  /// The answer's text, or what kind of failure it is.
  private static func kind(_ line: BatchLine, _ server: any BatchServer) -> String {
    switch line.content {
    case .reply(let reply):
      do throws(ProviderError) {
        return try server.read(reply).text
      } catch {
        switch error {
        case .transient(let failure, _, _): return "transient \(failure.rawValue)"
        case .permanent(let failure, _): return "permanent \(failure.rawValue)"
        case .rejected: return "rejected"
        case .fatal: return "fatal"
        }
      }
    case .failure(let failure, _): return "transient \(failure.rawValue)"
    case .unreadable: return "unreadable"
    }
  }

  @Test(
    "A line of OpenAI's files is read like the reply to a single request",
    arguments: [
      (
        #""response":{"status_code":200,"request_id":"r","body":{"choices":[{"message":{"content":"yes"},"finish_reason":"stop"}]}},"error":null"#,
        "yes"
      ),
      (
        #""response":{"status_code":429,"body":{"error":{"message":"slow","code":"rate_limit_exceeded"}}}"#,
        "transient rate_limited"
      ),
      (
        #""response":{"status_code":500,"body":{"error":{"message":"oops"}}}"#,
        "transient server_error"
      ),
      (
        #""response":{"status_code":400,"body":{"error":{"message":"long","code":"context_length_exceeded"}}}"#,
        "permanent context_length"
      ),
      (#""response":{"status_code":400,"body":{"error":{"message":"bad thing"}}}"#, "rejected"),
      (
        #""response":null,"error":{"code":"batch_expired","message":"late"}"#, "transient timeout"
      ),
      (
        #""response":null,"error":{"code":"batch_cancelled","message":"no"}"#,
        "transient server_error"
      ),
      (#""response":{"status_code":200,"body":null}"#, "transient broken_body"),
      (#""response":null"#, "transient broken_body"),
    ])
  func openAILines(rest: String, kind: String) {
    let (id, found) = Self.openAI(#"{"id":"b","custom_id":"a-1",\#(rest)}"#)
    #expect(id == ContentID(stored: "a-1"))
    #expect(found == kind)
  }

  @Test(
    "A line of Anthropic's results is read like the reply to a single request",
    arguments: [
      (
        #"{"type":"succeeded","message":{"content":[{"type":"text","text":"yes"}],"stop_reason":"end_turn"}}"#,
        "yes"
      ),
      (
        #"{"type":"errored","error":{"type":"error","error":{"type":"overloaded_error","message":"x"}}}"#,
        "transient overloaded"
      ),
      (
        #"{"type":"errored","error":{"type":"rate_limit_error","message":"x"}}"#,
        "transient rate_limited"
      ),
      (
        #"{"type":"errored","error":{"type":"error","error":{"type":"api_error","message":"x"}}}"#,
        "transient server_error"
      ),
      (
        #"{"type":"errored","error":{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long"}}}"#,
        "permanent context_length"
      ),
      (
        #"{"type":"errored","error":{"type":"error","error":{"type":"authentication_error","message":"x"}}}"#,
        "fatal"
      ),
      (#"{"type":"expired"}"#, "transient timeout"),
      (#"{"type":"canceled"}"#, "transient server_error"),
      (#"{"type":"new"}"#, "transient broken_body"),
    ])
  func anthropicLines(result: String, kind: String) {
    let (id, found) = Self.anthropic(#"{"custom_id":"a-1","result":\#(result)}"#)
    #expect(id == ContentID(stored: "a-1"))
    #expect(found == kind)
  }

  @Test("What is no JSON has no id, and crashes nobody", arguments: ["", "[1]", "{", "\u{0}", "7"])
  func unreadable(line: String) {
    for (id, kind) in [Self.openAI(line), Self.anthropic(line)] {
      #expect(id == nil)
      #expect(kind == "unreadable")
    }
  }

  @Test("A server's name of a job is a part of a path, whatever is in it")
  func names() {
    #expect("batch_68-a.Z9".asPathPart == "batch_68-a.Z9")
    #expect("../v1?x=é\n".asPathPart == "..%2Fv1%3Fx%3D%C3%A9%0A")
  }
}
