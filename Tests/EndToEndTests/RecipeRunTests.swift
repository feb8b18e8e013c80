import GavelCore
import GavelPipeline
import GavelServe
import GavelTestSupport
import Testing

@Suite("Every recipe, from seeds to exports")
struct RecipeRunTests {
  /// - Parameter provider: of every model, in YAML.
  private static func settings(_ recipe: String, _ provider: (_ quality: Double) -> String)
    -> String
  {
    // The numbers of a paper, made small; references are written where the recipe shows them.
    let queries =
      recipe == "critiquellm"
      ? """
        augment: {model: teacher, count: 40, categories: null, template: augment}
        grade: {template: grade, least_quality: 1}
        balance: {count: 12}
      """ : "  sample: {count: 12}"
    return """
      name: small
      seed: 5
      recipe: \(recipe)
      queries:
        sources: [{path: seeds.jsonl}]
      \(queries)
      models:
        one: \(provider(0.3))
        two: \(provider(0.6))
        three: \(provider(0.9))
        teacher: \(provider(0.5))
      candidates: [one, two, three]
      teachers: [teacher]
      judging: {\(recipe == "judgelm" || recipe == "critiquellm" ? "reference_from: teacher" : "")}

      """
  }

  private func check(_ settings: String, _ recipe: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<24), to: "seeds.jsonl")
    try folder.write(settings, to: "settings.yaml")
    let checked = try await Program.run(["validate", "settings.yaml"], in: folder.path)
    #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
    let run = ["run", "settings.yaml", "-o", "run", "--json"]
    let result = try await Program.run(run, in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let report = try #require(try JSONParser.parse(result.output).object)
    #expect(report["adds_up"]?.bool == true, "\(result.output)")
    let files = try folder.contents(of: "run/export")
    let lines = files.filter { $0.key.hasSuffix("train.jsonl") }
    #expect(!lines.isEmpty && lines.values.allSatisfy { !$0.isEmpty })
    let again = try await Program.run(run, in: folder.path)
    #expect(again.status == 0)
    #expect(try folder.contents(of: "run/export") == files)
    if recipe == "critiquellm" {
      let funnel = report["funnel"]?.array?.compactMap { $0.object?["stage"]?.string } ?? []
      for stage in ["augment", "grade", "balance", "critique", "judge"] {
        #expect(funnel.contains(stage))
      }
    }
  }

  @Test("On simulated models", arguments: Recipes.names)
  func simulated(recipe: String) async throws {
    try await check(
      Self.settings(recipe) { "{provider: simulator, simulate: {quality: \($0)}}" }, recipe)
  }

  @Test("Over HTTP", arguments: Recipes.names)
  func served(recipe: String) async throws {
    try await withServer { _, base in
      try await check(
        Self.settings(recipe) { _ in
          "{provider: openai, base_url: \"\(base)\", limits: {concurrency: 8}}"
        }, recipe)
    }
  }
}
