import Testing

@testable import GavelPipeline

@Suite("Settings from flags")
struct SettingsOverrideTests {
  private let text = SettingsFolder.minimal.replacing("opt", with: "gpt-4.1")

  @Test("A flag reaches any key, an item of a list, and a model with dots in its name")
  func paths() throws {
    let folder = try SettingsFolder(text, files: ["my.jsonl": "{}"])
    let settings = try folder.read([
      "queries.sources.0.path=my.jsonl", "models.gpt-4.1.temperature=0.2",
      "models.gpt-4.1.limits.concurrency=3", "models.llama={temperature: 1, seed: 7}",
      "budget.hours=1", "candidates.1=gpt-4.1", "name=a=b", "budget.hours=2",
    ]).settings
    #expect(settings.queries.sources.map(\.path) == ["\(folder.path)/my.jsonl"])
    let model = try #require(settings.model(named: "gpt-4.1"))
    #expect(model.temperature == 0.2)
    #expect(model.limits.concurrency == 3)
    #expect(settings.model(named: "llama")?.temperature == 1)
    #expect(settings.budget.hours == 2, "the last flag counts")
    #expect(settings.name == "a=b")
  }

  @Test(
    "A flag that leads nowhere says so by its name",
    arguments: [
      (
        "models.llama.temprature=0.2",
        #"--set models.llama.temprature: unknown key "temprature" in models.llama; did you mean "temperature"?"#
      ),
      (
        "queries.sources.3.path=x",
        "--set queries.sources.3.path: leads nowhere: queries.sources has one item, 0, not 3"
      ),
      (
        "candidates.first=x",
        "--set candidates.first: leads nowhere: candidates has items 0 to 1, not first"
      ),
      (
        "models.llama.provider.x=1",
        #"--set models.llama.provider.x: leads nowhere: models.llama.provider is the text "simulator", not a mapping"#
      ),
      ("seed=many", #"--set seed: expected a whole number of at least 0, found the text "many""#),
      ("seed", "--set: expected KEY=VALUE, such as models.llama.temperature=0.2"),
      ("=1", "--set: expected KEY=VALUE, such as models.llama.temperature=0.2"),
      ("a..b=1", "--set a..b: expected keys between the dots"),
      (
        "seed=[1", "--set seed: not YAML: did not find expected ',' or ']' (column 1)"
      ),
      ("seed=", "--set seed: expected a whole number of at least 0, found nothing"),
      (
        "models.llama.limits.rpm=1",
        #"--set models.llama.limits.rpm: unknown key "rpm" in models.llama.limits; there are: concurrency, input_tokens_per_minute, output_tokens_per_minute, requests_per_minute, scope, tokens_per_minute"#
      ),
    ])
  func problems(flag: String, expected: String) throws {
    let found = try SettingsFolder.problems(text, [flag])
    #expect(found == expected)
  }

  @Test("A flag's problems come after the file's")
  func order() throws {
    let found = try SettingsFolder.problems(
      text + "split: {validation: 2}\n", ["seed=x", "seeds=1"])
    #expect(
      found == """
        settings.yaml:8: split.validation: expected a number from 0 to 1, found 2
        --set seed: expected a whole number of at least 0, found the text "x"
        --set seeds: unknown key "seeds"; did you mean "seed"?
        """)
  }
}
