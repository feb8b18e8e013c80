import Testing

@testable import GavelPipeline

@Suite struct SourceWarningTests {
  @Test(
    "What is not text where text is optional is read as none, or as its literal, and counted",
    arguments: [
      (#""output":true"#, nil, "reference is a boolean, read as none"),
      (#""output":["a"]"#, nil, "reference is a list, read as none"),
      (#""output":{"a":1}"#, nil, "reference is an object, read as none"),
      (#""output":4.50"#, "4.50", "reference is a number, read as its text"),
    ] as [(String, String?, String)])
  func oddReference(_ member: String, _ reference: String?, _ warning: String) throws {
    let reading = try SeedFile(#"{"instruction":"a",\#(member)}"#).read(.alpaca)
    #expect(reading.queries == [QueryFields(instruction: "a", reference: reference)])
    #expect(reading.warnings == ["\(warning): 1 row, first seeds.jsonl:1"])
  }

  @Test("Warnings are counted by kind, with the first place, never one a row")
  func aggregates() throws {
    var lines: [String] = []
    for row in 1...12 {
      let input = row % 3 == 0 ? "false" : "\"\""
      lines.append(#"{"instruction":\#(row),"input":\#(input),"output":null,"category":5}"#)
    }
    let reading = try SeedFile(lines.joined(separator: "\n")).read()
    #expect(
      reading.warnings == [
        "instruction is a number, read as its text: 12 rows, first seeds.jsonl:1",
        "input is a boolean, read as none: 4 rows, first seeds.jsonl:3",
      ])
    #expect(reading.queries.map(\.category) == Array(repeating: "5", count: 12))
  }

  @Test("Of several instances the first is read, and it is said")
  func furtherInstances() throws {
    let reading = try SeedFile(
      #"{"instruction":"a","instances":[{"input":"1","output":"x"},{"input":"2","output":"y"}]}"#
    ).read()
    #expect(reading.queries == [QueryFields(instruction: "a", input: "1", reference: "x")])
    #expect(
      reading.warnings == ["more than one instance, read the first: 1 row, first seeds.jsonl:1"])
  }
}
