import Testing

@testable import GavelPipeline

@Suite struct RecordFormatTests {
  struct Example: CustomTestStringConvertible {
    let format: Settings.SourceFormat
    let line: String
    let expected: QueryFields

    var testDescription: String { "\(format.rawValue): \(line)" }
  }

  static let full = QueryFields(
    ownID: "7", instruction: "Say hi", input: "to Bo", reference: "Hi Bo", category: "talk")

  static let examples: [Example] = [
    Example(
      format: .alpaca,
      line: #"{"instruction":"Say hi","input":"to Bo","output":"Hi Bo"}"#,
      expected: QueryFields(instruction: "Say hi", input: "to Bo", reference: "Hi Bo")),
    Example(
      format: .alpaca, line: #"{"instruction":"Say hi","input":"","output":" "}"#,
      expected: QueryFields(instruction: "Say hi")),
    Example(
      format: .selfInstruct,
      line:
        #"{"id":"seed_task_0","name":"n","instruction":"Say hi","instances":[{"input":"to Bo","output":"Hi Bo"}],"is_classification":false}"#,
      expected: QueryFields(
        ownID: "seed_task_0", instruction: "Say hi", input: "to Bo", reference: "Hi Bo")),
    Example(
      format: .selfInstruct,
      line:
        #"{"id":7,"motivation_app":"talk","instruction":"Say hi","instances":[{"input":"to Bo","output":"Hi Bo"}]}"#,
      expected: full),
    Example(
      format: .selfInstruct, line: #"{"instruction":"Say hi","instances":[]}"#,
      expected: QueryFields(instruction: "Say hi")),
    Example(
      format: .dolly,
      line: #"{"instruction":"Say hi","context":"to Bo","response":"Hi Bo","category":"talk"}"#,
      expected: QueryFields(
        instruction: "Say hi", input: "to Bo", reference: "Hi Bo", category: "talk")),
    Example(
      format: .sharegpt,
      line:
        #"{"id":"a_0","conversations":[{"from":"system","value":"Be nice"},{"from":"human","value":"Say hi"},{"from":"gpt","value":"Hi"},{"from":"human","value":"More"},{"from":"gpt","value":"No"}]}"#,
      expected: QueryFields(ownID: "a_0", instruction: "Say hi", reference: "Hi")),
    Example(
      format: .sharegpt,
      line:
        #"{"messages":[{"role":"system","content":"Be nice"},{"role":"user","content":"Say hi"},{"role":"assistant","content":"Hi"}]}"#,
      expected: QueryFields(instruction: "Say hi", reference: "Hi")),
    Example(
      format: .sharegpt,
      line:
        #"{"id":"a_1","conversations":[{"from":"gpt","value":"cut off"},{"from":"user","value":"Say hi"}]}"#,
      expected: QueryFields(ownID: "a_1", instruction: "Say hi")),
    Example(
      format: .alignbench,
      line:
        #"{"question_id":7,"category":"数学计算","subcategory":"初等数学","question":"一加一？","reference":"二","evidences":[]}"#,
      expected: QueryFields(
        ownID: "7", instruction: "一加一？", reference: "二", category: "数学计算")),
    Example(
      format: .pandalm,
      line:
        #"{"inputs":{"instruction":"Say hi","input":"to Bo","response1":"a","response2":"b"},"outputs":{"evaluation_result":"1","evaluation_reason":"r","reference_response":"Hi Bo"}}"#,
      expected: QueryFields(
        instruction: "Say hi", input: "to Bo", reference: "Hi Bo",
        responses: [
          ReadResponse(candidate: "response1", text: "a"),
          ReadResponse(candidate: "response2", text: "b"),
        ])),
    Example(
      format: .pandalm,
      line:
        #"{"idx":7,"cmp_key":"small-1b_big-7b","instruction":"Say hi","input":"to Bo","response1":" a\n","response2":"b","annotator1":1}"#,
      expected: QueryFields(
        ownID: "7", instruction: "Say hi", input: "to Bo",
        responses: [
          ReadResponse(candidate: "small-1b", text: " a\n"),
          ReadResponse(candidate: "big-7b", text: "b"),
        ])),
    Example(
      format: .pandalm,
      line: #"{"inputs":{"instruction":"Say hi","input":""}}"#,
      expected: QueryFields(instruction: "Say hi")),
    Example(
      format: .judgelm,
      line:
        #"{"question_id":7,"question_body":"Say hi","answer1_body":"a","answer2_body":"b","answer1_model_id":"small","answer2_model_id":"big","answer1_metadata":{"decoding_method":"top_p_sampling"},"score":[8,5],"reference":{"text":"Hi Bo","model":"none"}}"#,
      expected: QueryFields(
        ownID: "7", instruction: "Say hi", reference: "Hi Bo",
        responses: [
          ReadResponse(candidate: "small", text: "a"), ReadResponse(candidate: "big", text: "b"),
        ])),
    Example(
      format: .judgelm,
      line: #"{"question_body":"Say hi","answer1_body":"a","answer2_body":"b","reference":null}"#,
      expected: QueryFields(
        instruction: "Say hi",
        responses: [
          ReadResponse(candidate: "answer1", text: "a"),
          ReadResponse(candidate: "answer2", text: "b"),
        ])),
    Example(
      format: .nova,
      line: #"{"prompt":"Say hi","response_A":"a","response_B":"b"}"#,
      expected: QueryFields(
        instruction: "Say hi",
        responses: [
          ReadResponse(candidate: "response_A", text: "a"),
          ReadResponse(candidate: "response_B", text: "b"),
        ])),
    Example(
      format: .generic,
      line: #"{"qid":7,"prompt":"Say hi","context":"to Bo","answer":"Hi Bo","topic":"talk"}"#,
      expected: full),
    Example(
      format: .generic,
      line: #"{"question_id":"7","question":"Say hi","reference_answer":"Hi Bo"}"#,
      expected: QueryFields(ownID: "7", instruction: "Say hi", reference: "Hi Bo")),
    Example(
      format: .generic, line: #"{"instruction":null,"problem":"Say hi","solution":"Hi"}"#,
      expected: QueryFields(instruction: "Say hi", reference: "Hi")),
  ]

