import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Recipes")
struct RecipesTests {
  private static let models = """
    queries: {sources: [{path: seeds.jsonl}]}
    models:
      llama: {provider: simulator}
      opt: {provider: simulator, temperature: 1}
      bloom: {provider: simulator, max_tokens: null}
      gpt: {provider: simulator}
    candidates: [llama, opt, bloom]
    teachers: [gpt]

    """

  @Test("There are CritiqueLLM's, JudgeLM's, Nova's and PandaLM's")
  func names() {
    #expect(Recipes.names == ["critiquellm", "judgelm", "nova", "pandalm"])
  }

  @Test("Each recipe is valid beneath nothing but models", arguments: Recipes.names)
  func valid(name: String) throws {
    let folder = try SettingsFolder(Self.models + "recipe: \(name)\n")
    #expect(folder.problems() == "")
  }

  @Test("PandaLM: greedy candidates, all pairs, one mode, consistent samples only")
  func pandalm() throws {
    let settings = try SettingsFolder(Self.models + "recipe: pandalm\n").read().settings
    #expect(settings.recipe == "pandalm")
    #expect(settings.pairs == Settings.Pairs(perQuery: 3, choose: .all))
    #expect(
      settings.judging
        == Settings.Judging(
          format: "pandalm", reference: .without, referenceFrom: .query, orders: .both))
    #expect(settings.keep.swap == .consistent)
    #expect(settings.export.map(\.format) == ["pandalm", "messages"])
    #expect(settings.models.map(\.temperature) == [0, 1, 0, nil])
    #expect(settings.models.map(\.maxTokens) == [300, 300, nil, nil])
  }

  @Test("JudgeLM: both modes, one random pair, no filter, swap augmentation and reference drop")
  func judgelm() throws {
    let settings = try SettingsFolder(Self.models + "recipe: judgelm\n").read().settings
    #expect(settings.pairs == Settings.Pairs(perQuery: 1, choose: .random))
    #expect(settings.judging.format == "judgelm")
    #expect(settings.judging.reference == .both)
    #expect(settings.judging.orders == .both)
    #expect(settings.keep.swap == .all)
    #expect((settings.split.validation * 105_000).rounded() == 4998)
    #expect(
      settings.export == [
        Settings.Export(format: "judgelm"),
        Settings.Export(format: "messages", swapAugmentation: 0.5, referenceDrop: 0.5),
      ])
  }

  @Test("Nova: one random pair in both orders, what both agree on")
  func nova() throws {
    let settings = try SettingsFolder(Self.models + "recipe: nova\n").read().settings
    #expect(settings.pairs == Settings.Pairs(perQuery: 1, choose: .random))
    #expect(settings.judging.format == "nova")
    #expect(settings.judging.reference == .without)
    #expect(settings.judging.orders == .both)
    #expect(settings.keep.swap == .consistent)
    #expect(settings.models.last?.temperature == 0)
    #expect(settings.export.map(\.format) == ["nova", "messages", "prompt_completion"])
  }

  @Test("CritiqueLLM: new queries in eight categories, graded and balanced, by a teacher at 0")
  func critiquellm() throws {
    let settings = try SettingsFolder(Self.models + "recipe: critiquellm\n").read().settings
    let queries = settings.queries
    let augment = try #require(queries.augment)
    #expect(augment.model == "gpt" && augment.count == .total(260_000) && !augment.keepSeeds)
    #expect(augment.categories?.count == 8)
    #expect(queries.categories["基本任务"] == "基本能力")
    #expect(Set(queries.categories.values).isSubset(of: Set(augment.categories ?? [])))
    #expect(queries.diversity.selfBLEU?.target == .keep(4223))
    #expect(queries.grade?.leastQuality == 6 && queries.grade?.template == "grade.zh")
    #expect(
      queries.balance
        == Settings.Balance(count: 1000, byDifficulty: .equal, byCategory: .equal))
    #expect(settings.model(named: "gpt")?.temperature == 0)
    #expect(settings.judging.format == "critiquellm" && settings.judging.path == .critiques)
    #expect(settings.judging.reference == .both)
  }

  @Test("A model that is both candidate and teacher has the teacher's values")
  func bothRoles() {
    let recipe = SettingsTree(
      yaml: "candidate_defaults: {max_tokens: 300, seed: 1}\nteacher_defaults: {max_tokens: 900}",
      origin: .recipe("test"))
    let file = SettingsTree(
      yaml: "models: {m: {}, n: {}}\ncandidates: [m, n]\nteachers: [m]", origin: .file("f"))
    guard let recipe = recipe.root, let file = file.root else {
      Issue.record("expected two trees")
      return
    }
    let models = RoleDefaults.laid(beneath: file, from: recipe).mapping?["models"]?.mapping
    #expect(models?["m"]?.mapping?["max_tokens"]?.scalar?.text == "900")
    #expect(models?["m"]?.mapping?["seed"]?.scalar?.text == "1")
    #expect(models?["n"]?.mapping?["max_tokens"]?.scalar?.text == "300")
  }

  @Test("A problem inside a recipe says the recipe's name")
  func problem() throws {
    let text = Self.models + "recipe: judgelm\njudging: {format: pandalm}\n"
    let found = try SettingsFolder.problems(text)
    #expect(
      found
        == "recipe judgelm:31: export.0.format: judgelm holds scores, and the judge format pandalm has none; judge with the format judgelm, or export another"
    )
  }
}
