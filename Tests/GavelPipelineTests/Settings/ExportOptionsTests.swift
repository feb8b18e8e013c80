import Testing

@testable import GavelPipeline

@Suite("Options of exports")
struct ExportOptionsTests {
  @Test("Every option is read")
  func options() throws {
    let folder = try SettingsFolder(
      SettingsFolder.minimal + """
        export:
          - {format: messages, max_tokens: 2048, over: flag, balance: label, ties: 0.25, template: json}
          - {format: alpaca, max_tokens: 512, balance: position, ties: drop}
          - {format: preference, ties: keep, license: cc0-1.0, language: [en]}
          - {format: nova}
        """)
    let exports = try folder.read().settings.export
    var (first, second) = (Settings.Export(format: "messages"), Settings.Export(format: "alpaca"))
    (first.maxTokens, first.over, first.balance) = (2048, .flag, .label)
    (first.ties, first.template) = (.atMost(0.25), "json")
    (second.maxTokens, second.over, second.balance, second.ties) = (512, .drop, .position, .drop)
    var third = Settings.Export(format: "preference")
    (third.license, third.languages) = ("cc0-1.0", ["en"])
    #expect(exports == [first, second, third, Settings.Export(format: "nova")])
  }

  @Test(
    "What is wrong with an option is said with its line",
    arguments: [
      (
        "{format: messages, ties: some}",
        #"export.0.ties: expected keep, drop, or the greatest share, from 0 to 1, found the text "some""#
      ),
      (
        "{format: messages, ties: 1.5}",
        "export.0.ties: expected keep, drop, or the greatest share, from 0 to 1, found 1.5"
      ),
      (
        "{format: messages, over: flag}",
        "export.0.over: says what becomes of lines above max_tokens; give max_tokens, too"
      ),
      (
        "{format: messages, balance: positions}",
        #"export.0.balance: unknown balance "positions"; did you mean "position"? there are: label, none, position"#
      ),
      (
        "{format: preference, balance: position}",
        "export.0.balance: a line of preference has no first and second answer; leave it out"
      ),
      (
        "{format: preference, swap_augmentation: 0.5}",
        "export.0.swap_augmentation: a line of preference has no first and second answer; leave it out"
      ),
      (
        "{format: pandalm, template: json}",
        "export.0.template: a line of pandalm has no prompt; leave it out"
      ),
      (
        "{format: messages, template: jsn}",
        #"export.0.template: no template pack is called "jsn"; did you mean "json"?"#
      ),
      (
        "{format: messages, max_tokens: 0}",
        "export.0.max_tokens: expected a whole number of at least 1, found 0"
      ),
    ])
  func problems(export: String, problem: String) throws {
    let folder = try SettingsFolder(SettingsFolder.minimal + "export: [\(export)]\n")
    #expect(folder.problems() == "settings.yaml:8: " + problem)
  }
}
