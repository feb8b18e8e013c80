import GavelCore

/// What a simulated model is asked, in whichever protocol, as far as it heeds it.
struct ModelRequest {
  let model: String
  let messages: [CompletionRequest.Message]
  let maxTokens: Int?
  /// The whole body, for what a server may refuse.
  let body: JSONObject
  /// Whether the model is to think before it answers.
  var reasons = false
  /// Whether the tokens' log probabilities are asked for, and how many at each place.
  var logprobs: Int?

  /// A body's object and the model that it names.
  static func read(_ body: String) throws(APIProblem) -> (object: JSONObject, model: String) {
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
    if object["stream"]?.bool == true {
      throw .invalid("streaming is not supported", param: "stream", code: "unsupported_value")
    }
    return (object, model)
  }

  static func messages(
    _ object: JSONObject, roles: [String: CompletionRequest.Message.Role]
  ) throws(APIProblem) -> [CompletionRequest.Message] {
    guard let messages = object["messages"]?.array, !messages.isEmpty else {
      throw .invalid("missing \"messages\"", param: "messages")
    }
    var read: [CompletionRequest.Message] = []
    for (index, message) in messages.enumerated() {
      let place = "messages[\(index)]"
      guard let role = message.object?["role"]?.string.flatMap({ roles[$0] }) else {
        let names = ["system", "user", "assistant"].filter { roles[$0] != nil }
        throw .invalid(
          "expected the role \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")",
          param: "\(place).role")
      }
      read.append(
        CompletionRequest.Message(
          role, try content(message.object?["content"], at: "\(place).content")))
    }
    return read
  }

  /// A string, or the texts of a list of parts.
  static func content(_ value: JSONValue?, at place: String) throws(APIProblem) -> String {
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

  static func count(_ key: String, in object: JSONObject) throws(APIProblem) -> Int? {
    guard let value = object[key], value != .null else { return nil }
    guard let count = value.int, count > 0 else {
      throw .invalid("\(key) is \(value.line), expected a whole number above 0", param: key)
    }
    return count
  }
}
