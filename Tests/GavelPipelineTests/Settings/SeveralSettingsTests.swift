import Foundation
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Settings for several answers")
struct SeveralSettingsTests {
  private func settings(_ rest: String) -> String { SettingsFolder.minimal + rest }

  @Test("Several answers are read, four at most by default, and written out as they are read")
  func read() throws {
    let folder = try SettingsFolder(settings("judging: {format: judgelm, answers: several}\n"))
    let four = try folder.read().settings
    #expect(four.judging.answers == .several && four.pairs.answers == 4)
    #expect(try folder.read(["pairs.answers=9"]).settings.pairs.answers == 9)
    #expect(four.resolvedYAML.contains("pairs:\n  answers: 4\n"))
    #expect(four.resolvedYAML.contains("  answers: several\n"))
    try folder.write(four.resolvedYAML, to: "settings.yaml")
    #expect(try folder.read().settings == four)
    let pair = try SettingsFolder(settings("")).read().settings
    #expect(pair.judging.answers == .pair && pair.pairs.answers == 4)
  }

  @Test("A recipe that says how many pairs does not stand in the way, and has no effect")
  func recipe() throws {
    let folder = try SettingsFolder(
      settings(
        "recipe: judgelm\njudging: {answers: several}\nexport: [{format: messages}]\n"))
    let read = try folder.read().settings
    #expect(read.judging.answers == .several && read.pairs.perQuery == 1)
    let chosen = try SettingsFolder(
      settings("judging: {format: judgelm, answers: several}\npairs: {choose: all}\n"))
    #expect(try chosen.read().settings.pairs == read.pairs)
  }

  @Test(
    "What cannot be is said with what to do",
    arguments: [
      (
        "judging: {answers: many}",
        "settings.yaml:8: judging.answers: unknown answers \"many\"; there are: pair, several, single"
      ),
      (
        "pairs: {answers: 3}",
        "settings.yaml:8: pairs.answers: is how many answers a teacher sees at once; set "
          + "judging.answers to several, or leave it out"
      ),
      (
        "judging: {format: judgelm, answers: several}\npairs: {answers: 10}",
        "settings.yaml:9: pairs.answers: expected a whole number from 2 to 9, found 10"
      ),
      (
        "judging: {format: judgelm, answers: several}\npairs: {answers: 1}",
        "settings.yaml:9: pairs.answers: expected a whole number from 2 to 9, found 1"
      ),
      (
        "judging: {format: judgelm, answers: several, reference: both, path: critiques}",
        "settings.yaml:8: judging.answers: found several, and judging.path critiques compares two; "
          + "set path to direct, or answers to pair"
      ),
      (
        "judging: {format: judgelm, answers: several}\nexport: [{format: judgelm}]",
        "settings.yaml:9: export.0.format: judgelm holds two answers and a reason that speaks of "
          + "both, and with judging.answers: several a reason speaks of all; export alpaca, messages, "
          + "nova, preference, prompt_completion, sharegpt"
      ),
      (
        "judging: {format: judgelm, answers: several}\nexport: [{format: messages, balance: label}]",
        "settings.yaml:9: export.0.balance: a line of messages shows several answers and prefers no "
          + "first or second; leave it out"
      ),
      (
        "judging: {format: judgelm, answers: several}\nexport: [{format: alpaca, ties: drop}]",
        "settings.yaml:9: export.0.ties: a line of alpaca shows several answers and prefers no first "
          + "or second, nor neither; leave it out"
      ),
      (
        "judging: {format: judgelm, answers: several}\nkeep: {contradictions: {scores: drop}}",
        "settings.yaml:9: keep.contradictions: scores: drop holds the scores against a reason that "
          + "speaks of two answers, and with judging.answers: several a reason speaks of all; leave "
          + "scores at keep"
      ),
      (
        "judging: {format: judgelm, answers: several}\n"
          + "export: [{format: nova, balance: position}, {format: preference, ties: drop}]", ""
      ),
    ])
  func problems(_ rest: String, _ problem: String) throws {
    #expect(try SettingsFolder.problems(settings(rest + "\n")) == problem)
  }

  @Test(
    "A pack that has no prompts for several answers is refused before anything is asked",
    arguments: [
      (
        "judging: {format: pandalm, answers: several}",
        "template \"pandalm\" cannot show several answers: it has no teacher.several.txt, and "
          + "judging.answers is several; judge with judgelm, or set judging.answers to pair"
      ),
      (
        "judging: {format: judgelm, answers: several}\nexport: [{format: messages, template: nova}]",
        "export format \"messages\": template \"nova\" cannot show several answers, and "
          + "judging.answers is several; export with judgelm, or leave the template out"
      ),
    ])
  func packs(_ rest: String, _ problem: String) throws {
    let read = try SettingsFolder(settings(rest + "\n")).read().settings
    let error = #expect(throws: TemplateProblem.self) { try TemplateLibrary().check(read) }
    #expect(error?.description == problem)
  }

  @Test("A pack with a part of the files says which is missing")
  func missing() throws {
    let folder = try TemporaryFolder()
    _ = try TemplateLibrary.export(to: folder.path)
    try FileManager.default.removeItem(atPath: folder.path + "/judgelm/answer.several.txt")
    let error = #expect(throws: TemplateProblem.self) {
      try TemplateLibrary().pack(folder.path + "/judgelm")
    }
    #expect(
      error?.description.hasSuffix(
        "/judgelm/answer.several.txt: missing; judging several answers needs teacher.several.txt, "
          + "student.several.txt, answer.several.txt, target.several.txt") == true)
  }
}
