extension JSONValue {
  /// The value on one line, keys in their order, everything but controls, quotes and backslashes
  /// as it is.
  public var line: String {
    var bytes: [UInt8] = []
    write(to: &bytes, sorted: false)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// One text for one value: no white space, keys sorted by their bytes.
  ///
  /// What content ids hash.
  public var canonical: String {
    var bytes: [UInt8] = []
    write(to: &bytes, sorted: true)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The value over several lines, indented by two spaces, for people.
  public var pretty: String {
    var bytes: [UInt8] = []
    writePretty(to: &bytes, indent: 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the value on one line.
  public func write(to bytes: inout [UInt8], sorted: Bool = false) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let literal): bytes.append(contentsOf: literal.utf8)
    case .string(let text): Self.write(text, to: &bytes)
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        value.write(to: &bytes, sorted: sorted)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      let members =
        sorted
        ? object.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        : object.members
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.write(to: &bytes, sorted: sorted)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private func writePretty(to bytes: inout [UInt8], indent: Int) {
    let inner = String(repeating: " ", count: indent + 2)
    switch self {
    case .array(let values) where !values.isEmpty:
      bytes.append(contentsOf: "[\n".utf8)
      for (index, value) in values.enumerated() {
        bytes.append(contentsOf: inner.utf8)
        value.writePretty(to: &bytes, indent: indent + 2)
        bytes.append(contentsOf: (index + 1 < values.count ? ",\n" : "\n").utf8)
      }
      bytes.append(contentsOf: inner.dropLast(2).utf8)
      bytes.append(UInt8(ascii: "]"))
    case .object(let object) where !object.isEmpty:
      bytes.append(contentsOf: "{\n".utf8)
      for (index, member) in object.members.enumerated() {
        bytes.append(contentsOf: inner.utf8)
        Self.write(member.key, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        member.value.writePretty(to: &bytes, indent: indent + 2)
        bytes.append(contentsOf: (index + 1 < object.members.count ? ",\n" : "\n").utf8)
      }
      bytes.append(contentsOf: inner.dropLast(2).utf8)
      bytes.append(UInt8(ascii: "}"))
    default: write(to: &bytes)
    }
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 {
      JSONEscapes.forEachRun(in: $0) { plain, escaped in
        bytes.append(contentsOf: plain)
        if let escaped { JSONEscapes.appendEscape(of: escaped, to: &bytes) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
