@testable import GavelCore

/// Documents as no person would write them, from a seed.
struct RandomJSON {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed) }

  /// A value whose objects have distinct keys.
  mutating func value(depth: Int = 0) -> JSONValue {
    switch Int.random(in: 0..<(depth < 4 ? 9 : 6), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2, 3: return .number(number())
    case 4, 5: return .string(text())
    case 6: return .array(count().map { _ in value(depth: depth + 1) })
    default:
      return .object(
        JSONObject(count().map { (key: "\(text())\($0)", value: value(depth: depth + 1)) }))
    }
  }

  /// One way to write a value: white space anywhere, escapes of all kinds.
  mutating func document(of value: JSONValue) -> String {
    switch value {
    case .null, .bool, .number: return space() + value.line + space()
    case .string(let text): return space() + literal(text) + space()
    case .array(let values):
      let inner = values.map { document(of: $0) }.joined(separator: ",")
      return "\(space())[\(inner.isEmpty ? space() : inner)]\(space())"
    case .object(let object):
      let inner = object.members.map { member in
        "\(space())\(literal(member.key))\(space()):\(document(of: member.value))"
      }.joined(separator: ",")
      return "\(space()){\(inner.isEmpty ? space() : inner)}\(space())"
    }
  }

  /// The same value with the members of every object in another order.
  mutating func shuffled(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let values): return .array(values.map { shuffled($0) })
    case .object(let object):
      let members = object.members.shuffled(using: &generator)
      return .object(JSONObject(members.map { (key: $0.key, value: shuffled($0.value)) }))
    default: return value
    }
  }

  /// The document with one to three bytes taken out, put in, written over or swapped.
  mutating func mutated(_ document: String) -> [UInt8] {
    var bytes = Array(document.utf8)
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
      let place = bytes.indices.randomElement(using: &generator) ?? 0
      let byte = Self.interesting.randomElement(using: &generator) ?? 0
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(byte, at: place)
      case 2: bytes[place] = byte
      case 3: bytes.swapAt(place, bytes.indices.randomElement(using: &generator) ?? 0)
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }

  private static let interesting =
    Array("{}[]\",:\\u/0123456789-+.eEtfnrx \n\t".utf8) + [
      0, 0x1F, 0x7F, 0x80, 0xBF, 0xC0, 0xED, 0xFF,
    ]

  private mutating func count() -> Range<Int> { 0..<Int.random(in: 0...4, using: &generator) }

  private mutating func number() -> String {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: return String(Int.random(in: -1000...1000, using: &generator))
    case 1: return String(Int64.random(in: .min ... .max, using: &generator))
    case 2: return Double.random(in: -10...10, using: &generator).description
    default:
      let exponent = Int.random(in: -200...200, using: &generator)
      let sign = ["", "+"].randomElement(using: &generator) ?? ""
      return "\(Int.random(in: -9...9, using: &generator)).5E\(exponent < 0 ? "" : sign)\(exponent)"
    }
  }

  private mutating func text() -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "Z", "0", " ", "\"", "\\", "/", "{", "[", ",", ":", "\n", "\r", "\t", "\u{0}", "\u{8}",
      "\u{1F}", "\u{7F}", "é", "語", "\u{FEFF}", "\u{200B}", "\u{2028}", "\u{FFFF}", "😀",
      "\u{10FFFF}",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...8, using: &generator) {
      text.append(alphabet.randomElement(using: &generator) ?? "a")
    }
    return String(text)
  }

  private mutating func space() -> String {
    ["", "", "", " ", "\n", "\r\n", "\t "].randomElement(using: &generator) ?? ""
  }

  private mutating func literal(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      let isShort = Bool.random(using: &generator)
      switch scalar {
      case "\"", "\\": literal += "\\\(scalar)"
      case "/" where isShort: literal += "\\/"
      case "\n" where isShort: literal += "\\n"
      case "\r" where isShort: literal += "\\r"
      case "\t" where isShort: literal += "\\t"
      case "\u{8}" where isShort: literal += "\\b"
      case _ where scalar.value < 0x20 || Int.random(in: 0..<4, using: &generator) == 0:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: isShort)
          literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}
