import Testing

@testable import GavelCore

@Suite struct JSONWriterTests {
  @Test("A line holds text as it is, but for quotes, backslashes and controls")
  func line() {
    let value: JSONValue = [
      "é": "語😀/\u{2028}", "q": "\"\\\n\r\t\u{0}\u{1f}\u{7f}", "n": [1, true],
    ]
    #expect(
      value.line == #"{"é":"語😀/\#u{2028}","q":"\"\\\n\r\t\u0000\u001f\u007f","n":[1,true]}"#)
  }

  @Test("Canonical keys are sorted by their bytes, at every depth")
  func canonical() {
    let value: JSONValue = ["b": ["z": 1, "a": 2], "é": 3, "B": 4, "": 5, "e\u{301}": 6]
    #expect(value.canonical == "{\"\":5,\"B\":4,\"b\":{\"a\":2,\"z\":1},\"e\u{301}\":6,\"é\":3}")
  }

  @Test("The indented form is what a person would write")
  func pretty() {
    let value: JSONValue = ["a": [1, []], "b": [:], "c": ["d": "e"]]
    #expect(
      value.pretty == """
        {
          "a": [
            1,
            []
          ],
          "b": {},
          "c": {
            "d": "e"
          }
        }
        """)
  }

  @Test(
    "A number has a fraction only where it needs one",
    arguments: [
      (0.0, "0"), (-0.0, "0"), (1, "1"), (0.7, "0.7"), (-2.5, "-2.5"), (1e15, "1000000000000000"),
      (0.1 + 0.2, "0.30000000000000004"), (1e-300, "1e-300"), (1e300, "1e+300"),
    ])
  func number(_ value: Double, _ literal: String) throws {
    #expect(JSONValue.number(value).line == literal)
    #expect(try JSONParser.parse(literal).double == value)
  }

  @Test("Setting nil removes a key, setting a value keeps its place")
  func object() {
    var object = JSONObject([("a", 1), ("b", 2), ("c", 3)])
    object["b"] = nil
    object["a"] = "x"
    object["d"] = .null
    object["none"] = nil
    #expect(JSONValue.object(object).line == #"{"a":"x","c":3,"d":null}"#)
    #expect(object.keys == ["a", "c", "d"])
  }
}
