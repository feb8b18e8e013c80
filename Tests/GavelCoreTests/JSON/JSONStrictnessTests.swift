import Testing

@testable import GavelCore

@Suite struct JSONStrictnessTests {
  @Test(
    "What RFC 8259 forbids is refused",
    arguments: [
      "", " ", "[1,]", "[,1]", "[1,,2]", "{\"a\":1,}", "{,}", "[1 2]", "{\"a\" 1}", "{\"a\":}",
      "{a:1}",
      "{'a':1}", "{1:2}", "[", "]", "{", "}", "\"", "\"a", "[1}", "{\"a\":1]", "1 2", "nul",
      "nulll", "True",
      "NaN", "-NaN", "Infinity", "-Infinity", "nan", "inf", "undefined", "01", "-01", "00", "1.",
      ".5", "-.5",
      "+1", "-", "--1", "1e", "1e+", "1.e1", "0x10", "1_000", "１", "\"\n\"", "\"\t\"", "\"\u{0}\"",
      "\"\u{1F}\"",
      "\"\\x\"", "\"\\\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\u+123\"", "\"\\uD800\"", "\"\\uDC00\"",
      "\"\\uD800\\n\"", "\"\\uD800\\u0041\"", "\"\\uD800\\uD800\"", "\"\\uDC00\\uD800\"",
      "\"\\ud83d\u{1F600}\"",
      "\u{FEFF}1", "/* */1", "1//", "[1]#", "\u{A0}1", "\u{3000}1", "\u{0B}1", "{\"a\":1,\"a\":1}",
      "{\"a\":1,\"\\u0061\":2}", "{\"b\":{\"a\":1,\"c\":2,\"a\":1}}", "`1`",
    ])
  func refused(_ document: String) {
    #expect(throws: JSONParseError.self) { try JSONParser.parse(document) }
  }

  @Test(
    "What is unusual and allowed is read",
    arguments: [
      ("\"\\u0000\"", "\"\\u0000\""), ("\"\\ud83d\\uDE00\"", "\"😀\""),
      ("\"\u{7F}\"", "\"\\u007f\""),
      ("\"\\/\"", "\"/\""), ("-0", "-0"), ("0e0", "0e0"), ("1E+2", "1E+2"),
      ("{\"\":1}", "{\"\":1}"),
      (" [ ] ", "[]"), ("\r\n{\t}\n", "{}"), ("\"\u{2028}\"", "\"\u{2028}\""), ("1e999", "1e999"),
      ("\"\\uFFFE\u{FEFF}\"", "\"\u{FFFE}\u{FEFF}\""),
      ("123456789012345678901234567890", "123456789012345678901234567890"),
    ])
  func allowed(_ document: String, _ line: String) throws {
    #expect(try JSONParser.parse(document).line.isByteEqual(to: line))
  }

  @Test("Keys are one by their bytes, not by canonical equivalence")
  func equivalentKeys() throws {
    let value = try JSONParser.parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(value.object?["\u{E9}"] == 1)
    #expect(value.object?["e\u{301}"] == 2)
  }

  @Test("A repeated key is found in an object of any size", arguments: [2, 16, 17, 18, 300])
  func repeatedKey(_ count: Int) {
    let members = (0..<count).map { "\"k\($0)\":0" }
    for twice in [0, count / 2, count - 1] {
      let document = "{\(members.joined(separator: ",")),\"k\(twice)\":0}"
      #expect(throws: JSONParseError(message: "the key \"k\(twice)\" stands twice", column: 1)) {
        try JSONParser.parse(document)
      }
    }
  }

  @Test("Bytes that are not UTF-8 are refused wherever they stand")
  func encoding() {
    let document = Array(#"{"k\"é":["a\n","é😀"],"n":-1.5e3,"t":[true,null,{}]}"#.utf8)
    let broken: [[UInt8]] = [
      [0xFF], [0x80], [0xBF], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98],
      [0xF4, 0x90, 0x80, 0x80], [0xFE],
    ]
    #expect(throws: Never.self) { try JSONParser.parse(document[...]) }
    for bytes in broken {
      for place in 0...document.count {
        let all = document[..<place] + bytes + document[place...]
        #expect(throws: JSONParseError.self, "\(bytes) at \(place)") { try JSONParser.parse(all) }
      }
    }
  }

  @Test("A text that is not UTF-8 says so")
  func encodingIsNamed() {
    let error = #expect(throws: JSONParseError.self) {
      try JSONParser.parse([0x22, 0xFF, 0x22])
    }
    #expect(error?.isEncoding == true)
  }

  @Test(
    "Nesting of any depth is read or refused, never a crash",
    arguments: [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")])
  func nesting(_ open: String, _ close: String) {
    func nested(_ count: Int) -> String {
      String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
    }
    let levels = open.hasPrefix("[{") ? 256 : 512
    #expect(throws: Never.self) {
      let value = try JSONParser.parse(nested(levels))
      #expect(value.line == nested(levels))
      #expect(try JSONParser.parse(value.pretty).canonical == nested(levels))
    }
    for count in [levels + 1, 100_000] {
      #expect(throws: JSONParseError.self) { try JSONParser.parse(nested(count)) }
      #expect(throws: JSONParseError.self) {
        try JSONParser.parse(String(repeating: open, count: count))
      }
    }
  }
}
