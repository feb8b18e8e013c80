@testable import GavelCore

/// Questions in the five languages that simulated models speak, as many as a test wants.
enum SimulatedQuestions {
  static let languages: [(name: String, question: String)] = [
    (
      "English",
      "Explain how photosynthesis converts sunlight, water and carbon dioxide into glucose."
    ),
    ("Chinese", "请解释光合作用如何把阳光、水分和二氧化碳转化为葡萄糖，并说明叶绿素的作用。"),
    (
      "Spanish",
      "Explica cómo la fotosíntesis convierte la luz solar y el dióxido de carbono en glucosa."
    ),
    ("Japanese", "光合成が太陽光と二酸化炭素をブドウ糖に変える仕組みを、植物の葉緑体の役割とともに説明してください。"),
    ("Russian", "Объясните, как фотосинтез превращает солнечный свет и углекислый газ в глюкозу."),
  ]

  /// A question with ten words of its own.
  static func question(_ number: Int) -> String {
    var chance = Chance(UInt64(number))
    let words = (0..<10).map { _ in
      String((0..<6).map { _ in chance.one(of: Array("bcdfghjklmnpqrstvwxz")) })
    }
    return "Please compare \(words[..<5].joined(separator: " with ")) and "
      + "\(words[5...].joined(separator: ", "))?"
  }
}

/// Judging prompts in the styles of the built-in packs, and one that no pack has.
enum PromptStyle: String, CaseIterable {
  case pandalm, judgelm, json, other

  var parser: any JudgeFormat {
    switch self {
    case .pandalm, .other: PandaLMFormat()
    case .judgelm: JudgeLMFormat()
    case .json: JSONFormat()
    }
  }

  func prompt(
    _ question: String, input: String? = nil, reference: String? = nil, _ first: String,
    _ second: String
  ) -> [CompletionRequest.Message] {
    let reference = reference ?? ""
    let input = input ?? ""
    switch self {
    case .pandalm:
      let text = """
        Two models were given the instruction below. Say which response is better.

        ### Instruction:
        \(question)
        \(input.isEmpty ? "" : "\n### Input:\n\(input)\n")\
        \(reference.isEmpty ? "" : "\n### Reference Answer:\n\(reference)\n")
        ### Response 1:
        \(first)

        ### Response 2:
        \(second)

        Answer in this form. The first line is 1, 2 or Tie. An empty line and "### Reason:" with your
        reasons follow, then an empty line and
        ### Reference:
        with an answer of your own.

        ### Evaluation:
        """
      return [.init(.user, text)]
    case .judgelm:
      let text = """
        [Question]
        \(question)\(input.isEmpty ? "" : "\n\n\(input)")
        \(reference.isEmpty ? "" : "\n[Reference Answer]\n\(reference)\n")
        [The Start of Assistant 1's Answer]
        \(first)
        [The End of Assistant 1's Answer]

        [The Start of Assistant 2's Answer]
        \(second)
        [The End of Assistant 2's Answer]

        [System]
        How helpful, relevant, accurate and detailed are the two answers? The first line holds two
        scores on a scale from 1 to 10 and nothing else.
        """
      return [.init(.system, "You check the quality of answers."), .init(.user, text)]
    case .json:
      let text = """
        <question>
        \(question)
        </question>
        \(input.isEmpty ? "" : "<input>\n\(input)\n</input>\n")\
        \(reference.isEmpty ? "" : "<reference>\n\(reference)\n</reference>\n")\
        <answer_1>
        \(first)
        </answer_1>
        <answer_2>\(second)</answer_2>
        """
      let system = #"Reply with a JSON object: {"result": "1", "2" or "Tie", "reason": …}."#
      return [.init(.system, system), .init(.user, text)]
    case .other:
      let text = """
        == The user's question ==
        \(question)\(input.isEmpty ? "" : "\n\(input)")
        \(reference.isEmpty ? "" : "\n== Reference ==\n\(reference)\n")
        == Answer of model A ==
        \(first)

        == Answer of model B ==
        \(second)

        == Your verdict ==
        """
      return [.init(.user, text)]
    }
  }
}
