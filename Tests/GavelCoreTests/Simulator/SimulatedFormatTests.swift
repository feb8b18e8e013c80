import Testing

@testable import GavelCore

@Suite("A simulated teacher speaks the form that a pack asks for")
struct SimulatedFormatTests {
  private static let questions = [
    "Name three rivers of Portugal and the seas that they reach.", "请解释植物的光合作用需要哪些条件。",
  ]

  private func reply(_ pack: TemplatePack, _ question: String, _ first: String, _ second: String)
    -> String
  {
    let query = Query(instruction: question)
    let model = SimulatedModel(seed: 3, name: "teacher", profile: .init())
    return model.reply(
      to: pack.teacherMessages(for: query, first: first, second: second, reference: nil)
    ).text
  }

  @Test(
    "Its answer is read as the truth, in both orders", arguments: BuiltInPack.names, questions)
  func truth(_ name: String, _ question: String) throws {
    let pack = try BuiltInPack.read(name)
    let parser = try #require(JudgeFormats.named(pack.parser)).init()
    for (first, second, expected) in [
      (question, "I cannot say.", .prefers(.first)), ("", question, .prefers(.second)),
      ("Yes.", "Yes.", .tie),
    ] as [(String, String, Preference<Position>)] {
      let judgment = try parser.parse(reply(pack, question, first, second))
      #expect(judgment.preference == expected)
      #expect(judgment.reason != nil)
    }
  }

  @Test("To a prompt in Chinese it gives its reasons in Chinese, whatever the question")
  func chinese() throws {
    let pack = try BuiltInPack.read("critiquellm")
    for question in Self.questions {
      let text = reply(pack, question, question, "Well.")
      #expect(text.hasSuffix("\n\n{'综合比较结果': '助手1'}"))
      #expect(text.contains("助手1") && text.contains("。"))
    }
  }
}
