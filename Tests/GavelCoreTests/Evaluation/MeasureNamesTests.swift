import Foundation
import Testing

@testable import GavelCore

@Suite struct MeasureNamesTests {
  @Test("Every measure has its definition in docs/metrics.md, and a name of its own")
  func documented() throws {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    let file = folder.appendingPathComponent("docs/metrics.md")
    let docs = try String(contentsOf: file, encoding: .utf8)
    var pairs = JudgedTable(columns: ["abtu", "abta", "ab-t"], forward: "abtu")
    for place in pairs.rows.indices {
      pairs.rows[place].gold = .verdict(.tie)
      pairs.rows[place].swapped = .unparsed
    }
    var scored = ScoredTable(questions: 1)
    scored.categories = AlignBenchScore.reasoningCategories + AlignBenchScore.languageCategories
    scored.models = ["m"]
    scored.rows = [ScoredRow(question: 0, model: 0, gold: 1, predicted: 2)]
    let plain = Resampling(rounds: 0)
    let reports: [EvaluationReport] = [
      .agreement(of: pairs, unparsed: .wrong, resampling: plain),
      .people(of: pairs, unparsed: .wrong, resampling: plain),
      .consistency(of: pairs, unparsed: .wrong, resampling: plain),
      .correlation(of: scored, resampling: plain),
    ]
    let sections = reports.flatMap(\.sections)
    #expect(Set(sections.map(\.name)) == ["agreement", "people", "consistency", "correlation"])
    for section in sections {
      let names = section.measures.map(\.name)
      #expect(Set(names).count == names.count)
      for name in names { #expect(Self.isDefined(name, in: docs), "\(name)") }
    }
  }

  private static func isDefined(_ name: String, in docs: String) -> Bool {
    let parts = name.split(separator: ".")
    guard parts.count == 2, !docs.contains("`\(name)`") else { return docs.contains("`\(name)`") }
    if ["a", "tie", "b"].contains(parts[1]) { return docs.contains("`\(parts[0]).C`") }
    return docs.contains("`\(parts[0])`")
      && (docs.contains("`….\(parts[1])`") || docs.contains("`.\(parts[1])`"))
  }
}
