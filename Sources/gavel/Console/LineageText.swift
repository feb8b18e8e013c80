import GavelCore

/// A record's lineage for people: keys on the left, long texts indented below them.
struct LineageText {
  let lines: [String]

  init(_ value: JSONValue) {
    var lines: [String] = []
    Self.write(value, indent: 0, to: &lines)
    self.lines = lines
  }

  private static func write(_ value: JSONValue, indent: Int, to lines: inout [String]) {
    guard case .object(let object) = value else {
      lines.append(String(repeating: " ", count: indent) + value.line)
      return
    }
    let space = String(repeating: " ", count: indent)
    for (key, value) in object.members {
      switch value {
      case .string(let text) where text.contains("\n") || text.count > 80:
        lines.append("\(space)\(key):")
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
          lines.append("\(space)  │ \(line)")
        }
      case .string(let text): lines.append("\(space)\(key): \(text)")
      case .object:
        lines.append("\(space)\(key):")
        write(value, indent: indent + 2, to: &lines)
      case .array(let items) where items.contains { $0.object != nil }:
        for (index, item) in items.enumerated() {
          lines.append("\(space)\(key) \(index + 1) of \(items.count):")
          write(item, indent: indent + 2, to: &lines)
        }
      case .array(let items) where items.isEmpty: lines.append("\(space)\(key): none")
      default: lines.append("\(space)\(key): \(value.line)")
      }
    }
  }
}
