import Testing

@testable import GavelCore

@Suite("What a reason states outright")
struct StatedPreferenceTests {
  @Test(
    "A plain statement is understood",
    arguments: [
      ("Assistant 2 is better.", .second),
      ("Overall, Assistant 1 is clearly better than Assistant 2.", .first),
      ("Response A's answer is superior.", .first), ("Answer 2 is the better answer.", .second),
      ("The dates are wrong. Response 1 is therefore the better answer.", .first),
      ("Model B is better because it compiles.", .second), ("ASSISTANT 1 IS PREFERABLE", .first),
      ("助手2更好。", .second), ("综合来看，助手1的回答明显更优。", .first), ("因此回答2更好。", .second),
      ("助手２更好", .second), ("助手一优于助手二。", .first),
      ("Assistant 2's response is better overall.", .second),
    ] as [(String, Position)])
  func stated(_ text: String, _ expected: Position) {
    #expect(StatedPreference.position(in: text) == expected)
  }

  @Test(
    "What is not plain states nothing",
    arguments: [
      "", "Assistant 1 covers more.", "Assistant 2 is better in tone.",
      "Assistant 2 is better at rhymes.",
      "Assistant 2 is not better.", "If it compiled, Assistant 2 is better.",
      "Assistant 2 is better. Assistant 1 is better.",
      "Although Assistant 2 is better, it is late.",
      "Assistant 2 says \"Assistant 2 is better\".",
      "Assistant 2 claims that Assistant 2 is better.",
      "Neither is better.", "Is Assistant 2 better?", "助手2不是更好。", "如果更短，助手2更好。", "助手2更好地解释了原因。",
      "助手2更好看。", "助手1和助手2都很好。", "Assistant 12 is better.", "a better answer",
      "The answer a is given.",
      "Assistant 2 is better structured, Assistant 1 is right.", "质量相当",
    ])
  func silent(_ text: String) {
    #expect(StatedPreference.position(in: text) == nil)
  }
}

@Suite("The script of a reason")
struct ReasonScriptTests {
  @Test(
    "A reason in Chinese to a query in Latin script differs, and the other way round",
    arguments: [
      ("助手1的回答准确而且完整，助手2有明显错误。", "Name three rivers of Europe."),
      ("Assistant 1 is correct and complete.", "请写一首关于春天的诗"),
      ("Ассистент 1 отвечает верно и полно.", "什么是光合作用？"),
      ("助手1准确（ok），助手2不准确，遗漏了要点。", "¿Cuál es la capital de Perú?"),
    ])
  func differs(_ reason: String, _ query: String) {
    #expect(ReasonScript.differs(reason, from: query))
  }

  @Test(
    "Anything less clear does not",
    arguments: [
      ("Assistant 1 is correct.", "Name three rivers."), ("助手1的回答准确而且完整，没有错误。", "请写一首诗"),
      ("助手1好。", "Name three rivers."), ("Good.", "请写一首关于春天的诗"),
      ("Assistant 1 translates 春天 well.", "Translate 春天来了 into English"),
      ("助手1的回答准确而且完整，没有错误。", "春はいつ来ますか"), ("Assistant 1 is correct.", "1 + 1 = ?"),
      ("回答1は正しく、回答2は間違っています。", "Name three rivers."), ("", ""),
      ("助手1把 river 译成河流，把 bank 译成河岸，准确。", "请翻译 river bank"),
    ])
  func same(_ reason: String, _ query: String) {
    #expect(!ReasonScript.differs(reason, from: query))
  }
}
