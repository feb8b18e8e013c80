import Foundation
import GavelCore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Resolved settings")
struct ResolvedYAMLTests {
  @Test("Every key is written out, in a fixed order, as people write them")
  func golden() throws {
    let folder = try SettingsFolder(
      """
      name: "café: 判断"
      recipe: pandalm
      queries:
        sources: [{path: "-"}]
        sample: {by: category, quotas: {数学: 2, coding: 1}}
        diversity: {self_bleu: {at_most: 0.1}}
      models:
        llama: {provider: openai, base_url: http://localhost:8000/v1, stop: ["###", a], extra: {a: {b: [1, 2.50]}, c: {}}}
        "7": {provider: simulator, timeout: 1.5}
      candidates: [llama, "7"]
      teachers: ["7"]
      split: {validation: 1e-5}
      """)
    let written = try folder.read().settings.resolvedYAML
    #expect(
      written == """
        name: "café: 判断"
        seed: 42
        recipe: pandalm
        queries:
          sources:
            - path: "-"
              format: auto
              fields:
                instruction: null
                input: null
                reference: null
                category: null
                id: null
          sample:
            count: null
            by: category
            quotas:
              coding: 1
              数学: 2
          diversity:
            tokenizer: unicode
            rouge_l: 0.7
            self_bleu:
              order: 4
              at_most: 0.1
            against: []
            numbers_guard: false
          categories: null
          augment: null
          grade: null
          balance: null
        models:
          llama:
            provider: openai
            base_url: http://localhost:8000/v1
            model: llama
            api_key_env: null
            ca_file: null
            temperature: 0
            top_p: null
            max_tokens: 300
            seed: null
            stop:
              - "###"
              - a
            extra:
              a:
                b:
                  - 1
                  - 2.50
              c: {}
            system: null
            json_mode: object
            reasoning: null
            logprobs: false
            top_logprobs: null
            limits:
              concurrency: 16
              requests_per_minute: null
              tokens_per_minute: null
              input_tokens_per_minute: null
              output_tokens_per_minute: null
              scope: key
            price: null
            timeout: 120s
            retries: 6
            patience: 600s
            via: direct
            batch: null
            simulate: null
          "7":
            provider: simulator
            base_url: null
            model: "7"
            api_key_env: null
            ca_file: null
            temperature: 0
            top_p: null
            max_tokens: 300
            seed: null
            stop: []
            extra: {}
            system: null
            json_mode: object
            reasoning: null
            logprobs: false
            top_logprobs: null
            limits:
              concurrency: 16
              requests_per_minute: null
              tokens_per_minute: null
              input_tokens_per_minute: null
              output_tokens_per_minute: null
              scope: key
            price:
              input: 0
              output: 0
            timeout: 1500ms
            retries: 6
            patience: 600s
            via: direct
            batch: null
            simulate:
              quality: 0.6
              spread: 0.15
              empty: 0
              refusal: 0
              noise: 0
              position_bias: 0
              malformed: 0
              latency: 0
        candidates:
          - llama
          - "7"
        pairs:
          per_query: 1
          choose: all
        teachers:
          - "7"
        judging:
          format: pandalm
          reference: without
          reference_from: query
          orders: both
          path: direct
          answers: pair
        keep:
          swap: consistent
          contradictions:
            scores: keep
            reference: keep
            language: keep
        split:
          validation: 0.00001
          cluster_above: 0.7
        export:
          - format: pandalm
            of: pairs
            swap_augmentation: 0
            reference_drop: null
            max_tokens: null
            over: null
            balance: none
            ties: keep
            template: null
            license: null
            language: []
          - format: messages
            of: pairs
            swap_augmentation: 0
            reference_drop: null
            max_tokens: null
            over: null
            balance: none
            ties: keep
            template: null
            license: null
            language: []
        budget:
          usd: null
          requests: null
          hours: null
        templates: null
        cache: true

        """)
  }

  @Test("Reading what was written gives the same settings", arguments: 0..<60)
  func roundTrip(seed: Int) throws {
    let folder = try SettingsFolder(files: ["authority.pem": TestCertificates.authority])
    var random = RandomSettings(seed: UInt64(seed), folder: folder.path)
    let settings = random.settings()
    let text = settings.resolvedYAML
    try folder.write(text, to: "settings.yaml")
    let read = try folder.read(requiringKeys: false).settings
    #expect(read == settings)
    #expect(read.resolvedYAML == text)
  }

  @Test(
    "Numbers are written as people write them and read back the same",
    arguments: [
      (0, "0"), (1, "1"), (-2, "-2"), (0.1, "0.1"), (1e-5, "0.00001"), (1.25e-7, "0.000000125"),
      (-3e-5, "-0.00003"), (200_000, "200000"), (0.1 + 0.2, "0.30000000000000004"), (1e21, "1e+21"),
    ])
  func decimals(number: Double, text: String) {
    #expect(DecimalText.of(number) == text)
    #expect(Double(text) == number)
  }
}
