import GavelCore

/// The body of a chat completions request, as far as a simulated model heeds it.
struct ChatCompletionRequest {
  let model: String
  let messages: [CompletionRequest.Message]
  let maxTokens: Int?

  init(_ body: String) throws(APIProblem) {
    let value: JSONValue
    do throws(JSONParseError) {
      value = try JSONParser.parse(body)
    } catch {
      throw .invalid("the body is not JSON: \(error)")
    }
    guard let object = value.object else { throw .invalid("the body is \(value.kind)") }
    guard let model = object["model"]?.string else {
      throw .invalid("missing \"model\"", param: "model")
    }
    guard let messages = object["messages"]?.array, !messages.isEmpty else {
      throw .invalid("missing \"messages\"", param: "messages")
    }
    if object["stream"]?.bool == true {
      throw .invalid("streaming is not supported", param: "stream", code: "unsupported_value")
    }
    if let choices = object["n"], choices != .null, choices.int != 1 {
      throw .invalid("only one choice is supported", param: "n", code: "unsupported_value")
    }
    var read: [CompletionRequest.Message] = []
    for (index, message) in messages.enumerated() {
      read.append(try Self.message(message, at: "messages[\(index)]"))
    }
    self.model = model
    self.messages = read
    let limit = try Self.count("max_completion_tokens", in: object)
    let oldLimit = try Self.count("max_tokens", in: object)
    maxTokens = limit ?? oldLimit
  }

  private static func count(_ key: String, in object: JSONObject) throws(APIProblem) -> Int? {
    guard let value = object[key], value != .null else { return nil }
    guard let count = value.int, count > 0 else {
      throw .invalid("\(key) is \(value.line), expected a whole number above 0", param: key)
    }
    return count
  }

  private static func message(
    _ value: JSONValue, at place: String
  ) throws(APIProblem) -> CompletionRequest.Message {
    let role: CompletionRequest.Message.Role
    switch value.object?["role"]?.string {
    case "system", "developer": role = .system
    case "user": role = .user
    case "assistant": role = .assistant
    default:
      throw .invalid("expected the role system, user or assistant", param: "\(place).role")
    }
    return CompletionRequest.Message(
      role, try content(value.object?["content"], at: "\(place).content"))
  }

  /// A string, or the texts of a list of parts.
  private static func content(
    _ value: JSONValue?, at place: String
  ) throws(APIProblem) -> String {
    switch value {
    case .string(let text): return text
    case .array(let parts):
      var texts: [String] = []
      for part in parts {
        guard part.object?["type"]?.string == "text", let text = part.object?["text"]?.string
        else { throw .invalid("only parts of text are supported", param: place) }
        texts.append(text)
      }
      return texts.joined(separator: "\n")
    default: throw .invalid("expected text or a list of parts", param: place)
    }
  }
}
