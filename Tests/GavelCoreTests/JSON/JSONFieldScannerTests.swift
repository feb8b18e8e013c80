import Testing

@testable import GavelCore

@Suite("The field scanner")
struct JSONFieldScannerTests {
  private static let names = ["text", "id", "a"]

  /// What the scanner says, in the words of a parser.
  private enum Reading: Equatable {
    case notJSON
    case otherValue
    case object([JSONValue?])
  }

  private static func scan(_ bytes: [UInt8]) -> Reading {
    var scanner = JSONFieldScanner(fields: names)
    return bytes.withUnsafeBytes { bytes in
      switch scanner.scan(bytes) {
      case .notJSON: .notJSON
      case .otherValue: .otherValue
      case .object:
        .object(
          scanner.fields.map { field in
            switch field {
            case .missing: nil
            case .null: .null
            case .other(let range): try? JSONParser.parse(ArraySlice(bytes[range]))
            case .number(let range): .number(String(decoding: bytes[range], as: UTF8.self))
            case .string(let range, let hasEscapes):
              .string(text(UnsafeRawBufferPointer(rebasing: bytes[range]), hasEscapes))
            }
          })
      }
    }
  }

  private static func text(_ bytes: UnsafeRawBufferPointer, _ hasEscapes: Bool) -> String {
    guard hasEscapes else { return String(decoding: bytes, as: UTF8.self) }
    var text: [UInt8] = []
    JSONEscapes.appendText(of: bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// The obvious twin.
  private static func parse(_ bytes: [UInt8]) -> Reading {
    guard let value = try? JSONParser.parse(bytes[...]) else { return .notJSON }
    guard let object = value.object else { return .otherValue }
    return .object(names.map { object[$0] })
  }

  private static func expectSame(_ bytes: [UInt8]) {
    #expect(scan(bytes) == parse(bytes), "\(String(decoding: bytes, as: UTF8.self)) \(bytes)")
  }

  @Test(
    "It takes and refuses what the parser does, and finds the same fields",
    arguments: [
      "", " ", "{}", " { } \r", "[]", "1", "-", "\"a\"", "\"", "{", "{]", "{\"a\"}", "{\"a\":}",
      "{\"a\":1}", "{\"a\":1,}", "{,}", "{\"a\":1}x", "{\"a\":01}", "{\"a\":-0.5e+7}", "{\"a\":1.}",
      "{\"a\":.5}", "{\"a\":1e}", "{\"a\":tru}", "{\"a\":nulll}", "{\"a\":null}", "{\"a\":[1,{}]}",
      "{\"a\":[1,]}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"\\u0061\":1}",
      "{\"b\":{\"a\":1,\"a\":2}}", "{\"b\":{\"a\":1},\"c\":{\"a\":1}}", "{\"a\":\"x\ny\"}",
      "{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":\"\\ud83d\"}", "{\"a\":\"\\ude00\"}",
      "{\"a\":\"\\ud83d\\n\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\u12",
      "{\"text\":\"\u{E9}\u{4E2D}\u{1F600}\",\"id\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
      "{\"text\":\"eight by\",\"id\":\"a text longer than a word\\u0041 of 8\"}",
      "{\"\\ud83d\":1}", "\u{FEFF}{}", "{\"a\":1}\u{0}", "{\"a\u{0}\":1}", "{\"a\":\"\u{7F}\"}",
    ])
  func examples(_ document: String) {
    Self.expectSame(Array(document.utf8))
  }

  @Test("It counts depth as the parser does", arguments: [510, 511, 512, 513, 514])
  func depth(_ depth: Int) {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      for inner in ["", "1"] where !inner.isEmpty || open == "[" {
        let text =
          String(repeating: open, count: depth) + inner
          + String(repeating: close, count: depth)
        Self.expectSame(Array(text.utf8))
      }
    }
    Self.expectSame(Array(repeating: UInt8(ascii: "["), count: 100_000))
  }

  @Test("A repeated key is found in an object of any size", arguments: [2, 16, 17, 18, 300])
  func repeatedKey(_ count: Int) {
    let members = (0..<count).map { "\"k\($0)\":0" }.joined(separator: ",")
    Self.expectSame(Array("{\(members)}".utf8))
    for twice in [0, count / 2, count - 1] {
      Self.expectSame(Array("{\(members),\"k\(twice)\":0}".utf8))
      Self.expectSame(Array("{\(members),\"\\u006b\(twice)\":0}".utf8))
    }
  }

  @Test("Bytes that are no UTF-8 are refused where the parser refuses them")
  func encoding() {
    let broken: [[UInt8]] = [
      [0x80], [0xC0, 0x80], [0xC2], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xE4, 0xB8], [0xFF], [0xF5, 0x80, 0x80, 0x80], [0xC3, 0x28],
      [0xE4, 0xB8, 0xAD], [0xF0, 0x9F, 0x98, 0x80], [0xC3, 0xA9], [0xE4, 0x5C, 0x6E],
    ]
    for bytes in broken {
      for before in 0..<17 {
        let text = Array(String(repeating: "x", count: before).utf8)
        Self.expectSame(Array("{\"a\":\"".utf8) + text + bytes + Array("\"}".utf8))
        Self.expectSame(Array("{\"".utf8) + text + bytes + Array("\":1}".utf8))
        Self.expectSame(Array("{\"a\":".utf8) + text + bytes + Array("}".utf8))
      }
    }
  }

