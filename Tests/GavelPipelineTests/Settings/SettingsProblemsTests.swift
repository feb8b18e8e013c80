import Foundation
import Testing

@testable import GavelPipeline

@Suite("What is wrong with settings")
struct SettingsProblemsTests {
  @Test("Everything is reported at once, by line")
  func everythingAtOnce() throws {
    let folder = try SettingsFolder(
      """
      name: demo
      seed: -1
      querys: {}
      queries:
        sources:
          - path: nowhere.jsonl
            format: alpacca
          - seeds.jsonl
        sample: {by: category, quotas: eqal}
        diversity: {rouge_l: 1.5, against: [seeds.jsonl], tokenizer: words}
      models:
        llama:
          provider: openai
          temprature: 0.2
          temperature: "0.7"
          max_tokens: 0
          limits: {concurrency: many, rpm: 3}
        gpt: {provider: antropic, timeout: soon, retries: 1.5}
      candidates: [llama, lama]
      teachers: gpt
      judging: {format: pandlm, reference: sometimes}
      pairs:
        per_query: yes
      export: [{format: mesages}, {swap_augmentation: 2}]
      budget: {usd: free}
      """)
    #expect(
      folder.problems() == """
        settings.yaml:2: seed: expected a whole number of at least 0, found -1
        settings.yaml:3: unknown key "querys"; did you mean "queries"?
        settings.yaml:6: queries.sources.0.path: no such file: nowhere.jsonl
        settings.yaml:7: queries.sources.0.format: unknown format "alpacca"; did you mean "alpaca"? there are: alignbench, alpaca, auto, dolly, generic, judgelm, nova, pandalm, self-instruct, sharegpt
        settings.yaml:8: queries.sources.1: expected a mapping, found the text "seeds.jsonl"; write {path: …}
        settings.yaml:9: queries.sample.quotas: expected equal, proportional, or a mapping of categories to numbers, found the text "eqal"
        settings.yaml:10: queries.diversity.rouge_l: expected a number from 0 to 1, found 1.5
        settings.yaml:10: queries.diversity.tokenizer: unknown tokenizer "words"; there are: rouge155, unicode
        settings.yaml:12: missing "base_url" in models.llama; provider openai needs the server's URL, such as http://127.0.0.1:8000/v1
        settings.yaml:14: unknown key "temprature" in models.llama; did you mean "temperature"?
        settings.yaml:15: models.llama.temperature: expected a number from 0 to 2, found the text "0.7"; leave out the quotes
        settings.yaml:16: models.llama.max_tokens: expected a whole number of at least 1, found 0
        settings.yaml:17: models.llama.limits.concurrency: expected a whole number from 1 to 10000, found the text "many"
        settings.yaml:17: unknown key "rpm" in models.llama.limits; there are: concurrency, input_tokens_per_minute, output_tokens_per_minute, requests_per_minute, scope, tokens_per_minute
        settings.yaml:18: models.gpt.provider: unknown provider "antropic"; did you mean "anthropic"? there are: anthropic, openai, simulator
        settings.yaml:18: models.gpt.timeout: expected a number of seconds above 0, or a time such as 90s or 2m, found the text "soon"
        settings.yaml:18: models.gpt.retries: expected a whole number from 0 to 100, found 1.5
        settings.yaml:19: candidates: no model is called "lama"; did you mean "llama"?
        settings.yaml:20: teachers: expected a list, found the text "gpt"; put it into [ ]
        settings.yaml:21: judging.format: no template pack is called "pandlm"; did you mean "pandalm"?
        settings.yaml:21: judging.reference: unknown reference "sometimes"; there are: both, with, without
        settings.yaml:23: pairs.per_query: expected a whole number of at least 1, found the text "yes"
        settings.yaml:24: export.0.format: unknown format "mesages"; did you mean "messages"? there are: alpaca, judgelm, messages, nova, pandalm, preference, prompt_completion, sharegpt
        settings.yaml:24: missing "format" in export.1; there are: alpaca, judgelm, messages, nova, pandalm, preference, prompt_completion, sharegpt
        settings.yaml:24: export.1.swap_augmentation: expected a number from 0 to 1, found 2
        settings.yaml:25: budget.usd: expected a number of at least 0, found the text "free"
        """)
  }

  @Test("What must be there is named with what it is for")
  func missing() throws {
    let found = try SettingsFolder.problems("name: demo")
    #expect(
      found == """
        settings.yaml:1: missing "models"; the candidates and the teachers, by name
        settings.yaml:1: missing "sources" in queries; name at least one file of instructions
        settings.yaml:1: missing "candidates"; at least two models
        settings.yaml:1: missing "teachers"; at least one model
        """)
  }

  @Test(
    "A file without settings says so",
    arguments: [
      (
        "",
        "settings.yaml:1: expected settings, found an empty file; gavel init writes one to begin with"
      ),
      (
        "# nothing\n",
        "settings.yaml:1: expected settings, found an empty file; gavel init writes one to begin with"
      ),
      ("- a\n- b\n", "settings.yaml:1: expected keys and values, found a list"),
      ("hello", "settings.yaml:1: expected keys and values, found the text \"hello\""),
    ])
  func noMapping(text: String, expected: String) throws {
    #expect(try SettingsFolder.problems(text) == expected)
  }

  @Test("A file that is not there, or a folder, says so")
  func noFile() throws {
    let folder = try SettingsFolder()
    #expect(folder.problems() == "settings.yaml: no such file; gavel init writes one to begin with")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/settings.yaml", withIntermediateDirectories: false)
    #expect(folder.problems() == "settings.yaml: expected a settings file, found a folder")
  }

  @Test("Bytes that are not UTF-8 are refused")
  func encoding() throws {
    let folder = try SettingsFolder()
    try Data([0x6E, 0x3A, 0x20, 0xFF]).write(
      to: URL(fileURLWithPath: folder.path + "/settings.yaml"))
    #expect(folder.problems() == "settings.yaml: expected UTF-8, found other bytes")
  }

  /// Each row changes or adds one line of settings that are complete.
  @Test(
    "Values that contradict one another are refused, each with what to do",
    arguments: [
      (
        "candidates: [llama, llama]", #"settings.yaml:6: candidates: "llama" stands twice"#
      ),
      (
        "candidates: [llama]",
        "settings.yaml:6: candidates: expected at least two models, found one"
      ),
      (
        "teachers: []", "settings.yaml:7: teachers: expected at least one model, found none"
      ),
      (
        "pairs: {per_query: 2}",
        "settings.yaml:8: pairs.per_query: found 2, but 2 candidates make one pair"
      ),
      (
        "judging: {orders: forward}",
        "settings.yaml:8: judging.orders: found forward, but keep.swap consistent compares both orders; set orders to both, or keep.swap to all"
      ),
      (
        "keep: {contradictions: maybe}",
        #"settings.yaml:8: keep.contradictions: unknown contradictions "maybe"; there are: drop, keep"#
      ),
      (
        "keep: {contradictions: {sores: drop}}",
        #"settings.yaml:8: unknown key "sores" in keep.contradictions; did you mean "scores"?"#
      ),
      (
        "export: [{format: judgelm}]",
        "settings.yaml:8: export.0.format: judgelm holds scores, and the judge format pandalm has none; judge with the format judgelm, or export another"
      ),
      (
        "export: [{format: messages, reference_drop: 0.5}]",
        "settings.yaml:8: export.0.reference_drop: chooses between judgments with and without the reference; set judging.reference to both, found without"
      ),
      (
        "export: [{format: messages}, {format: messages}]",
        "settings.yaml:8: export.1.format: messages stands twice; each format has one folder"
      ),
      (
        "judging: {reference_from: gtp}",
        #"settings.yaml:8: judging.reference_from: no model is called "gtp"; did you mean "gpt"?"#
      ),
      (
        "queries: {sources: [{path: seeds.jsonl}], diversity: {rouge_l: off, against: [seeds.jsonl]}}",
        "settings.yaml:1: queries.diversity.against: needs rouge_l, which is off: nothing would be compared"
      ),
      (
        "queries: {sources: [{path: seeds.jsonl}], diversity: {self_bleu: {order: 4}}}",
        "settings.yaml:1: queries.diversity.self_bleu: expected at_most or keep, found neither"
      ),
      (
        "queries: {sources: [{path: seeds.jsonl}], diversity: {self_bleu: {at_most: 1, keep: 2}}}",
        "settings.yaml:1: queries.diversity.self_bleu: expected at_most or keep, found both"
      ),
      (
        "queries: {sources: [{path: seeds.jsonl}], sample: {quotas: {a: 1}}}",
        #"settings.yaml:1: queries.sample.quotas: quotas are for categories; add "by: category""#
      ),
      (
        "queries: {sources: [{path: seeds.jsonl}], sample: {by: category, count: 3, quotas: {a: 1}}}",
        "settings.yaml:1: queries.sample.count: found 3, and quotas that come to 1; leave out count, or make them agree"
      ),
      (
        "queries: {sources: [{path: seeds.jsonl}], sample: {by: category}}",
        #"settings.yaml:1: missing "count" in queries.sample; how many queries to take"#
      ),
      (
        "queries: {sources: [{path: seeds.jsonl, format: novva}]}",
        #"settings.yaml:1: queries.sources.0.format: unknown format "novva"; did you mean "nova"? there are: alignbench, alpaca, auto, dolly, generic, judgelm, nova, pandalm, self-instruct, sharegpt"#
      ),
      (
        "queries: {sources: [{path: seeds.jsonl, format: dolly, fields: {id: n}}]}",
        "settings.yaml:1: queries.sources.0.fields: only the format generic has fields to name, found dolly"
      ),
      (
        "queries: {sources: [{path: .}]}",
        "settings.yaml:1: queries.sources.0.path: expected a file, found the folder FOLDER"
      ),
      (
        "recipe: pandaml",
        #"settings.yaml:8: recipe: no recipe is called "pandaml"; did you mean "pandalm"?"#
      ),
      (
        "templates: packs", "settings.yaml:8: templates: no such folder: packs"
      ),
      (
        "judging: {format: ./packs}", "settings.yaml:8: judging.format: no such folder: packs"
      ),
      (
        "candidate_defaults: {temperature: 0}",
        #"settings.yaml:8: the key "candidate_defaults" may stand in a recipe only; set it in the models"#
      ),
      (
        "name: 2023", "settings.yaml:8: name: expected text, found 2023; put it into quotes"
      ),
      (
        "name: a/b", "settings.yaml:8: name: expected a name without / and line ends"
      ),
      (
        "judging: pandalm",
        #"settings.yaml:8: judging: expected a mapping, found the text "pandalm""#
      ),
      (
        "judging:format: pandalm",
        #"settings.yaml:8: unknown key "judging:format"; there are: budget, cache, candidates, export, judging, keep, models, name, pairs, queries, recipe, seed, split, teachers, templates"#
      ),
    ])
  func contradictions(line: String, expected: String) throws {
    let key = line.prefix { $0 != ":" }
    var lines = SettingsFolder.minimal.split(separator: "\n").map(String.init)
    if let index = lines.firstIndex(where: { $0.hasPrefix("\(key):") }) {
      lines[index] = line
    } else {
      lines.append(line)
    }
    let folder = try SettingsFolder(lines.joined(separator: "\n") + "\n")
    let problems = folder.problems().replacing(folder.path, with: "FOLDER")
    #expect(problems == expected)
  }

  @Test("A budget in dollars needs the price of every model that is asked")
  func prices() throws {
    let text =
      SettingsFolder.minimal.replacing(
        "opt: {provider: simulator}", with: "opt: {provider: openai, base_url: http://localhost/v1}"
      )
      + "budget: {usd: 5}\n"
    let unpriced = try SettingsFolder.problems(text)
    #expect(
      unpriced == """
        settings.yaml:4: models.opt.price: is missing, and budget.usd needs it; give {input: …, output: …} in USD per million tokens, 0 where it is free
        """)
    #expect(try SettingsFolder.problems(text, ["candidates=[llama, gpt]"]) == "")
    #expect(try SettingsFolder.problems(text, ["models.opt.price={input: 1, output: 0}"]) == "")
    let found = try SettingsFolder.problems(text, ["models.opt.price={input: 1}"])
    #expect(
      found
        == #"--set models.opt.price: missing "output" in models.opt.price; USD per million tokens, 0 where it is free"#
    )
  }

  @Test("Swap augmentation needs the swapped order")
  func augmentation() throws {
    let text =
      SettingsFolder.minimal
      + "judging: {orders: forward}\nkeep: {swap: all}\nexport: [{format: messages, swap_augmentation: 0.5}]"
    let found = try SettingsFolder.problems(text)
    #expect(
      found
        == "settings.yaml:10: export.0.swap_augmentation: takes what was said in the swapped order; set judging.orders to both"
    )
  }

  @Test("A simulated model's knobs are for simulated models, and a model cannot be called query")
  func models() throws {
    let text = SettingsFolder.minimal.replacing(
      "opt: {provider: simulator}",
      with:
        "opt: {provider: openai, base_url: http://localhost/v1, simulate: {quality: 1}}\n  query: {provider: simulator}\n  bare: {}"
    )
    let found = try SettingsFolder.problems(text)
    #expect(
      found == """
        settings.yaml:4: models.opt.simulate: is for provider simulator, found provider openai
        settings.yaml:5: models.query: a model cannot be called "query", which reference_from knows
        settings.yaml:6: missing "provider" in models.bare; there are: anthropic, openai, simulator
        """)
  }
}
