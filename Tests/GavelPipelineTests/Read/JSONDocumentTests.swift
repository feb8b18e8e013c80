import GavelCore
import Testing

@testable import GavelPipeline

@Suite struct JSONDocumentTests {
  @Test(
    "A damaged list costs the damaged records and no other",
    arguments: [
      ("[{\"prompt\":\"a\"},\n{\"prompt\":},\n{\"prompt\":\"b\"}]", ["expected a value (byte 11)"]),
      (
        "[\n {\n  \"prompt\": \"x,\n  \"id\": 1\n },\n {\"prompt\":\"a\"},{\"prompt\":\"b\"}]",
        ["a control character inside a string"]
      ),
      ("[{\"prompt\":\"a\"} {\"prompt\":\"b\"}]", ["expected , or ] after a record"]),
      ("[,{\"prompt\":\"a\"},,{\"prompt\":\"b\"}]", ["found a comma", "found a comma"]),
      ("[{\"prompt\":\"a\"},7,{\"prompt\":\"b\"},\"x\"]", ["a number", "text"]),
      ("[{\"prompt\":\"a\"},{\"prompt\":\"b\"}", ["the file ends before its list does"]),
      ("[{\"prompt\":\"a\"},{\"prompt\":\"b\"},", ["the file ends before its list does"]),
      ("[{\"prompt\":\"a\"},{\"prompt\":\"b\"},{\"pro", ["the file ends inside this record"]),
      ("[{\"prompt\":\"a\"},{\"prompt\":\"b\"}]\n[]", ["text after the end of the value"]),
      ("{\"d\":[{\"prompt\":\"a\"},{\"prompt\":\"b\"}] x", ["expected a key and its value"]),
    ])
  func damaged(_ text: String, _ problems: [String]) throws {
    let reading = try SeedFile(text, name: "seeds.json").read(.generic)
    #expect(reading.instructions == ["a", "b"])
    #expect(reading.problems.count == problems.count)
    for (found, expected) in zip(reading.problems, problems) {
      #expect(found.contains(expected))
    }
  }

  @Test("An error inside a record that spans lines is named with its own line")
  func placeOfError() throws {
    let text = "[\n  {\n    \"prompt\": \"a\"\n    \"id\": 1\n  }\n]\n"
    let reading = try SeedFile(text, name: "seeds.json").read()
    #expect(
      reading.problems == [
        "seeds.json:2: not JSON: expected , or } in an object (line 4, byte 5) [invalid_json]"
      ])
  }

  @Test("A comma before the closing bracket is ignored, and it is said")
  func trailingComma() throws {
    let reading = try SeedFile("[{\"prompt\":\"a\"},\n]", name: "seeds.json").read()
    #expect(reading.instructions == ["a"])
    #expect(reading.problems.isEmpty)
    #expect(
      reading.warnings == [
        "a comma before the ] that closes the list, ignored: 1 row, first seeds.json:2"
      ])
  }

  @Test("A list cut apart is the list parsed whole", arguments: 0..<60)
  func equalsWhole(_ seed: Int) throws {
    var random = SeedRandom(seed)
    let values = (0..<Int.random(in: 1...12, using: &random)).map { index in
      var record = JSONObject()
      record["prompt"] = .string("p\(index)" + random.text(upTo: 6, of: Self.pieces))
      record["output"] = Self.value(&random, depth: 0)
      record["id"] = .number(index)
      return JSONValue.object(record)
    }
    let list = JSONValue.array(values)
    let text = Bool.random(using: &random) ? list.pretty : list.line
    let whole = try #require(try JSONParser.parse(text).array)
    let wrapped = Bool.random(using: &random) ? text : "{\"a\":[[{}],1],\"data\":\(text),\"z\":{}}"

    let block = Int.random(in: 1...40, using: &random)
    let reading = try SeedFile(wrapped, name: "seeds.json")
      .read(.alpaca, fields: Settings.Fields(), limits: ReadLimits(block: block))
    // Alpaca looks for "instruction" only, so every record is a problem that lists its keys.
    #expect(reading.rows.count == whole.count)
    let generic = try SeedFile(wrapped, name: "seeds.json")
      .read(.generic, limits: ReadLimits(block: block))
    #expect(generic.queries.map(\.ownID) == whole.map { $0.object?["id"]?.int?.description })
    #expect(generic.instructions == whole.map { $0.object?["prompt"]?.string?.trimmed })
    #expect(
      generic.queries.map(\.reference)
        == whole.map { record in
          let text = record.object?["output"]?.string
          return text.flatMap { $0.isBlank ? nil : $0 }
        })
  }

  private static let pieces = [
    "\"", "\\", "[", "]", "{", "}", ",", ":", "\n", "é", "🙂", "a", "\u{1}", "\\\"",
  ]

  private static func value(_ random: inout SeedRandom, depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth < 3 ? 6 : 4), using: &random) {
    case 0: .null
    case 1: .bool(Bool.random(using: &random))
    case 2, 3: .string(random.text(upTo: 8, of: pieces))
    case 4: .array((0..<3).map { _ in value(&random, depth: depth + 1) })
    default:
      .object(
        JSONObject(
          ["a", "]", "}\""].map { (key: $0, value: value(&random, depth: depth + 1)) }))
    }
  }
}
