import Testing

@testable import GavelCore

@Suite struct JudgeFormatTests {
  @Test("The formats are sorted by name and found by it")
  func registry() {
    #expect(
      JudgeFormats.all.map { $0.name } == ["critiquellm", "json", "judgelm", "nova", "pandalm"])
    for format in JudgeFormats.all { #expect(JudgeFormats.named(format.name) == format) }
    #expect(JudgeFormats.named("panda") == nil)
  }

  @Test("What a student learns to say is read back as what was said", arguments: BuiltInPack.names)
  func target(of name: String) throws {
    let pack = try BuiltInPack.read(name)
    let format = try #require(JudgeFormats.named(pack.parser))
    let texts: [String?] = [
      nil, "It is right.", "Erstens: 3 < 5.\n\nZweitens: 它是对的。", "\"quoted\" \\ {{reason}} 1 2 Tie",
    ]
    let references: Set<TemplateSlot> = [.writtenReference, .judgmentJSON]
    let scores: [(Double, Double)] =
      format.hasScores ? [(8, 7), (7, 8), (5, 5), (10, 1), (7.5, 8.25)] : [(2, 1), (1, 2), (1, 1)]
    for (first, second) in scores {
      for reason in pack.teachesReason ? texts : [nil] {
        for reference in pack.target.slots.isDisjoint(with: references) ? [nil] : texts {
          let points = ParsedJudgment.Scores(first: first, second: second)
          let said = ParsedJudgment(
            preference: points.preference, scores: format.hasScores ? points : nil, reason: reason,
            reference: reference)
          let target = pack.target(for: said)
          #expect(try format.init().parse(target) == said, "\(target)")
          #expect(target == target.trimmingWhitespace, "\(target.debugDescription)")
        }
      }
    }
  }

  @Test("No format reads another's answer", arguments: BuiltInPack.names, BuiltInPack.names)
  func foreign(_ name: String, _ other: String) throws {
    guard try BuiltInPack.read(name).parser != BuiltInPack.read(other).parser else { return }
    let said = ParsedJudgment(
      preference: .prefers(.first), scores: ParsedJudgment.Scores(first: 8, second: 7), reason: "x")
    let target = try BuiltInPack.read(name).target(for: said)
    let format = try #require(JudgeFormats.named(BuiltInPack.read(other).parser))
    #expect(throws: UnparseableJudgment.self) { try format.init().parse(target) }
  }

  @Test("No bytes crash a parser")
  func noise() {
    var generator = SplitMix64(9)
    let pieces = [
      "1", "2", "Tie", "8 7", "\n", "\r\n", "### Reason:", "### Reference", "**", "\u{FEFF}", "{",
      "}", "\"result\"", ":",
      "```", "/10", "分", "-", ".", "\u{0}", "\u{301}", "👩‍👩‍👧", "[", "(", "Assistant 1", "=", "８",
      "[[", "A>B", "]]", "【", "\\", "'综合比较结果'", "综合得分", "助手1", "'", "“", "｛", "}", ",", "Scores:",
    ]
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 0...8, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }.joined()
      for format in JudgeFormats.all { _ = try? format.init().parse(text) }
      _ = try? CritiqueLLMPointwise().parse(text)
      _ = StatedPreference.position(in: text)
    }
  }
}
