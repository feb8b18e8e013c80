import Foundation
import GavelCore
import GavelText
import Testing

@testable import GavelPipeline

@Suite("Reading settings")
struct SettingsReaderTests {
  @Test("What is not said has its default")
  func defaults() throws {
    let folder = try SettingsFolder(SettingsFolder.minimal)
    let resolved = try folder.read()
    let settings = resolved.settings
    #expect(settings.name == "run")
    #expect(settings.seed == 42)
    #expect(settings.recipe == nil)
    #expect(settings.queries.sources == [Settings.Source(path: "\(folder.path)/seeds.jsonl")])
    #expect(settings.queries.sample == nil)
    #expect(
      settings.queries.diversity
        == Settings.Diversity(
          tokenizer: .unicode, rougeL: nil, selfBLEU: nil, against: [], numbersGuard: false))
    #expect(settings.pairs == Settings.Pairs(perQuery: 1, choose: .random))
    #expect(
      settings.judging
        == Settings.Judging(
          format: "pandalm", reference: .without, referenceFrom: .query, orders: .both))
    #expect(settings.keep.swap == .consistent)
    #expect(settings.split == Settings.Split(validation: 0.05, clusterAbove: 0.7))
    #expect(settings.export == [Settings.Export(format: "messages")])
    #expect(settings.budget == Settings.Budget(usd: nil, requests: nil, hours: nil))
    #expect(settings.templates == nil)
    let model = try #require(settings.model(named: "llama"))
    #expect(model.model == "llama")
    #expect(model.temperature == nil)
    #expect(model.maxTokens == nil)
    #expect(model.limits == Settings.Limits(concurrency: 16))
    #expect(model.timeout == .seconds(120))
    #expect(model.retries == 6)
    #expect(model.jsonMode == .object)
    #expect(model.price == Settings.Price(input: 0, output: 0))
    #expect(model.simulation == SimulatedModel.Profile())
    #expect(resolved.warnings.isEmpty)
  }

  @Test("Every key of the contract is read")
  func everything() throws {
    let text = """
      name: pandalm-mini
      seed: 18446744073709551615
      queries:
        sources:
          - path: seeds.jsonl
            fields: {instruction: question, input: context, reference: answer, category: topic, id: qid}
          - {path: "-", format: self-instruct}
        sample: {count: 1_000, by: category, quotas: equal}
        diversity:
          tokenizer: rouge155
          rouge_l: 0.6
          self_bleu: {order: 3, at_most: 1e-1}
          against: [../run/seeds.jsonl]
          numbers_guard: yes
      models:
        llama:
          provider: openai
          base_url: HTTP://127.0.0.1:8000/v1/chat/completions/
          model: llama-7b
          api_key_env: LLAMA_KEY
          temperature: 0.7
          top_p: 0.9
          max_tokens: 512
          seed: -3
          stop: "###"
          extra: {logit_bias: {"50256": -100}, thinking: false, echo: null, list: [1, x, 0.50]}
          system: "Be brief."
          json_mode: schema
          limits: {concurrency: 64, requests_per_minute: 600, tokens_per_minute: 200000}
          price: {input: 0.15, output: 0.60}
          timeout: 2m
          retries: 0
        gpt-4.1:
          provider: simulator
          temperature: 0
          timeout: 0.5
          simulate:
            quality: 0.9
            spread: 0
            empty: 0.01
            refusal: 0.02
            noise: 0.03
            position_bias: 0.04
            malformed: 0.05
            latency: 20
      candidates: [llama, gpt-4.1]
      pairs: {choose: all}
      teachers: [gpt-4.1, llama]
      judging: {format: judgelm, reference: both, reference_from: llama, orders: both}
      keep: {swap: tie_on_flip}
      split: {validation: 0.1, cluster_above: 0.5}
      export:
        - {format: messages, swap_augmentation: 0.5, reference_drop: 0.25}
        - format: judgelm
      budget: {usd: 25, requests: 100000, hours: 8.5}
      templates: .
      """
    let folder = try SettingsFolder(text)
    let settings = try folder.read(environment: ["LLAMA_KEY": "x"]).settings
    #expect(settings.name == "pandalm-mini")
    #expect(settings.seed == .max)
    #expect(
      settings.queries.sources == [
        Settings.Source(
          path: "\(folder.path)/seeds.jsonl", format: .generic,
          fields: Settings.Fields(
            instruction: "question", input: "context", reference: "answer", category: "topic",
            id: "qid")),
        Settings.Source(path: "-", format: .selfInstruct),
      ])
    #expect(
      settings.queries.sample
        == Settings.Sample(count: 1000, byCategory: true, quotas: .equal))
    #expect(
      settings.queries.diversity
        == Settings.Diversity(
          tokenizer: .rouge155, rougeL: 0.6,
          selfBLEU: Settings.SelfBLEULimit(order: 3, target: .atMost(0.1)),
          against: ["\(folder.path)/seeds.jsonl"], numbersGuard: true))
    let llama = try #require(settings.models.first)
    #expect(llama.baseURL == "http://127.0.0.1:8000/v1")
    #expect(llama.model == "llama-7b")
    #expect(llama.apiKeyEnv == "LLAMA_KEY")
    #expect(llama.temperature == 0.7)
    #expect(llama.topP == 0.9)
    #expect(llama.maxTokens == 512)
    #expect(llama.seed == -3)
    #expect(llama.stop == ["###"])
    #expect(
      JSONValue.object(llama.extra).line
        == #"{"logit_bias":{"50256":-100},"thinking":false,"echo":null,"list":[1,"x",0.50]}"#)
    #expect(llama.system == "Be brief.")
    #expect(llama.jsonMode == .schema)
    #expect(
      llama.limits
        == Settings.Limits(concurrency: 64, requestsPerMinute: 600, tokensPerMinute: 200_000))
    #expect(llama.price == Settings.Price(input: 0.15, output: 0.6))
    #expect(llama.timeout == .seconds(120))
    #expect(llama.retries == 0)
    let gpt = try #require(settings.model(named: "gpt-4.1"))
    #expect(gpt.timeout == .milliseconds(500))
    #expect(
      gpt.simulation
        == SimulatedModel.Profile(
          quality: 0.9, spread: 0, empty: 0.01, refusal: 0.02, noise: 0.03, positionBias: 0.04,
          malformed: 0.05, latency: 20))
    #expect(settings.candidates == ["llama", "gpt-4.1"])
    #expect(settings.teachers == ["gpt-4.1", "llama"])
    #expect(settings.pairs == Settings.Pairs(perQuery: 1, choose: .all))
    #expect(
      settings.judging
        == Settings.Judging(
          format: "judgelm", reference: .both, referenceFrom: .model("llama"), orders: .both))
    #expect(settings.keep.swap == .tieOnFlip)
    #expect(settings.split == Settings.Split(validation: 0.1, clusterAbove: 0.5))
    #expect(
      settings.export == [
        Settings.Export(format: "messages", swapAugmentation: 0.5, referenceDrop: 0.25),
        Settings.Export(format: "judgelm"),
      ])
    #expect(settings.budget == Settings.Budget(usd: 25, requests: 100_000, hours: 8.5))
    #expect(settings.templates == folder.path)
  }

  @Test("A flag goes over the file, the file over the recipe, the recipe over the defaults")
  func precedence() throws {
    let folder = try SettingsFolder(
      SettingsFolder.minimal + """
        recipe: judgelm
        split: {validation: 0.2}
        keep:
        """)
    let settings = try folder.read(["split.cluster_above=0.9", "judging.reference_from=gpt"])
      .settings
    #expect(settings.judging.format == "judgelm")
    #expect(settings.judging.referenceFrom == .model("gpt"))
    #expect(settings.split == Settings.Split(validation: 0.2, clusterAbove: 0.9))
    #expect(settings.keep.swap == .all, "an empty section leaves the recipe's alone")
    #expect(try folder.read(["split.validation=0.3"]).settings.split.validation == 0.3)
    #expect(try folder.read(["keep=null"]).settings.keep.swap == .consistent)
    #expect(try folder.read(["keep=null"]).settings.keep.contradictions == .init())
    #expect(
      try folder.read(["keep.contradictions=drop"]).settings.keep.contradictions
        == .init(scores: .drop, reference: .drop, language: .drop))
    #expect(
      try folder.read(["keep.contradictions={language: drop}"]).settings.keep.contradictions
        == .init(language: .drop))
    #expect(
      try folder.read(["export=[{format: pandalm}]", "recipe=pandalm"]).settings.export.count == 1)
  }

  @Test(
    "The ROUGE-L filter is on at 0.7 where diversity stands, and off where it does not",
    arguments: [
      ("", nil), ("diversity: {tokenizer: unicode}", 0.7), ("diversity: {rouge_l: 0.5}", 0.5),
      ("diversity: {rouge_l: off}", nil), ("diversity: {rouge_l: null}", nil),
      ("diversity: {rouge_l: ~, self_bleu: {keep: 5}}", nil), ("diversity:", 0.7),
      ("diversity: null", nil), ("diversity: {rouge_l: 1}", 1),
    ] as [(String, Double?)])
  func rougeL(diversity: String, expected: Double?) throws {
    let text = SettingsFolder.minimal.replacing(
      "queries: {sources: [{path: seeds.jsonl}]}",
      with: "queries:\n  sources: [{path: seeds.jsonl}]\n  \(diversity)")
    #expect(try SettingsFolder(text).read().settings.queries.diversity.rougeL == expected)
  }

  @Test(
    "A sample is a count, or quotas, by category or not",
    arguments: [
      ("null", nil), ("none", nil), ("", nil),
      ("{count: 10}", Settings.Sample(count: 10, byCategory: false, quotas: .proportional)),
      (
        "{count: 10, by: category}",
        Settings.Sample(count: 10, byCategory: true, quotas: .proportional)
      ),
      (
        "{by: category, quotas: {数学: 2, no: 3}}",
        Settings.Sample(count: nil, byCategory: true, quotas: .counts(["数学": 2, "no": 3]))
      ),
    ] as [(String, Settings.Sample?)])
  func sample(text: String, expected: Settings.Sample?) throws {
    let text = SettingsFolder.minimal.replacing(
      "queries: {sources: [{path: seeds.jsonl}]}",
      with: "queries:\n  sources: [{path: seeds.jsonl}]\n  sample: \(text)")
    #expect(try SettingsFolder(text).read().settings.queries.sample == expected)
  }

  @Test("The process's environment goes over .env, and .env over nothing")
  func environment() throws {
    let folder = try SettingsFolder(
      SettingsFolder.minimal, files: [".env": "A=file\nexport B='file'\n"])
    let environment = try folder.read(environment: ["A": "process"]).environment
    #expect(environment == ["A": "process", "B": "file"])
  }

  @Test("Models that nobody uses and references that nobody sees are worth a warning")
  func warnings() throws {
    let folder = try SettingsFolder(
      SettingsFolder.minimal.replacing(
        "candidates:", with: "  idle: {provider: simulator}\ncandidates:")
        + "judging: {reference_from: gpt}\n")
    let warnings = try folder.read().warnings.map(folder.relative)
    #expect(
      warnings == [
        "settings.yaml:6: models.idle: is not used: it is no candidate, no teacher, and writes no references",
        "settings.yaml:9: judging.reference_from: gpt is paid to write references, and judging.reference without shows none",
      ])
  }

  @Test("A key that is not set is a problem for a run and a warning for a plan")
  func missingKeys() throws {
    let text = SettingsFolder.minimal.replacing(
      "opt: {provider: simulator}",
      with: "opt: {provider: openai, base_url: http://localhost/v1, api_key_env: OPT_KEY}")
    let folder = try SettingsFolder(text)
    let message =
      "settings.yaml:4: models.opt.api_key_env: OPT_KEY is not set; set it in the environment or in .env"
    #expect(folder.problems() == message)
    #expect(try folder.read(requiringKeys: false).warnings.map(folder.relative) == [message])
    #expect(folder.problems(environment: ["OPT_KEY": ""]).contains("OPT_KEY is empty;"))
    #expect(folder.problems(environment: ["OPT_KEY": "x"]) == "")
    #expect(folder.problems(["models.opt.provider=simulator"]) == "", "a simulator needs no key")
    #expect(folder.problems(["candidates=[llama, gpt]"]) == "", "an idle model needs no key")
    try folder.write("OPT_KEY=x\r\n", to: ".env")
    #expect(folder.problems() == "")
  }

  @Test("What only reads a run's store does not need the sources")
  func missingFiles() throws {
    let folder = try SettingsFolder(SettingsFolder.minimal.replacing("seeds", with: "gone"))
    #expect(
      folder.problems() == "settings.yaml:1: queries.sources.0.path: no such file: gone.jsonl")
    let resolved = try SettingsReader.read(
      path: folder.path + "/settings.yaml", environment: [:], checkingFiles: false)
    #expect(resolved.settings.queries.sources.map(\.path) == ["\(folder.path)/gone.jsonl"])
  }
}
