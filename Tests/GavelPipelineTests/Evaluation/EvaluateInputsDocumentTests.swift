import Foundation
import GavelCore
import Testing

@testable import GavelPipeline

@Suite("The lines in docs/evaluate-inputs.md")
struct EvaluateInputsDocumentTests {
  private static func text() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "docs/evaluate-inputs.md"), encoding: .utf8)
  }

  /// The lines of all blocks of a language.
  private static func lines(_ language: String) throws -> [String] {
    try text().components(separatedBy: "```\(language)\n").dropFirst().flatMap { block in
      block.components(separatedBy: "\n```")[0].split(separator: "\n").map(String.init)
    }
  }

  @Test("Each is read as labels or as predictions, and says something")
  func rows() throws {
    let lines = try Self.lines("json")
    #expect(lines.count > 15)
    for line in lines {
      let predictions = try? EvaluationFolder.read(predictions: line) {
        if line.contains("\"completion\"") { $0.format = "judgelm" }
      }
      let isRead = predictions.map { data in
        data.pairs.forwards.contains { "ab=".contains($0) }
          || data.pairs.swappeds.contains { "ab=".contains($0) }
          || data.responses.rows.contains { $0.predicted != nil }
      }
      if isRead == true { continue }
      let id = try #require(JSONParser.parse(line).object)
      let key = try #require(["id", "idx", "question_id"].first { id[$0] != nil })
      let same = "{\"\(key)\": \(try #require(id[key]).line), \"verdict\": 1}"
      let data = try EvaluationFolder.read(gold: line, predictions: same)
      #expect(data.pairs.golds.contains { "ab=?".contains($0) }, "\(line)")
    }
  }

  @Test("Its table of CSV is read")
  func table() throws {
    let text = try Self.lines("csv").joined(separator: "\n")
    let data = try EvaluationFolder.read(gold: text, predictions: text, ending: "csv")
    #expect(data.pairs.golds == "a=" && data.pairs.forwards == "a=")
    #expect(data.pairs.annotators == ["anna", "ben"] && data.pairs.categories == ["science"])
  }

  @Test("It has every layout and every reason")
  func names() throws {
    let text = try Self.text()
    for layout in EvaluationFiles.Layout.allCases where layout != .auto && layout != .generic {
      #expect(text.contains("| `\(layout.rawValue)` |"))
    }
    for reason in LeftOutRows.Reason.allCases { #expect(text.contains("| `\(reason.rawValue)` |")) }
  }
}
