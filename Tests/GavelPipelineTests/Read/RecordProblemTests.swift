import GavelCore
import Testing

@testable import GavelPipeline

@Suite struct RecordProblemTests {
  struct Example: CustomTestStringConvertible {
    let line: String
    let problem: String
    var format = Settings.SourceFormat.auto
    var testDescription: String { line }
  }

  static let examples: [Example] = [
    Example(
      line: #"{"instruction":"a",}"#,
      problem: "not JSON: expected a key in quotes (byte 20) [invalid_json]"),
    Example(line: "hello", problem: "not JSON: expected a value (byte 1) [invalid_json]"),
    Example(
      line: #"{"id":1,"id":2}"#,
      problem: "not JSON: the key \"id\" stands twice (byte 1) [invalid_json]"),
    Example(
      line: #"["a"]"#,
      problem: "a list, expected a JSON object with the fields of a query [not_an_object]"),
    Example(
      line: "7",
      problem: "a number, expected a JSON object with the fields of a query [not_an_object]"),
    Example(
      line: #"{"instruction":" \n"}"#,
      problem: "\"instruction\" is empty, expected an instruction [empty_instruction]"),
    Example(
      line: #"{"instruction":false}"#,
      problem: "\"instruction\" is a boolean, expected text [wrong_type]"),
    Example(
      line: #"{"instruction":["a"]}"#,
      problem: "\"instruction\" is a list, expected text [wrong_type]"),
    Example(
      line: #"{"prompt":{"a":1}}"#, problem: "\"prompt\" is an object, expected text [wrong_type]"),
    Example(
      line: #"{"prompt_text":"a","id":1}"#,
      problem:
        "missing \"instruction\"; found the keys: prompt_text, id "
        + "(did you mean format: generic, fields: {instruction: prompt_text}?) [missing_field]",
      format: .alpaca),
    Example(
      line: #"{"prompt_text":"a","id":1}"#,
      problem:
        "missing \"instruction\" (looked for instruction, prompt, question, query, text, problem); "
        + "found the keys: prompt_text, id (did you mean fields: {instruction: prompt_text}?) "
        + "[missing_field]",
      format: .generic),
    Example(
      line: #"{"meta":{"Question":"a"},"é x":"b"}"#,
      problem:
        "missing \"instruction\" (looked for instruction, prompt, question, query, text, problem); "
        + "found the keys: meta, \"é x\" (did you mean fields: {instruction: meta.Question}?) "
        + "[missing_field]",
      format: .generic),
    Example(
      line: #"{"instruction":null,"id":1}"#,
      problem: "missing \"instruction\"; \"instruction\" is null [missing_field]",
      format: .alpaca),
    Example(
      line: "{}", problem: "missing \"instruction\"; found no keys [missing_field]",
      format: .dolly),
    Example(
      line: #"{"conversations":"a"}"#,
      problem: "\"conversations\" is text, expected a list of turns [wrong_type]",
      format: .sharegpt),
    Example(
      line: #"{"conversations":[{"from":"gpt","value":"a"},7]}"#,
      problem:
        "missing a turn of human or user in \"conversations\"; found the turns: gpt, a number "
        + "[missing_field]",
      format: .sharegpt),
    Example(
      line: #"{"messages":[{"role":"user","content":""}]}"#,
      problem: "\"messages\" is empty, expected an instruction [empty_instruction]",
      format: .sharegpt),
  ]

  @Test("A bad record is one problem with its place and what to do", arguments: examples)
  func problem(_ example: Example) throws {
    let good =
      #"{"instruction":"ok","output":"","context":"","response":"","#
      + #""messages":[{"role":"user","content":"ok"}]}"#
    let text = [good, "", example.line, good].joined(separator: "\n")
    let format = example.format == .auto ? .generic : example.format
    let reading = try SeedFile(text).read(format)
    #expect(reading.problems == ["seeds.jsonl:3: \(example.problem)"])
    #expect(reading.instructions == ["ok", "ok"])
    #expect(reading.lines == [1, 3, 4])
  }

  @Test(
    "Bytes that are not UTF-8 are one problem, wherever they stand",
    arguments: [
      ("{\"prompt\":\"a\u{1}\"}", 13), ("{\"\u{1}\":\"a\"}", 3), ("{\"prompt\":\"a\"}\u{1}", 15),
      ("\u{1}", 1),
    ])
  func invalidUTF8(_ line: String, _ byte: Int) throws {
    let bytes = "{\"prompt\":\"ok\"}\n\(line)\n{\"prompt\":\"ok\"}\n".utf8.map {
      $0 == 1 ? 0xFF : $0
    }
    let reading = try SeedFile(bytes).read()
    #expect(reading.reasons == [.invalidUTF8])
    #expect(reading.problems[0].hasPrefix("seeds.jsonl:2: bytes that are not UTF-8 (byte \(byte))"))
    #expect(reading.instructions == ["ok", "ok"])
  }

  @Test(
    "A record over the limit is one problem and is not held",
    arguments: [
      "seeds.jsonl", "seeds.txt", "seeds.csv", "seeds.json",
    ])
  func tooLong(_ name: String) throws {
    let long = String(repeating: "x", count: 500)
    let text =
      switch name {
      case "seeds.txt": "a\n\(long)\nb\n"
      case "seeds.csv": "prompt,id\na,1\n\"\(long)\n\",2\nb,3\n"
      case "seeds.json": "[{\"prompt\":\"a\"},\n{\"prompt\":\"\(long)\"}\n,{\"prompt\":\"b\"}]"
      default: "{\"prompt\":\"a\"}\n{\"prompt\":\"\(long)\"}\n{\"prompt\":\"b\"}\n"
      }
    let limits = ReadLimits(block: 16, record: 100, sample: 32)
    let reading = try SeedFile(text, name: name).read(limits: limits)
    #expect(reading.reasons == [.lineTooLong])
    #expect(reading.instructions == ["a", "b"])
    #expect(reading.problems[0].contains(":\(name == "seeds.csv" ? 3 : 2): longer than"))
    #expect(reading.problems[0].contains("line 3 may not be closed") == (name == "seeds.csv"))
  }

  @Test("A record at the limit is kept")
  func atTheLimit() throws {
    let line = "{\"prompt\":\"abc\"}"
    let file = try SeedFile("\(line)\n\(line)")
    let length = line.utf8.count
    for (limit, kept) in [(length, 2), (length - 1, 0)] {
      let reading = try file.read(limits: ReadLimits(record: limit))
      #expect(reading.queries.count == kept)
      #expect(reading.reasons.count == 2 - kept)
    }
  }
}
