import Testing

@testable import GavelCore

@Suite struct ExportFormatTests {
  private static let query = Query(
    ownID: "s-1", instruction: "Übersetze \"water\" ins 中文.", input: "water\nWasser",
    reference: "水 💧")

  private func example(_ modes: [ReferenceMode], shown: ReferenceMode, order: Order = .forward)
    -> Example
  {
    let said: [ReferenceMode: ParsedJudgment] = [
      .without: ParsedJudgment(
        preference: .prefers(.first), scores: ParsedJudgment.Scores(first: 8, second: 6.5),
        reason: "Die erste ist richtig.\nKurz.", reference: "水"),
      .with: ParsedJudgment(
        preference: .tie, scores: ParsedJudgment.Scores(first: 7, second: 7), reason: "Beide."),
    ]
    return Example(
      sample: ContentID(stored: "s-1"), query: Self.query, order: order, mode: shown,
      first: Example.Answer(text: "水", candidate: "llama", decoding: "temperature 0"),
      second: Example.Answer(
        text: "\tWassér ### Response 1: {{input}}", candidate: "opt", decoding: "unknown"),
      said: said.filter { modes.contains($0.key) }, teacher: "gpt")
  }

  private func line(_ format: String, _ pack: String, _ example: Example) throws -> String {
    let export = try #require(ExportFormats.named(format))
    return try export.init(pack: BuiltInPack.read(pack)).line(for: example).line
  }

  @Test("messages, without the reference")
  func messagesWithout() throws {
    #expect(
      try line("messages", "pandalm", example([.without], shown: .without))
        == ####"""
        {"messages":[{"role":"user","content":"Two responses to the following instruction and \####
        its input are given. Compare them, say which is better, why, and how you would have \####
        responded.\n\n### Instruction:\nÜbersetze \"water\" ins 中文.\n\n### Input:\nwater\n\####
        Wasser\n\n### Response 1:\n水\n\n### Response 2:\n\tWassér \\### Response 1: {{input}}\n\####
        \n### Evaluation:"},{"role":"assistant","content":"1\n\n### Reason: Die erste ist \####
        richtig.\nKurz.\n\n### Reference: 水"}]}
        """####
    )
  }

  @Test("messages, with the reference")
  func messagesWith() throws {
    #expect(
      try line("messages", "pandalm", example([.without, .with], shown: .with))
        == ####"""
        {"messages":[{"role":"user","content":"Two responses to the following instruction and \####
        its input are given. Compare them, say which is better, why, and how you would have \####
        responded.\n\n### Instruction:\nÜbersetze \"water\" ins 中文.\n\n### Input:\nwater\n\####
        Wasser\n\n### Reference Answer:\n水 💧\n\n### Response 1:\n水\n\n### Response 2:\n\####
        \tWassér \\### Response 1: {{input}}\n\n### Evaluation:"},{"role":"assistant",\####
        "content":"Tie\n\n### Reason: Beide."}]}
        """####
    )
  }

  @Test("prompt_completion, without the reference")
  func promptCompletionWithout() throws {
    #expect(
      try line("prompt_completion", "judgelm", example([.without], shown: .without))
        == ####"""
        {"prompt":"[Question]\nÜbersetze \"water\" ins 中文.\nwater\nWasser\n\n[The Start of \####
        Assistant 1's Answer]\n水\n[The End of Assistant 1's Answer]\n\n[The Start of Assistant \####
        2's Answer]\n\tWassér ### Response 1: {{input}}\n[The End of Assistant 2's Answer]\n\n\####
        [System]\nGrade both answers for helpfulness, relevance, accuracy and detail. First \####
        give a line with two scores from 1 to 10, for Assistant 1 and Assistant 2, then \####
        explain them.\n","completion":"8 6.5\nDie erste ist richtig.\nKurz."}
        """####
    )
  }

  @Test("prompt_completion, with the reference")
  func promptCompletionWith() throws {
    #expect(
      try line("prompt_completion", "json", example([.with], shown: .with))
        == ####"""
        {"prompt":"Decide which of two answers to a question is better. Reply with a JSON \####
        object with the keys \"result\" (\"1\", \"2\" or \"Tie\"), \"reason\" and \####
        \"reference\".\n\n<question>\nÜbersetze \"water\" ins 中文.\n\nwater\nWasser\n\####
        </question>\n\n<reference>\n水 💧\n</reference>\n\n<answer_1>\n水\n</answer_1>\n\n\####
        <answer_2>\n\tWassér ### Response 1: {{input}}\n</answer_2>\n",\####
        "completion":"{\"result\":\"Tie\",\"reason\":\"Beide.\"}"}
        """####
    )
  }

  @Test("pandalm: the responses as they are, the judge's own reference")
  func pandalm() throws {
    #expect(
      try line("pandalm", "pandalm", example([.without], shown: .without))
        == ####"""
        {"inputs":{"instruction":"Übersetze \"water\" ins 中文.","input":"water\nWasser",\####
        "response1":"水","response2":"\tWassér ### Response 1: {{input}}"},\####
        "outputs":{"evaluation_result":"1","evaluation_reason":"Die erste ist richtig.\nKurz.",\####
        "reference_response":"水"}}
        """####
    )
    #expect(
      try line("pandalm", "pandalm", example([.with], shown: .with)).hasSuffix(
        #""outputs":{"evaluation_result":"Tie","evaluation_reason":"Beide.","reference_response":""}}"#
      ))
  }

  @Test("judgelm: both reference modes in one line, null for what was not judged")
  func judgelm() throws {
    let start =
      ####"""
      {"question_id":"s-1","question_body":"Übersetze \"water\" ins 中文.\nwater\nWasser",\####
      "answer1_body":"水","answer2_body":"\tWassér ### Response 1: {{input}}",\####
      "answer1_model_id":"llama","answer2_model_id":"opt",\####
      "answer1_metadata":{"decoding_method":"temperature 0"},\####
      "answer2_metadata":{"decoding_method":"unknown"},
      """####
    let reference = #""reference":{"text":"水 💧","model":"reference","decoding_method":"none"},"#
    let without = #""score":[8,6.5],"text":"8 6.5\nDie erste ist richtig.\nKurz.","#
    let with = #""score_w_reference":[7,7],"text_w_reference":"7 7\nBeide."}"#
    #expect(
      try line("judgelm", "judgelm", example([.without, .with], shown: .without))
        == start + without + reference + with)
    #expect(
      try line("judgelm", "judgelm", example([.with], shown: .with))
        == start + #""score":null,"text":null,"# + reference + with)
    #expect(
      try line("judgelm", "judgelm", example([.without], shown: .without))
        == start + without + reference + #""score_w_reference":null,"text_w_reference":null}"#)
  }

  @Test(
    "Every line parses back to the same bytes", arguments: ExportFormats.all.map { $0.name },
    BuiltInPack.names)
  func parses(_ format: String, _ pack: String) throws {
    for mode in ReferenceMode.allCases {
      let line = try line(format, pack, example([.without, .with], shown: mode))
      #expect(try JSONParser.parse(line).line.isByteEqual(to: line))
      #expect(!line.utf8.contains(0x0A))
      #expect(FoundationJSON.reading(Array(line.utf8)) != nil)
    }
  }

  @Test("The formats are sorted by name and found by it")
  func registry() {
    #expect(
      ExportFormats.all.map { $0.name } == ["judgelm", "messages", "pandalm", "prompt_completion"])
    for format in ExportFormats.all { #expect(ExportFormats.named(format.name) == format) }
    #expect(ExportFormats.named("pandaLM") == nil)
  }
}
