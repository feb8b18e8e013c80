import Testing

@testable import GavelPipeline

@Suite("Settings that were damaged")
struct SettingsMutationTests {
  private static let pieces = [
    ":", " ", "\n", "- ", "[", "]", "{", "}", "\"", "'", "#", "&a ", "*a", "<<: ", "null", "1e9",
    "-1", "yes", "query", "\t", "é", "!x ", "| ", "~", "0x1", "models", "llama", "...", "---\n",
    "%",
  ]

  @Test("Whatever is changed, every problem has a place and a text, and nothing crashes")
  func mutations() throws {
    let folder = try SettingsFolder()
    let text = try SettingsTemplate.text(recipe: "judgelm", name: "demo")
      .split(separator: "\n").filter { !$0.contains("# ") }.joined(separator: "\n")
    var random = SeededGenerator(state: 7)
    for _ in 0..<300 {
      var damaged = Array(text)
      for _ in 0...Int.random(in: 0..<4, using: &random) {
        let start = Int.random(in: 0..<damaged.count, using: &random)
        let length = Int.random(in: 0..<12, using: &random)
        let piece = Self.pieces.randomElement(using: &random) ?? ""
        damaged.replaceSubrange(start..<min(start + length, damaged.count), with: piece)
      }
      try folder.write(String(damaged), to: "settings.yaml")
      do {
        let settings = try folder.read().settings
        try folder.write(settings.resolvedYAML, to: "settings.yaml")
        let again = try folder.read().settings
        #expect(again == settings, "\(String(damaged))")
      } catch let error as SettingsProblems {
        #expect(error.problems.allSatisfy { !$0.text.isEmpty }, "\(String(damaged))")
      }
    }
  }

  private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 33)
    }
  }
}
