import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Dataset cards")
struct DatasetCardTests {
  private func card(_ run: TestRun, _ format: String = "messages") throws -> String {
    try run.folder.read("export/\(format)/README.md")
  }

  @Test("The front matter names the files, their sizes, the licence and the languages")
  func frontMatter() async throws {
    let run = try await TestRun(
      settings: "split: {validation: 0.3}\n"
        + "export: [{format: messages, license: cc-by-4.0, language: [en, zh]}]")
    let text = try card(run)
    let front = try #require(text.split(separator: "---\n").first)
    func bytes(_ split: String) throws -> (bytes: Int, lines: Int) {
      let text = try run.folder.read("export/messages/\(split).jsonl")
      return (text.utf8.count, text.split(separator: "\n").count)
    }
    let (train, validation) = (try bytes("train"), try bytes("validation"))
    let both = train.bytes + validation.bytes
    #expect(
      front == """
        pretty_name: "test"
        license: "cc-by-4.0"
        language:
        - "en"
        - "zh"
        task_categories:
        - text-generation
        tags:
        - llm-as-a-judge
        - pairwise-comparison
        - simulated
        size_categories:
        - n<1K
        configs:
        - config_name: default
          data_files:
          - split: train
            path: train.jsonl
          - split: validation
            path: validation.jsonl
        dataset_info:
          config_name: default
          splits:
          - name: train
            num_bytes: \(train.bytes)
            num_examples: \(train.lines)
          - name: validation
            num_bytes: \(validation.bytes)
            num_examples: \(validation.lines)
          download_size: \(both)
          dataset_size: \(both)

        """)
  }

  @Test("Without a licence it is other; a split without lines is no file to read")
  func missing() async throws {
    let run = try await TestRun(
      settings: "split: {validation: 0}\nexport: [{format: messages}, {format: alpaca}]")
    let text = try card(run)
    #expect(text.contains("\nlicense: \"other\"\n") && !text.contains("language:"))
    #expect(!text.contains("path: validation.jsonl") && text.contains("path: train.jsonl"))
    let info = try JSONParser.parse(try run.folder.read("export/alpaca/dataset_info.json"))
    #expect(info.object?.keys == ["test_train"])
  }

  @Test("The verdicts are counted by place, and the models with what is known of them")
  func tables() async throws {
    let run = try await TestRun(settings: "export: [{format: messages, swap_augmentation: 1}]")
    let lines = try run.lines("train.jsonl")
    let ties = lines.count {
      $0.object?["messages"]?.array?.last?.object?["content"]?.string?.hasPrefix("Tie") == true
    }
    let text = try card(run)
    let wins = (lines.count - ties) / 2
    let share = { (count: Int) in
      String(format: "%.1f %%", Double(count) / Double(lines.count) * 100)
    }
    #expect(text.contains("| verdict | train | validation |"))
    #expect(text.contains("| first | \(wins) (\(share(wins))) |"))
    #expect(text.contains("| second | \(wins) (\(share(wins))) |"))
    #expect(text.contains("| tie | \(ties) (\(share(ties))) |"))
    #expect(text.contains("| `teacher` | teacher | `teacher` | `teacher` | simulated |"))
    let manifest = try JSONParser.parse(try run.folder.read("export/messages/manifest.json"))
    let labels = manifest.object?["lines"]?.object?["labels"]?.object
    #expect(
      labels?["train"]?.line == #"{"first":\#(wins),"second":\#(wins),"tie":\#(ties)}"#)
  }

  @Test("dataset_info.json names both files beside it, and the fields of a line")
  func datasetInfo() async throws {
    let run = try await TestRun(
      settings: "split: {validation: 0.3}\nexport: [{format: alpaca}, {format: sharegpt}, "
        + "{format: preference}]")
    let text = try run.folder.read("export/sharegpt/dataset_info.json")
    #expect(
      text == """
        {
          "test_train": {
            "file_name": "train.jsonl",
            "formatting": "sharegpt",
            "columns": {
              "messages": "conversations",
              "system": "system"
            },
            "tags": {
              "role_tag": "from",
              "content_tag": "value",
              "user_tag": "human",
              "assistant_tag": "gpt"
            }
          },
          "test_validation": {
            "file_name": "validation.jsonl",
            "formatting": "sharegpt",
            "columns": {
              "messages": "conversations",
              "system": "system"
            },
            "tags": {
              "role_tag": "from",
              "content_tag": "value",
              "user_tag": "human",
              "assistant_tag": "gpt"
            }
          }
        }

        """)
    let ranking = try JSONParser.parse(try run.folder.read("export/preference/dataset_info.json"))
    #expect(ranking.object?["test_train"]?.object?["ranking"]?.bool == true)
  }

  @Test("Another template is the student's, in the lines, the manifest and the signature")
  func template() async throws {
    let run = try await TestRun(
      settings: "judging: {format: judgelm}\nexport: [{format: messages, template: pandalm}]")
    for line in try run.lines("train.jsonl") {
      let texts = line.object?["messages"]?.array?.compactMap { $0.object?["content"]?.string }
      #expect(texts?.first?.contains("### Response 1:") == true)
      #expect((try? PandaLMFormat().parse(texts?.last ?? "")) != nil)
    }
    let manifest = try JSONParser.parse(try run.folder.read("export/messages/manifest.json"))
    let templates = try #require(manifest.object?["templates"]?.object)
    #expect(templates["pack"] == "judgelm" && templates["student"] == "pandalm")
    let hash = try #require(templates["student_sha256"]?.string)
    #expect(
      manifest.object?["signature"]?.string?.hasSuffix("|template:\(hash.prefix(12))") == true)
  }
}
