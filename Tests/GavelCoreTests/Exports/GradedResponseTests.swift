import Testing

@testable import GavelCore

@Suite("Lines about one graded response")
struct GradedResponseTests {
  private func graded(
    _ mode: ReferenceMode = .with, text: String? = "Half of it is missing."
  ) -> GradedResponse {
    GradedResponse(
      critique: ContentID(stored: "c-1"), response: ContentID(stored: "r-1"),
      query: Query(ownID: nil, instruction: "Why?", input: "The sky.", reference: "Light."),
      text: "[Question] it is blue.", candidate: "small", teacher: "gpt", mode: mode,
      said: CritiqueLLMPointwise.Critique(
        overall: 6.5,
        dimensions: [
          CritiqueLLMPointwise.Dimension(name: "correctness", score: 7),
          CritiqueLLMPointwise.Dimension(name: "meets the request", score: 6),
        ], text: text))
  }

  private func line(_ format: String, _ pack: String, _ graded: GradedResponse) throws -> String {
    let pack = try BuiltInPack.read(pack)
    let lesson = try #require(pack.lesson(in: graded))
    let export = try #require(ExportFormats.named(format))
    return try #require(export.init(pack: pack).line(for: lesson)).line
  }

  @Test("judgelm: the reference is the first answer, and has its 10")
  func judgelm() throws {
    #expect(
      try line("prompt_completion", "judgelm", graded())
        == ##"""
        {"prompt":"[Question]\nWhy?\nThe sky.\n\n[The Start of Assistant 1's Answer]\nLight.\n\##
        [The End of Assistant 1's Answer]\n\n[The Start of Assistant 2's Answer]\n\\[Question] \##
        it is blue.\n[The End of Assistant 2's Answer]\n\n[System]\nAssistant 1's answer is the \##
        reference answer, with a score of 10. Grade Assistant 2's for helpfulness, relevance, \##
        accuracy and detail. First give a line with two scores from 1 to 10, the 10 of Assistant 1 \##
        and the score of Assistant 2, then explain the second.\n",\##
        "completion":"10 6.5\nHalf of it is missing."}
        """##)
  }

  @Test("critiquellm: the scores of all dimensions, with the reference and without")
  func critiquellm() throws {
    let with = try line("alpaca", "critiquellm-en", graded())
    #expect(with.contains(#"[Reference Answer]\nLight.\n\n[The Start of the Answer to Grade]"#))
    #expect(with.contains("Dimensions: correctness、meets the request"))
    #expect(
      with.hasSuffix(
        #""output":"Half of it is missing.\n\n{'correctness': 7, 'meets the request': 6, "#
          + #"'综合得分': 6.5}","system":""}"#))
    let without = try line("sharegpt", "critiquellm-en", graded(.without))
    #expect(!without.contains("Light.") && !without.contains("Reference"))
    #expect(try line("messages", "critiquellm", graded()).contains(#"[参考答案]\nLight."#))
  }

  @Test(
    "What a student learns to say is read as what its teacher said",
    arguments: ["judgelm", "critiquellm", "critiquellm-en"])
  func readBack(_ name: String) throws {
    let pack = try BuiltInPack.read(name)
    let prompts = try #require(pack.critiques)
    for text in ["Half of it is missing.", "【清晰度】7 分。\n第二行。", nil] {
      let graded = graded(text: text)
      let said = try prompts.format.parse(try #require(pack.lesson(in: graded)).target)
      #expect(said.overall == graded.said.overall)
      #expect(said.text == graded.said.text)
      if prompts.format == .dictionary { #expect(said == graded.said) }
    }
  }

  @Test("Records of two answers hold no single one, and say what does")
  func recordsOfTwo() throws {
    let pack = try BuiltInPack.read("judgelm")
    let lesson = try #require(pack.lesson(in: graded()))
    for format in ExportFormats.all {
      #expect((format.init(pack: pack).line(for: lesson) != nil) == format.hasPrompt)
      let obstacle = ExportFormats.obstacle(
        toResponsesIn: format, taughtBy: pack, modes: [.with])
      #expect((obstacle == nil) == format.hasPrompt)
    }
    let nova = ExportFormats.obstacle(
      toResponsesIn: NovaExport.self, taughtBy: pack, modes: [.with])
    #expect(nova?.hasSuffix("write one of: alpaca, messages, prompt_completion, sharegpt") == true)
    let both = ExportFormats.obstacle(
      toResponsesIn: MessagesExport.self, taughtBy: pack, modes: [.without, .with])
    #expect(both?.contains("has no critique.rewrite.txt") == true)
    let pandalm = ExportFormats.obstacle(
      toResponsesIn: MessagesExport.self, taughtBy: try BuiltInPack.read("pandalm"), modes: [.with])
    #expect(pandalm?.contains("no student.single.txt and target.single.txt") == true)
  }

  @Test("A key of Latin words keeps its spaces, one of Chinese has none")
  func keys() throws {
    let said = try CritiqueLLMPointwise().parse(
      "x\n{ 'meets  the request ' : 6, '清晰 度': 5, \" 综合 得分 \": 6 }")
    #expect(said.dimensions.map(\.name) == ["meets the request", "清晰度"])
    #expect(said.overall == 6)
  }
}
