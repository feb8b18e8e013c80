import GavelCore
import Testing

@testable import GavelPipeline

@Suite struct CSVTests {
  @Test("Quotes, doubled quotes, delimiters and line breaks inside quotes are RFC 4180's")
  func quoting() throws {
    let text = "id,prompt,output\r\n1,\"a, \"\"b\"\"\r\nc\",\r\n\"2\",d \"e\" f,\"\"\r\n"
    let reading = try SeedFile(text, name: "seeds.csv").read()
    #expect(
      reading.queries == [
        QueryFields(ownID: "1", instruction: "a, \"b\"\r\nc"),
        QueryFields(ownID: "2", instruction: "d \"e\" f"),
      ])
    #expect(reading.lines == [2, 4])
  }

  @Test(
    "Columns tell the format as keys do",
    arguments: [
      ("instruction,input,output", Settings.SourceFormat.alpaca),
      ("instruction,context,response,category", .dolly),
      ("question_id,category,subcategory,question,reference", .alignbench),
      ("idx,instruction,input,response1,response2", .pandalm),
      ("question,answer", .generic),
    ])
  func columnsTellFormat(_ header: String, _ format: Settings.SourceFormat) throws {
    let row = header.split(separator: ",").map { "v-\($0)" }.joined(separator: ",")
    let reading = try SeedFile("\(header)\n\(row)\n", name: "seeds.csv").read()
    #expect(reading.format == format)
    #expect(reading.queries.count == 1)
  }

  @Test(
    "A bad row is one problem with its place",
    arguments: [
      ("x,y,z", "3 fields, expected 2 as in the header (prompt, id)"),
      ("x", "1 field, expected 2 as in the header (prompt, id)"),
      ("\"x\"y,1", "text after the closing quote of field 1, expected a delimiter"),
      (",1", "\"prompt\" is empty"),
    ])
  func badRow(_ row: String, _ problem: String) throws {
    let reading = try SeedFile("prompt,id\na,1\n\n\(row)\nb,2", name: "seeds.csv").read()
    #expect(reading.instructions == ["a", "b"])
    #expect(reading.problems.count == 1)
    #expect(reading.problems[0].hasPrefix("seeds.csv:4: \(problem)"))
  }

  @Test("Bytes that are not UTF-8 cost their row")
  func invalidUTF8() throws {
    let bytes = Array("prompt,id\na,1\n".utf8) + [0xC3, 0x2C, 0x31, 0x0A] + Array("b,2".utf8)
    let reading = try SeedFile(bytes, name: "seeds.csv").read()
    #expect(reading.instructions == ["a", "b"])
    #expect(reading.reasons == [.invalidUTF8])
  }

  @Test("A quote that is never closed is named with the line where it opens")
  func unclosedQuote() throws {
    let text = "prompt,id\na,1\n\"x\ny\",\"z\nb,2\nc,3\n"
    for limits in [ReadLimits(), ReadLimits(block: 3)] {
      let reading = try SeedFile(text, name: "seeds.csv").read(limits: limits)
      #expect(reading.instructions == ["a"])
      #expect(reading.reasons == [.invalidCSV])
      #expect(
        reading.problems[0].hasPrefix("seeds.csv:3: the quote that opens in line 4 is never closed")
      )
    }
  }

  @Test(
    "A header that names no columns, or one twice, is refused",
    arguments: [
      ("prompt,id,prompt\na,1,b\n", "the column \"prompt\" stands twice"),
      ("\"prompt,id\na,1\n", "a quote that is never closed"),
      ("\"a\"b,id\n", "text after the closing quote of field 1"),
      ("pr\u{1}mpt,id\n", "bytes that are not UTF-8"),
    ])
  func badHeader(_ text: String, _ why: String) throws {
    let file = try SeedFile(text.utf8.map { $0 == 1 ? 0xFF : $0 }, name: "seeds.csv")
    let error = #expect(throws: SourceError.self) { try file.read() }
    #expect(error?.description.contains("seeds.csv:1: \(why)") == true)
  }

  @Test("A slow and obvious parser reads the same rows", arguments: 0..<80)
  func equalsSlowTwin(_ seed: Int) throws {
    var random = SeedRandom(seed)
    let pieces = ["\"", "\"\"", ",", "\n", "\r\n", "a", "b", "é", "\",", "\"\n", ",\"", " "]
    let text = "prompt,id\n" + random.text(upTo: 60, of: pieces)
    let limits = ReadLimits(block: Int.random(in: 1...30, using: &random))
    let reading = try SeedFile(text, name: "seeds.csv").read(.generic, limits: limits)

    var expected: [SlowCSV.Row] = SlowCSV.rows(of: text)
    expected.removeFirst()
    #expect(reading.rows.count == expected.count)
    for (row, slow) in zip(reading.rows, expected) {
      switch (row, slow) {
      case (.fields(let fields, _), .fields(let slow)):
        #expect(
          [fields.instruction, fields.ownID ?? ""] == [
            slow[0].trimmed, slow[1].isBlank ? "" : slow[1],
          ])
      case (.problem(.emptyInstruction, _, _), .fields(let slow)):
        #expect(slow.count == 2 && slow[0].isBlank)
      case (.problem(.invalidCSV, _, _), .fields(let slow)): #expect(slow.count != 2)
      case (.problem(.invalidCSV, _, _), .bad): break
      default: Issue.record("\(row) is not \(slow)")
      }
    }
  }
}
