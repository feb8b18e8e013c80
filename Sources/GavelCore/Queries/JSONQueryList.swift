/// A list of queries that a model wrote as JSON.
struct JSONQueryList {
  let items: [String]
  let endsBroken: Bool

  /// Where an object keeps its text; the first that is there counts.
  private static let keys = [
    "instruction", "question", "query", "prompt", "text", "content", "指令", "问题", "题目", "内容",
  ]

  /// Nil where the text holds no such list.
  init?(_ text: String, isCut: Bool) {
    let body = Self.unfenced(text)
    if let value = try? JSONParser.parse(body), let items = Self.items(of: value) {
      (self.items, endsBroken) = (items, false)
      return
    }
    if let items = Self.objectsByLine(body) {
      (self.items, endsBroken) = (items, isCut)
      return
    }
    guard let open = body.firstIndex(of: "["), Self.opensList(body[open...]) else { return nil }
    if let close = body.lastIndex(of: "]"), open < close,
      let value = try? JSONParser.parse(String(body[open...close])),
      let items = Self.items(of: value)
    {
      (self.items, endsBroken) = (items, false)
      return
    }
    guard let whole = Self.wholeItems(of: body[open...]) else { return nil }
    // What it breaks off in is an item, too.
    (items, endsBroken) = (whole + [""], true)
  }

  /// What stands in a fence, or the text itself where there is none.
  private static func unfenced(_ text: String) -> String {
    guard let open = text.firstRange(of: "```") else { return text }
    let rest = text[open.upperBound...]
    let start = rest.firstIndex(where: \.isNewline).map { rest[rest.index(after: $0)...] } ?? rest
    let end = start.firstRange(of: "```")?.lowerBound ?? start.endIndex
    return start[..<end].trimmingWhitespace
  }

  private static func opensList(_ text: Substring) -> Bool {
    guard let next = text.dropFirst().first(where: { !$0.isWhitespace }) else { return false }
    return "\"{".contains(next)
  }

  private static func items(of value: JSONValue) -> [String]? {
    switch value {
    case .array(let values):
      let items = values.compactMap(item)
      return items.count == values.count && !items.isEmpty ? items : nil
    case .object(let object):
      if let list = object.members.first(where: { $0.value.array?.isEmpty == false }) {
        return items(of: list.value)
      }
      return item(value).map { [$0] }
    default: return nil
    }
  }

  private static func item(_ value: JSONValue) -> String? {
    if let text = value.string { return text }
    guard let object = value.object else { return nil }
    guard let text = keys.lazy.compactMap({ object[$0]?.string }).first else { return nil }
    // What Alpaca's records keep apart.
    guard let input = object["input"]?.string, !input.trimmingWhitespace.isEmpty else {
      return text
    }
    return "\(text)\n\(input)"
  }

  private static func objectsByLine(_ text: String) -> [String]? {
    let lines = text.split(whereSeparator: \.isNewline).map(\.trimmingWhitespace)
    let items = lines.filter { $0.hasPrefix("{") }.compactMap { line -> String? in
      let line = line.hasSuffix(",") ? String(line.dropLast()) : line
      return (try? JSONParser.parse(line)).flatMap(item)
    }
    return items.count > 1 ? items : nil
  }

  /// The items before the place where a list breaks off.
  private static func wholeItems(of text: Substring) -> [String]? {
    var rest = text
    while let end = rest.lastIndex(where: { $0 == "\"" || $0 == "}" }) {
      if let value = try? JSONParser.parse(rest[...end] + "]"), let items = items(of: value) {
        return items
      }
      rest = rest[..<end]
    }
    return nil
  }
}
