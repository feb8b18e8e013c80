import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Settings of new queries, grades and balance")
struct NewQueriesSettingsTests {
  private static func text(_ queries: String) -> String {
    """
    queries:
      sources: [{path: seeds.jsonl}]
    \(queries)
    models:
      one: {provider: simulator}
      other: {provider: simulator}
      gpt: {provider: simulator}
      writer: {provider: simulator}
    candidates: [one, other]
    teachers: [gpt]
    """
  }

  @Test("What is silent has its default, and the model is the first teacher")
  func defaults() throws {
    let folder = try SettingsFolder(
      Self.text("  augment: {count: 20}\n  grade: {model: writer}\n  balance: {count: 5}"))
    let queries = try folder.read().settings.queries
    #expect(queries.augment == Settings.Augment(model: "gpt", count: .total(20)))
    #expect(queries.grade == Settings.Grade(model: "writer"))
    #expect(queries.balance == Settings.Balance(count: 5))
    #expect(queries.augment?.keepSeeds == true && queries.grade?.ungraded == .drop)
    #expect(
      try folder.read().settings.modelsInUse.map(\.name) == ["one", "other", "gpt", "writer"])
  }

  @Test("A section that is off is not there", arguments: ["off", "null", "false", ""])
  func off(value: String) throws {
    let folder = try SettingsFolder(
      Self.text("  augment: \(value)\n  grade: \(value)\n  balance: \(value)"))
    let queries = try folder.read().settings.queries
    #expect(queries.augment == nil && queries.grade == nil && queries.balance == nil)
  }

  @Test(
    "What cannot be is said with its line",
    arguments: [
      (
        "augment: {}",
        #"missing "count" in queries.augment; how many new queries to ask for, or per_category"#
      ),
      (
        "augment: {count: 5, per_category: 5}",
        "queries.augment.per_category: expected count or per_category, found both"
      ),
      (
        "augment: {count: 0}",
        "queries.augment.count: expected a whole number from 1 to 1000000000, found 0"
      ),
      (
        "augment: {count: 5, categories: []}",
        "queries.augment.categories: expected at least one category, found an empty list"
      ),
      (
        "augment: {count: 5, categories: [a, a]}",
        "queries.augment.categories: a category stands twice"
      ),
      (
        "augment: {count: 5, modle: gpt}",
        #"unknown key "modle" in queries.augment; did you mean "model"?"#
      ),
      (
        "grade: {model: gtp}",
        #"queries.grade.model: no model is called "gtp"; did you mean "gpt"?"#
      ),
      (
        "grade: {least_quality: 11}",
        "queries.grade.least_quality: expected a number from 1 to 10, found 11"
      ),
      ("balance: {}", #"missing "count" in queries.balance; how many queries to keep"#),
      (
        "balance: {count: 5, by_difficulty: equal}",
        "queries.balance.by_difficulty: needs the grades of queries.grade, which is off"
      ),
      (
        "balance: {count: 5, by_category: {a: 2}}",
        "queries.balance.count: found 5, and categories that come to 2; leave out count, or make them agree"
      ),
      (
        "balance: {count: 5, bands: {medium: 8}}",
        "queries.balance.bands.hard: found 7, expected more than medium, which is 8"
      ),
      (
        "categories: [a]",
        "queries.categories: expected a mapping of the files' names to yours, found a list"
      ),
    ])
  func problems(section: String, message: String) throws {
    let found = try SettingsFolder.problems(Self.text("  \(section)"))
    #expect(found.contains(message), "\(found)")
  }

  @Test("A model that only writes or grades needs a price where money is capped")
  func prices() throws {
    let text = Self.text("  grade: {model: writer}\nbudget: {usd: 1}").replacing(
      "writer: {provider: simulator}",
      with: "writer: {provider: openai, base_url: \"http://127.0.0.1:1/v1\"}")
    let found = try SettingsFolder.problems(text)
    #expect(found.contains("models.writer.price: is missing"), "\(found)")
  }
}
