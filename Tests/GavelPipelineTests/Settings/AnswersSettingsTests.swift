import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Settings of single answers")
struct AnswersSettingsTests {
  private func settings(_ rest: String) throws -> SettingsFolder {
    try SettingsFolder(SettingsFolder.minimal + rest)
  }

  @Test("With single answers an export is about responses, unless it says so itself")
  func defaults() throws {
    let single = try settings(
      """
      judging: {format: judgelm, reference: with, answers: single}
      export: [{format: messages, max_tokens: 2048}, {format: alpaca, of: responses}]
      """
    ).read().settings
    #expect(single.judging.answers == .single)
    #expect(single.export.map(\.of) == [.responses, .responses])
    #expect(single.export.map(\.name) == ["messages-responses", "alpaca-responses"])
    let none = try settings("judging: {format: judgelm, reference: with, answers: single}\n").read()
    #expect(none.settings.export.map(\.name) == ["messages-responses"])
    let both = try settings(
      """
      judging: {format: critiquellm, reference: both, path: critiques}
      export: [{format: messages}, {format: messages, of: responses, reference_drop: 0.5}]
      """
    ).read().settings
    #expect(both.export.map(\.name) == ["messages", "messages-responses"])
  }

  @Test("What orders and swaps say of pairs is no matter where none is judged")
  func idle() throws {
    let judging = "{format: critiquellm, reference: both, answers: single, orders: forward}"
    #expect(try settings("judging: \(judging)\nkeep: {swap: consistent}\n").problems().isEmpty)
  }

  @Test(
    "What cannot be asked of single answers is refused, with what to write",
    arguments: [
      (
        "judging: {format: judgelm, reference: without, answers: single}",
        "8: judging.answers: a single answer is graded with the reference in view, and "
          + "judging.reference is without; set reference to with"
      ),
      (
        "judging: {format: critiquellm, answers: single}",
        "8: judging.answers: a single answer is graded with the reference in view, and "
          + "judging.reference is without; set reference to with or both"
      ),
      (
        "judging: {format: judgelm, reference: both, answers: single}",
        "8: judging.answers: judgelm shows the reference as the first of two answers and grades "
          + "none without it, and judging.reference is both; set reference to with"
      ),
      (
        "judging: {format: judgelm, reference: with, answers: singel}",
        #"8: judging.answers: unknown answers "singel"; did you mean "single"? there are: pair, several, single"#
      ),
    ])
  func judging(_ line: String, _ problem: String) throws {
    #expect(try settings(line + "\n").problems() == "settings.yaml:" + problem)
  }

  private static let ofTwo =
    "is a record of two answers, and single ones are exported; write one of: alpaca, messages, "
    + "prompt_completion, sharegpt"

  @Test(
    "Options of an export that only pairs can have are refused",
    arguments: [
      ("{format: messages, swap_augmentation: 0.5}", "swap_augmentation"),
      ("{format: messages, balance: position}", "balance"),
      ("{format: messages, balance: label}", "balance"),
      ("{format: messages, ties: drop}", "ties"),
    ])
  func options(_ export: String, _ key: String) throws {
    let judging = "judging: {format: judgelm, reference: with, answers: single}\n"
    #expect(
      try settings(judging + "export: [\(export)]\n").problems()
        == "settings.yaml:9: export.0.\(key): a graded response is one answer and its score; "
        + "leave it out")
  }

  @Test(
    "Records of two answers are refused", arguments: ["preference", "pandalm", "judgelm", "nova"])
  func records(_ format: String) throws {
    let judging = "judging: {format: judgelm, reference: with, answers: single}\n"
    #expect(
      try settings(judging + "export: [{format: \(format)}]\n").problems()
        == "settings.yaml:9: export.0.format: a line of \(format) \(Self.ofTwo)")
  }

  @Test(
    "What an export is about must be there",
    arguments: [
      (
        "judging: {format: judgelm, reference: with, answers: single}",
        "{format: messages, of: pairs}",
        "found pairs, and judging.answers single judges none; write responses, or leave it out"
      ),
      (
        "judging: {format: judgelm}", "{format: messages, of: responses}",
        "found responses, and no response is graded by itself; set judging.answers to single, or "
          + "judging.path to critiques"
      ),
    ])
  func subjects(_ judging: String, _ export: String, _ problem: String) throws {
    #expect(
      try settings("\(judging)\nexport: [\(export)]\n").problems()
        == "settings.yaml:9: export.0.of: \(problem)")
  }

  @Test("A pack that cannot grade single answers is named before anything is asked")
  func packs() throws {
    func problem(_ judging: String, _ export: String = "{format: messages}") throws -> String {
      let settings = try settings("judging: {\(judging)}\nexport: [\(export)]\n").read().settings
      do {
        try TemplateLibrary().check(settings)
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(try problem("format: judgelm, reference: with, answers: single").isEmpty)
    #expect(try problem("format: critiquellm-en, reference: both, answers: single").isEmpty)
    #expect(
      try problem("format: pandalm, reference: with, answers: single")
        == "template \"pandalm\" cannot grade a single answer: it has no critique.txt, and "
        + "judging.answers is single; judge with judgelm or critiquellm, or set judging.answers to "
        + "pair")
    #expect(
      try problem("format: judgelm, reference: both, path: critiques")
        == "template \"judgelm\" cannot judge by critiques: it has no combine.txt, and judging.path is "
        + "critiques; judge with critiquellm, or set judging.path to direct")
    #expect(
      try problem(
        "format: critiquellm, reference: both, answers: single",
        "{format: messages, template: judgelm}"
      ).contains("has no critique.rewrite.txt"))
  }
}
