/// Strict JSON (RFC 8259), from bytes.
///
/// Unlike Foundation's it refuses a trailing comma, a key that stands twice and bytes that are not
/// UTF-8 wherever they stand, since each of them means that a record is not what it seems.
public struct JSONParser {
  /// Deeper nesting is refused, so that no input overflows the stack.
  public static let greatestDepth = 512

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  private init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    self.position = bytes.startIndex
  }

  /// Parses one value that fills the bytes; white space around it is allowed.
  public static func parse(_ bytes: ArraySlice<UInt8>) throws(JSONParseError) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.endIndex else {
      throw parser.error("unexpected text after the value")
    }
    return value
  }

  /// Parses one value that fills the text.
  public static func parse(_ text: String) throws(JSONParseError) -> JSONValue {
    try parse(ArraySlice(text.utf8))
  }

  private var current: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private func error(_ message: String) -> JSONParseError {
    JSONParseError(message: message, column: position - bytes.startIndex + 1)
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func value(depth: Int) throws(JSONParseError) -> JSONValue {
    guard depth <= Self.greatestDepth else {
      throw error("nested deeper than \(Self.greatestDepth)")
    }
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw error("expected a value, found the end")
    case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte): return try number()
    default: throw error("expected a value")
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONParseError) -> JSONValue
  {
    for byte in word.utf8 {
      guard current == byte else { throw error("expected \(word)") }
      position += 1
    }
    return value
  }

  private mutating func object(depth: Int) throws(JSONParseError) -> JSONValue {
    let start = position
    position += 1
    var members: [(key: String, value: JSONValue)] = []
    skipSpace()
    if current == UInt8(ascii: "}") {
      position += 1
      return .object(JSONObject())
    }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
      let key = try string()
      skipSpace()
      guard current == UInt8(ascii: ":") else { throw error("expected : after a key") }
      position += 1
      members.append((key, try value(depth: depth + 1)))
      skipSpace()
      if current == UInt8(ascii: ",") {
        position += 1
      } else if current == UInt8(ascii: "}") {
        position += 1
        if let twice = Self.repeatedKey(members) {
          position = start
          throw error("the key \"\(twice)\" stands twice")
        }
        return .object(JSONObject(members))
      } else {
        throw error("expected , or } in an object")
      }
    }
  }

  private static func repeatedKey(_ members: [(key: String, value: JSONValue)]) -> String? {
    if members.count <= 16 {
      for (index, member) in members.enumerated() {
        for other in members[..<index] where other.key.utf8.elementsEqual(member.key.utf8) {
          return member.key
        }
      }
      return nil
    }
    var seen = Set<[UInt8]>(minimumCapacity: members.count)
    return members.first { !seen.insert(Array($0.key.utf8)).inserted }?.key
  }

  private mutating func array(depth: Int) throws(JSONParseError) -> JSONValue {
    position += 1
    var values: [JSONValue] = []
    skipSpace()
    if current == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    while true {
      values.append(try value(depth: depth + 1))
      skipSpace()
      if current == UInt8(ascii: ",") {
        position += 1
      } else if current == UInt8(ascii: "]") {
        position += 1
        return .array(values)
      } else {
        throw error("expected , or ] in a list")
      }
    }
  }

  private mutating func number() throws(JSONParseError) -> JSONValue {
    let start = position
    if current == UInt8(ascii: "-") { position += 1 }
    if current == UInt8(ascii: "0") {
      position += 1
    } else {
      try digits()
    }
    if current == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() throws(JSONParseError) {
    let start = position
    while let byte = current, Self.isDigit(byte) { position += 1 }
    guard position > start else { throw error("expected a digit") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private mutating func string() throws(JSONParseError) -> String {
    position += 1
    let start = position
    while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    if current == UInt8(ascii: "\"") {
      defer { position += 1 }
      return try text(bytes[start..<position])
    }
    var unescaped = Array(bytes[start..<position])
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return try text(unescaped[...])
      case UInt8(ascii: "\\"):
        position += 1
        unescaped.append(contentsOf: try escape())
      case 0..<0x20:
        throw error("a control character inside a string, expected an escape")
      default:
        unescaped.append(byte)
        position += 1
      }
    }
    throw error("a string without its closing quote")
  }

  private func text(_ slice: ArraySlice<UInt8>) throws(JSONParseError) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw JSONParseError(
        message: "bytes that are not UTF-8", column: position - bytes.startIndex + 1,
        isEncoding: true)
    }
    return text
  }

  private mutating func escape() throws(JSONParseError) -> [UInt8] {
    guard let byte = current else { throw error("a string without its closing quote") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      let unit = try codeUnit()
      var scalar = UInt32(unit)
      if unit & 0xFC00 == 0xD800 {
        guard current == UInt8(ascii: "\\") else { throw error("half of a surrogate pair") }
        position += 1
        guard current == UInt8(ascii: "u") else { throw error("half of a surrogate pair") }
        position += 1
        let low = try codeUnit()
        guard low & 0xFC00 == 0xDC00 else { throw error("half of a surrogate pair") }
        scalar = 0x10000 + (UInt32(unit & 0x3FF) << 10) + UInt32(low & 0x3FF)
      }
      guard let scalar = Unicode.Scalar(scalar) else { throw error("half of a surrogate pair") }
      return Array(String(Character(scalar)).utf8)
    default: throw error("an unknown escape")
    }
  }

  private mutating func codeUnit() throws(JSONParseError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("expected four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}
