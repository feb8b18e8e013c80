import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Responses that come with queries")
struct ReadResponseTests {
  private func responses(
    _ line: String, _ format: Settings.SourceFormat = .auto
  ) throws -> (texts: [String], candidates: [String], warnings: [String]) {
    let reading = try SeedFile(line + "\n").read(format)
    let responses = reading.queries.flatMap(\.responses)
    return (responses.map(\.text), responses.map(\.candidate), reading.warnings)
  }

  @Test("A boolean or a number is read as its text, with a warning")
  func literals() throws {
    let found = try responses(#"{"idx":1,"instruction":"Q","response1":true,"response2":4}"#)
    #expect(found.texts == ["true", "4"])
    #expect(
      found.warnings == [
        "response1 is a boolean, read as its text: 1 row, first seeds.jsonl:1",
        "response2 is a number, read as its text: 1 row, first seeds.jsonl:1",
      ])
  }

  @Test(
    "An empty response stays a response, with a warning",
    arguments: ["\"\"", "null", "\" \"", "NaN"]
  )
  func empty(value: String) throws {
    let found = try responses(
      "{\"idx\":1,\"instruction\":\"Q\",\"response1\":\(value),\"response2\":\"a\"}")
    #expect(found.texts.count == 2 && found.texts[1] == "a")
    #expect(
      found.warnings.contains(
        "response1 is empty, kept as an empty response: 1 row, first seeds.jsonl:1"))
  }

  @Test("NaN is read as null outside of strings, with a warning, and stays in them")
  func notANumber() throws {
    let line = #"{"instruction":"What is \"NaN\"?","input":NaN,"response1":"NaN","response2":"b"}"#
    let reading = try SeedFile("[\(line),\n\(line)]", name: "test.json").read()
    #expect(reading.format == .pandalm)
    #expect(reading.queries.map(\.input) == [nil, nil])
    #expect(reading.queries.first?.instruction == "What is \"NaN\"?")
    #expect(reading.queries.first?.responses.first?.text == "NaN")
    #expect(
      reading.warnings == ["NaN, which is no JSON, read as null: 2 rows, first test.json:1"])
    let broken = try SeedFile(#"{"instruction":NaN,"a":}"# + "\n{\"instruction\":\"a\"}\n").read()
    #expect(broken.reasons == [.invalidJSON])
  }

  @Test(
    "Names come from the record where it has them",
    arguments: [
      (#""cmp_key":"a-1b_b-2b","#, ["a-1b", "b-2b"]),
      (#""cmp_key":"a_b_c","#, ["response1", "response2"]),
      (#""model1":"x","model2":" ","#, ["x", "response2"]), ("", ["response1", "response2"]),
    ])
  func names(members: String, expected: [String]) throws {
    let found = try responses(
      "{\(members)\"instruction\":\"Q\",\"response1\":\"a\",\"response2\":\"b\"}")
    #expect(found.candidates == expected)
  }

  @Test(
    "A record that lacks one of its responses is a problem",
    arguments: [
      (
        Settings.SourceFormat.nova, #"{"prompt":"Q","response_A":"a"}"#,
        #"missing "response_B"; found the keys: prompt, response_A [missing_field]"#
      ),
      (
        .judgelm, #"{"question_body":"Q"}"#,
        #"missing "answer1_body"; found the keys: question_body [missing_field]"#
      ),
      (
        .pandalm, #"{"instruction":"Q","response2":"a"}"#,
        #"missing "inputs.response1" (looked for inputs.response1, response1); found the keys: instruction, response2 [missing_field]"#
      ),
      (
        .nova, #"{"prompt":"Q","response_A":["a"],"response_B":"b"}"#,
        #""response_A" is a list, expected text [wrong_type]"#
      ),
    ])
  func lacking(format: Settings.SourceFormat, line: String, message: String) throws {
    #expect(try SeedFile(line + "\n").read(format).problems == ["seeds.jsonl:1: \(message)"])
  }
}
