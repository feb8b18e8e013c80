import Testing

@testable import GavelCore

@Suite struct JSONFormatTests {
  private func parse(_ text: String) throws(UnparseableJudgment) -> ParsedJudgment {
    try JSONFormat().parse(text)
  }

  @Test(
    "The result is 1, 2 or tie",
    arguments: [
      (#"{"result":"1"}"#, .prefers(.first)), (#"{"result":"2"}"#, .prefers(.second)),
      (#"{"result":"Tie"}"#, .tie), (#"{"result":"tie"}"#, .tie), (#"{"result":"TIE"}"#, .tie),
      (#"{"result":1}"#, .prefers(.first)), (#"{"result":2}"#, .prefers(.second)),
      (#"{"reason":"x","result":"2","other":[1,{}]}"#, .prefers(.second)),
      ("\n {\"result\" : \"1\"}\r\n", .prefers(.first)),
      ("\u{FEFF}{\"result\":\"1\"}", .prefers(.first)),
      ("```json\n{\"result\":\"1\"}\n```", .prefers(.first)),
      ("```\n{\"result\":\"1\"}\n```", .prefers(.first)),
      ("```json\r\n{\"result\":\"1\"}\r\n```", .prefers(.first)),
      ("```JSON\n\n{\n\"result\":\"1\"\n}\n\n```\n", .prefers(.first)),
      (#"{"result":"\u0031"}"#, .prefers(.first)),
    ] as [(String, Preference<Position>)])
  func result(_ text: String, _ expected: Preference<Position>) throws {
    #expect(try parse(text).preference == expected)
  }

  @Test(
    "Anything else is an error, never a tie",
    arguments: [
      "", " ", "1", "\"1\"", "tie", "[]", "{}", "null", #"{"result":null}"#, #"{"result":""}"#,
      #"{"result":"3"}"#,
      #"{"result":0}"#, #"{"result":3}"#, #"{"result":1.0}"#, #"{"result":true}"#,
      #"{"result":["1"]}"#,
      #"{"result":{"result":"1"}}"#, #"{"result":" 1"}"#, #"{"result":"1 or 2"}"#,
      #"{"result":"Response 1"}"#,
      #"{"result":"tied"}"#, #"{"Result":"1"}"#, #"{"verdict":"1"}"#, #"[{"result":"1"}]"#,
      #"{"answer":{"result":"1"}}"#, #"{"result":"1","result":"2"}"#,
      #"{"result":"1","result":"1"}"#,
      #"{"result":"1"}{"result":"1"}"#, "{\"result\":\"1\"}\n{\"result\":\"2\"}",
      #"Sure! {"result":"1"}"#, #"{"result":"1"} I hope that helps."#, #"{"result":"1",}"#,
      #"{result:"1"}"#,
      #"{'result':'1'}"#, #"{"result":"1""#, #"{"result":"1","reason":"It is"#,
      "{\"result\":\"1\",\"reason\":\"a\nb\"}",
      "```json\n{\"result\":\"1\"}", "```json\n{\"result\":\"1\"}\n```\nSo 1.", "``` ```", "```",
      "``````",
      #"{"result":"1","reason":5}"#, #"{"result":"1","reason":["a"]}"#,
      #"{"result":"1","reference":{}}"#,
      #"{"result":"1","reason":"\ud800"}"#,
    ])
  func unreadable(_ text: String) {
    #expect(throws: UnparseableJudgment.self) { try parse(text) }
  }

  @Test(
    "Reason and reference are text or not there",
    arguments: [
      (#"{"result":"1","reason":"It is right.","reference":"Paris."}"#, "It is right.", "Paris."),
      (#"{"result":"1","reason":null,"reference":null}"#, nil, nil),
      (#"{"result":"1","reason":"","reference":" \n"}"#, nil, nil),
      (#"{"result":"1","reason":" a\nb {\"result\":\"2\"} "}"#, "a\nb {\"result\":\"2\"}", nil),
    ] as [(String, String?, String?)])
  func texts(_ text: String, _ reason: String?, _ reference: String?) throws {
    let judgment = try parse(text)
    #expect(judgment.reason == reason)
    #expect(judgment.reference == reference)
  }

  @Test("An error says what stands under the key")
  func message() {
    #expect(
      throws: UnparseableJudgment(expected: JSONFormat.expectation, found: #"result: "3""#)
    ) { try parse(#"{"result":"3"}"#) }
    #expect(
      throws: UnparseableJudgment(expected: JSONFormat.expectation, found: #"no key "result""#)
    ) { try parse("{}") }
    #expect(throws: UnparseableJudgment(expected: #"text under "reason""#, found: "a number")) {
      try parse(#"{"result":"1","reason":5}"#)
    }
  }
}