  @Test("A record of every format becomes the query in it", arguments: examples)
  func mapsRecord(_ example: Example) throws {
    let reading = try SeedFile(example.line + "\n").read(example.format)
    #expect(reading.queries == [example.expected])
    #expect(reading.problems.isEmpty)
    #expect(reading.warnings.isEmpty)
    #expect(reading.format == example.format)
  }

  @Test("The content tells the format, not the name", arguments: examples)
  func tellsFormat(_ example: Example) throws {
    let reading = try SeedFile(example.line + "\n" + example.line, name: "generic.data").read()
    #expect(reading.format == example.format)
    #expect(reading.queries == [example.expected, example.expected])
  }

  @Test("A few odd records among the first do not change the format")
  func majorityTellsFormat() throws {
    let record = #"{"instruction":"a","context":"b","response":"c"}"#
    let text = ["{", "[]", #"{"instruction":"a"}"#, record, record].joined(separator: "\n")
    #expect(try SeedFile(text).read().format == .dolly)
    #expect(try SeedFile("{\n[]\n").read().format == .generic)
  }

  @Test("Fields named in the settings are found, also inside objects and lists")
  func namedFields() throws {
    let line =
      #"{"x":{"q":"Say hi","a.b":["no","Hi Bo"]},"in.put":"to Bo","k":["talk"],"n":{"id":7}}"#
    let fields = Settings.Fields(
      instruction: "x.q", input: "in.put", reference: "x.a.b", category: "k.0", id: "n.id")
    let reading = try SeedFile(line).read(fields: fields)
    var expected = Self.full
    expected.reference = nil
    #expect(reading.queries == [expected])
    #expect(reading.format == .generic)
    #expect(
      reading.warnings == [
        "reference should be in \"x.a.b\" and is not, read as none: 1 row, first seeds.jsonl:1"
      ])
  }

  @Test("A name that the settings give to one field is no other field's usual name")
  func namedFieldIsTakenOnce() throws {
    let reading = try SeedFile(#"{"input":"Say hi","output":"Hi"}"#)
      .read(.generic, fields: Settings.Fields(instruction: "input"))
    #expect(reading.queries == [QueryFields(instruction: "Say hi", reference: "Hi")])
  }

  @Test("White space around an instruction goes, everything else stays byte for byte")
  func keepsBytes() throws {
    let reading = try SeedFile(
      #"{"instruction":"\u3000\n a\r\n\tb e\u0301 \t","input":" x\n","output":" é ","id":" 1 "}"#
    ).read()
    let query = try #require(reading.queries.first)
    #expect(Array(query.instruction.utf8) == Array("a\r\n\tb e\u{301}".utf8))
    #expect(query.input == " x\n")
    #expect(Array((query.reference ?? "").utf8) == Array(" é ".utf8))
    #expect(query.ownID == " 1 ")
  }

  @Test("Numbers keep their literal as ids")
  func numberLiterals() throws {
    let reading = try SeedFile(
      #"{"id":12345678901234567890,"prompt":"a"}"# + "\n" + #"{"id":1.0,"prompt":"b"}"#
    ).read()
    #expect(reading.queries.map(\.ownID) == ["12345678901234567890", "1.0"])
  }
}
