import Testing

@testable import GavelCore

@Suite("Every parser reads its corpus of answers as a careful person would")
struct JudgmentCorpusTests {
  @Test("PandaLM's: a label on the first line, or after a line that announces it")
  func pandalm() throws { try check(PandaLMFormat()) }

  @Test("JudgeLM's: two scores on the first line, or after a line that announces them")
  func judgelm() throws { try check(JudgeLMFormat()) }

  @Test("JSON: an object and nothing around it but a fence")
  func json() throws { try check(JSONFormat()) }

  @Test("Nova's: the last bracket, never a quoted one")
  func nova() throws { try check(NovaFormat()) }

  @Test("CritiqueLLM's: the dictionary at the end, in any quotes")
  func critiquellm() throws { try check(CritiqueLLMFormat()) }

  @Test(
    "Each corpus has 300 answers or more, and every kind",
    arguments: JudgeFormats.all.map { $0.name })
  func size(_ name: String) throws {
    let rows = try JudgmentCorpus.rows(name)
    #expect(rows.count >= 300)
    #expect(Set(rows.map(\.completion)).count == rows.count)
    let missing = JudgmentCorpus.kinds.subtracting(rows.map(\.kind))
    #expect(missing.isEmpty, "\(name).jsonl has no \(missing.sorted().joined(separator: ", "))")
    for kind in JudgmentCorpus.kinds {
      #expect(rows.count { $0.kind == kind } >= 10, "\(name).jsonl: \(kind)")
    }
  }

  private func check<Format: JudgeFormat>(_ format: Format) throws {
    for row in try JudgmentCorpus.rows(Format.name) {
      let said: ParsedJudgment
      do throws(UnparseableJudgment) {
        said = try format.parse(row.completion)
      } catch {
        #expect(row.preference == nil, "\(row.place) (\(row.kind)) is lost: \(error)")
        continue
      }
      #expect(
        said.preference == row.preference,
        "\(row.place) (\(row.kind)): \(row.completion.debugDescription)")
      if let scores = row.scores { #expect(said.scores == scores, "\(row.place)") }
      if let reason = row.reason { #expect(said.reason == reason, "\(row.place) (\(row.kind))") }
      if let reference = row.reference {
        #expect(said.reference == reference, "\(row.place) (\(row.kind))")
      }
    }
  }
}
