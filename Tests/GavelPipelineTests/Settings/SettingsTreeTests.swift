import Testing

@testable import GavelPipeline

@Suite("Settings as YAML")
struct SettingsTreeTests {
  @Test(
    "What is not YAML is reported with line and column, and the line is not shown",
    arguments: [
      (
        "name: [a\n",
        "settings.yaml:2: not YAML: did not find expected ',' or ']' (column 1)"
      ),
      (
        "a:\n  b:c\n  d: e\n",
        "settings.yaml:3: not YAML: mapping values are not allowed in this context (column 4); is the line before complete, with a space after its colon, and the indentation the same?"
      ),
      (
        "a: 1\nhidden\nb: 2\n",
        "settings.yaml:2: not YAML: could not find expected ':' (column 1); is a space missing after a colon?"
      ),
      (
        "a:\n\tb: 1\n",
        "settings.yaml:2: not YAML: found character that cannot start any token (column 1); indent with spaces, and put text that begins with a special character into quotes"
      ),
      ("a: *nobody\n", "settings.yaml:1: not YAML: found undefined alias (column 4)"),
      ("a: 1\nb: \u{7}\n", "settings.yaml:2: not YAML: control characters are not allowed"),
      (
        "a: 1\n---\nb: 2\n",
        "settings.yaml:2: not YAML: but found another document (column 1)"
      ),
    ])
  func syntax(text: String, expected: String) throws {
    #expect(try SettingsFolder.problems(text) == expected)
  }

  @Test("Every key that stands twice is reported with both lines, beside all else that is wrong")
  func duplicates() throws {
    let text = """
      name: a
      models:
        llama: {provider: simulator, provider: simulator}
        opt: {provider: simulator}
        gpt: {provider: simulator}
        "opt": {provider: simulator}
      name: b
      queries: {sources: [{path: seeds.jsonl}]}
      candidates: [llama, opt]
      teachers: [gpt]
      seed: no
      name: c
      """
    let found = try SettingsFolder.problems(text)
    #expect(
      found == """
        settings.yaml:3: duplicate key "provider", first on line 3
        settings.yaml:6: duplicate key "opt", first on line 4
        settings.yaml:11: seed: expected a whole number of at least 0, found the text "no"
        settings.yaml:12: duplicate key "name", first on line 1
        settings.yaml:12: duplicate key "name", first on line 7
        """)
  }

  @Test("Anchors and merge keys work, the file's own keys first")
  func anchors() throws {
    let text = """
      queries: {sources: [{path: seeds.jsonl}]}
      models:
        llama: &base
          provider: simulator
          temperature: 0.5
          limits: {concurrency: 4}
        opt:
          <<: *base
          temperature: 1
        gpt:
          <<: [{temperature: 0}, *base]
      candidates: [llama, opt]
      teachers: [gpt]
      """
    let models = try SettingsFolder(text).read().settings.models
    #expect(models.map(\.temperature) == [0.5, 1, 0])
    #expect(models.map(\.limits.concurrency) == [4, 4, 4])
  }

  @Test("Nested aliases cannot make a short file a gigantic one")
  func laughs() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    #expect(try SettingsFolder.problems(text).contains("too many values; are aliases nested?"))
  }

  @Test(
    "A number is a decimal number without quotes",
    arguments: [
      ("1", "1"), ("1e-1", "1e-1"), ("-0.5", "-0.5"), (".5", "0.5"), ("5.", "5"), ("+3", "3"),
      ("1_000", "1000"), ("0", "0"), ("0.0", "0.0"), ("017", nil), ("0x1F", nil), ("1:30", nil),
      (".inf", nil), ("1e999", nil), ("-", nil), (".", nil), ("yes", nil), ("", nil), ("_1", nil),
    ] as [(String, String?)])
  func numbers(text: String, expected: String?) {
    #expect(SettingsScalar(text: text, isPlain: true).number == expected)
    #expect(SettingsScalar(text: text, isPlain: false).number == nil)
  }

  @Test("A model may be called no, and an ambiguous boolean in extra is refused")
  func booleans() throws {
    let text = SettingsFolder.minimal.replacing("opt", with: "no")
    #expect(try SettingsFolder(text).read().settings.candidates == ["llama", "no"])
    let found = try SettingsFolder.problems(text, ["models.no.extra={thinking: off}"])
    #expect(
      found
        == "--set models.no.extra: models.no.extra.thinking: off is a boolean to some readers and text to others; write false, or put it into quotes"
    )
  }
}