  @Test("Random documents, whole and mutated, read the same", arguments: 0..<8 as Range<UInt64>)
  func random(_ seed: UInt64) {
    var random = RandomJSON(seed: seed)
    var generator = SplitMix64(seed &+ 1_000)
    let bytesOfJSON = Array("{}[]\",:\\/u0123456789abdefntrueE+-. \n\t\u{7F}é中😀".utf8)
    for _ in 0..<400 {
      let inner = random.document(of: random.value())
      let text = random.value().string ?? "words and more words, of any length"
      var bytes = Array(
        "{\"id\":\(inner),\"text\":\(JSONValue.string(text).line),\"b\":\(inner)}".utf8)
      Self.expectSame(bytes)
      for _ in 0..<6 {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(bytesOfJSON.randomElement(using: &generator) ?? 0, at: place)
        default: bytes.removeLast(Int.random(in: 0..<min(4, bytes.count), using: &generator))
        }
        Self.expectSame(bytes)
        if bytes.count < 8 { break }
      }
    }
  }
}

@Suite("UTF-8 without strings")
struct UTF8TextTests {
  @Test("Validity is that of the standard library", arguments: 0..<4 as Range<UInt64>)
  func valid(_ seed: UInt64) {
    var generator = SplitMix64(seed)
    let pieces: [[UInt8]] = [
      Array("a".utf8), Array("é".utf8), Array("中".utf8), Array("😀".utf8), Array("12345678".utf8),
      [0x80], [0xE0], [0xED, 0xA0, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0xC1, 0xBF], [0xF0, 0x90],
    ]
    for _ in 0..<5_000 {
      let bytes = (0..<Int.random(in: 0...8, using: &generator)).flatMap { _ in
        pieces[min(Int.random(in: 0..<30, using: &generator) / 2, pieces.count - 1) % pieces.count]
      }
      let expected = String(validating: bytes, as: UTF8.self) != nil
      #expect(bytes.withUnsafeBytes { UTF8Text.isValid($0) } == expected, "\(bytes)")
    }
  }

  @Test("White space at the ends is that of Unicode")
  func trimmed() {
    for value in 0...0x3100 as ClosedRange<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for text in ["\(scalar)", "\(scalar)a\(scalar)", "a\(scalar)b", "\(scalar) \(scalar)中"] {
        let bytes = Array(text.utf8)
        let range = bytes.withUnsafeBytes { UTF8Text.trimmed($0) }
        let kept = text.unicodeScalars.drop { $0.properties.isWhitespace }.reversed()
          .drop { $0.properties.isWhitespace }.reversed()
        var expected = String.UnicodeScalarView()
        expected.append(contentsOf: kept)
        #expect(String(decoding: bytes[range], as: UTF8.self).isByteEqual(to: String(expected)))
      }
    }
  }
}
