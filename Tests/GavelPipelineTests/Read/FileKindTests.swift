import GavelCore
import Testing

@testable import GavelPipeline

@Suite struct FileKindTests {
  static let lines = #"{"prompt":"a"}"# + "\n" + #"{"prompt":"b"}"# + "\n"
  static let list = #"[{"prompt":"a"},{"prompt":"b"}]"#
  static let object = #"{"version":"1","tags":["x"],"data":[{"prompt":"a"},{"prompt":"b"}],"n":{}}"#
  static let pretty = """
    {
      "name": "set",
      "records": [
        {
          "prompt": "a"
        },
        {
          "prompt": "b"
        }
      ]
    }

    """

  @Test(
    "The same records come out of every kind of file",
    arguments: [
      ("seeds.jsonl", lines), ("seeds.ndjson", lines), ("seeds.json", lines), ("seeds", lines),
      ("seeds.txt", lines), ("seeds.csv", lines),
      ("seeds.json", list), ("seeds.jsonl", list), ("seeds", list),
      ("seeds.json", object), ("seeds.jsonl", object), ("seeds.json", pretty), ("seeds", pretty),
      ("seeds.txt", "a\nb\n"), ("seeds.txt", "a\n\n  \nb"), ("seeds", "a\nb"),
      ("seeds.csv", "prompt\na\nb\n"), ("seeds.csv", "id,prompt\n,a\n,b"),
      ("seeds.csv", " prompt ,\na,\nb,\n"), ("seeds.tsv", "id\tprompt\n\ta\n\tb"),
      ("seeds", "prompt,id\na,\nb,\n"), ("seeds", "prompt\tid\na\t\nb\t\n"),
      ("SEEDS.TSV", "prompt\tid\na\t\nb\t\n"),
    ])
  func kinds(_ name: String, _ text: String) throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    for bytes in [
      Array(text.utf8), mark + text.utf8,
      Array(
        text.split(separator: "\n", omittingEmptySubsequences: false)
          .joined(separator: "\r\n").utf8),
    ] {
      let reading = try SeedFile(bytes, name: name).read()
      #expect(reading.queries == ["a", "b"].map { QueryFields(instruction: $0) })
      #expect(reading.problems.isEmpty)
      let zipped = try SeedFile(Gzip.member(bytes), name: name + ".gz").read()
      #expect(zipped.queries == reading.queries)
    }
  }

  @Test(
    "Rows carry the file's name and the line on which they start",
    arguments: [
      ("seeds.jsonl", lines, [1, 2]), ("seeds.json", "\n\n" + list, [3, 3]),
      ("seeds.json", pretty, [4, 7]), ("seeds.csv", "prompt\n\"a\n\nx\"\nb", [2, 5]),
      ("seeds.txt", "\r\n\r\na\r\n\r\nb", [3, 5]),
    ])
  func places(_ name: String, _ text: String, _ expected: [Int]) throws {
    let reading = try SeedFile(text, name: name).read()
    #expect(reading.lines == expected)
  }

  @Test(
    "One object is one record where it has an instruction or turns",
    arguments: [
      #"{"prompt":"a"}"#, "{\n  \"prompt\": \"a\",\n  \"notes\": [{\"by\": \"x\"}]\n}\n",
      #"{"conversations":[{"from":"human","value":"a"},{"from":"gpt","value":""}]}"#,
      "{\n\"instruction\":\"a\",\"instances\":[{\"input\":\"\"}]}",
    ])
  func oneRecord(_ text: String) throws {
    for name in ["seeds.json", "seeds.jsonl", "seeds"] {
      let reading = try SeedFile(text, name: name).read()
      #expect(reading.instructions == ["a"])
      #expect(reading.rows.count == 1)
    }
  }

  @Test(
    "A list inside an object is read whatever its lines look like",
    arguments: [
      #"{"data":[{"prompt":"a"},"# + "\n" + #"{"prompt":"b"}]}"#,
      #"{"data":"# + "\n" + list + "}",
      "{\"data\":\n[\n{\"prompt\":\"a\"}\n,\n{\"prompt\":\"b\"}\n]\n}\n",
    ])
  func lineBreaks(_ text: String) throws {
    for name in ["seeds.json", "seeds"] {
      #expect(try SeedFile(text, name: name).read().instructions == ["a", "b"])
    }
  }

  @Test(
    "A first record that is cut short does not make JSON lines a document",
    arguments: [
      "{\"prompt\":\"x\n", "{\"prompt\":\"x\",\n", "{\"prompt\":\"x\"}}\n", "{]\n",
      "[\"prompt\"]\n",
    ])
  func badFirstLine(_ first: String) throws {
    let reading = try SeedFile(first + Self.lines).read()
    #expect(reading.instructions == ["a", "b"])
    #expect(reading.reasons.count == 1)
  }

  @Test("An object with two lists of records is refused, by name")
  func severalLists() throws {
    let text = #"{"train":[{"prompt":"a"}],"test":[{"prompt":"b"}]}"#
    let file = try SeedFile(text, name: "seeds.json")
    let expected = SourceError.severalLists(path: file.path, names: ["train", "test"])
    #expect(throws: expected) { try file.read() }
    // Also where the second list comes after what was looked at.
    #expect(throws: expected) { try file.read(limits: ReadLimits(block: 4, sample: 8)) }
    #expect(expected.description.contains("jq -c '.train[]'"))
  }

  @Test("Of several lists the one of records is read, and the others are named")
  func otherLists() throws {
    let text = #"{"labels":[{"by":"x"}],"rows":[{"prompt":"a"}],"more":[{"by":"y"},[]]}"#
    let reading = try SeedFile(text, name: "seeds.json").read()
    #expect(reading.instructions == ["a"])
    #expect(
      reading.warnings == [
        "\"labels\" is a further list of objects, not read: 1 row, first seeds.json:1",
        "\"more\" is a further list of objects, not read: 1 row, first seeds.json:1",
      ])
  }

  @Test("An object that is too large to look at is read by its only list of objects")
  func largeObject() throws {
    let limits = ReadLimits(block: 8, sample: 8)
    for text in [Self.object, Self.pretty] {
      let reading = try SeedFile(text, name: "seeds.json").read(limits: limits)
      #expect(reading.instructions == ["a", "b"])
    }
    let file = try SeedFile(#"{"a":{"b":"c"},"d":[1,2],"e":"f"}"#, name: "seeds.json")
    #expect(throws: SourceError.noList(path: file.path, keys: ["a", "d", "e"])) {
      try file.read(limits: limits)
    }
  }
}
