import Testing

@testable import GavelCore

@Suite struct JSONParserTests {
  @Test("Every way to write a value parses to that value, as Foundation reads it too")
  func agreement() throws {
    var random = RandomJSON(seed: 1)
    for round in 0..<1_500 {
      let value = random.value()
      let document = random.document(of: value)
      let parsed = try JSONParser.parse(document)
      try #require(parsed.line.isByteEqual(to: value.line), "\(round): \(document)")
      try #require(
        FoundationJSON.reading(Array(document.utf8)) == FoundationJSON(value),
        "\(round): \(document)")
    }
  }

  @Test("What is written parses back to the same bytes, on one line, indented and canonical")
  func roundTrip() throws {
    var random = RandomJSON(seed: 2)
    for _ in 0..<1_000 {
      let value = random.value()
      for text in [value.line, value.pretty, value.canonical] {
        let parsed = try JSONParser.parse(text)
        #expect(parsed.canonical.isByteEqual(to: value.canonical))
      }
      let again = try JSONParser.parse(value.line).line
      #expect(again.isByteEqual(to: value.line))
      #expect(!value.line.utf8.contains(UInt8(ascii: "\n")))
    }
  }

  @Test("The canonical text does not depend on the order of keys")
  func canonical() {
    var random = RandomJSON(seed: 3)
    for _ in 0..<1_000 {
      let value = random.value()
      #expect(random.shuffled(value).canonical.isByteEqual(to: value.canonical))
    }
  }

  @Test(
    "Broken bytes never crash, and nothing is accepted that Foundation refuses or reads otherwise")
  func mutations() throws {
    var random = RandomJSON(seed: 4)
    var accepted = 0
    for round in 0..<4_000 {
      let document = random.document(of: random.value())
      let bytes = random.mutated(document)
      let text = String(decoding: bytes, as: UTF8.self)
      let foundation = FoundationJSON.reading(bytes)
      do throws(JSONParseError) {
        let value = try JSONParser.parse(bytes[...])
        accepted += 1
        if !overflows(value) {
          #expect(foundation == FoundationJSON(value), "\(round): \(text)")
        }
      } catch {
        #expect(error.column >= 1 && error.column <= bytes.count + 1, "\(round): \(text)")
        // What Foundation lets pass: repeated keys, and zero bytes at the end.
        let isKnown = error.message.hasSuffix("stands twice") || bytes.last == 0
        #expect(
          foundation == nil || isKnown,
          "\(round): \(text): \(error)")
      }
    }
    #expect(accepted > 500 && accepted < 3_500)
  }

  /// Foundation refuses a number that no Double holds, and here it stays its literal.
  private func overflows(_ value: JSONValue) -> Bool {
    switch value {
    case .number: value.double.map { $0.isInfinite || $0.isZero || $0.isSubnormal } ?? true
    case .array(let values): values.contains(where: overflows)
    case .object(let object): object.members.contains { overflows($0.value) }
    default: false
    }
  }

  @Test("A slice parses as the same bytes alone do")
  func slice() throws {
    let bytes = Array(#"xx{"a":[1,"é"]}yy"#.utf8)
    #expect(try JSONParser.parse(bytes[2..<(bytes.count - 2)]).line == #"{"a":[1,"é"]}"#)
    #expect(throws: JSONParseError(message: "expected a value", column: 1)) {
      try JSONParser.parse(bytes[1...])
    }
  }
}
