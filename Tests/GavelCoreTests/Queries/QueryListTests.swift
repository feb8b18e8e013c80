import Testing

@testable import GavelCore

@Suite("A list of new queries, as models set one out")
struct QueryListTests {
  private static let two = ["Why is the sky blue?", "How do magnets work?"]
  private static let zwei = ["天空为什么是蓝色的？", "磁铁是怎样工作的？"]

  private static let english: [(String, [String])] = [
    // Numbers
    ("1. Why is the sky blue?\n2. How do magnets work?", two),
    ("1) Why is the sky blue?\n2) How do magnets work?", two),
    ("(1) Why is the sky blue?\n(2) How do magnets work?", two),
    ("[1] Why is the sky blue?\n[2] How do magnets work?", two),
    ("1: Why is the sky blue?\n2: How do magnets work?", two),
    ("1.Why is the sky blue?\n2.How do magnets work?", two),
    ("  1. Why is the sky blue?\n  2. How do magnets work?", two),
    ("1. Why is the sky blue?\r\n2. How do magnets work?\r\n", two),
    ("1. Why is the sky blue?\n\n2. How do magnets work?", two),
    ("5. Why is the sky blue?\n6. How do magnets work?", two),
    ("0. Why is the sky blue?\n1. How do magnets work?", two),
    ("1. Why is the sky blue?\n1. How do magnets work?", two),
    ("1. Why is the sky blue?\n3. How do magnets work?", two),
    ("① Why is the sky blue?\n② How do magnets work?", two),
    ("**1.** Why is the sky blue?\n**2.** How do magnets work?", two),
    ("**1. Why is the sky blue?**\n**2. How do magnets work?**", two),
    ("1. **Why is the sky blue?**\n2. **How do magnets work?**", two),
    ("- 1. Why is the sky blue?\n- 2. How do magnets work?", two),
    ("### 1. Why is the sky blue?\n### 2. How do magnets work?", two),
    ("Question 1: Why is the sky blue?\nQuestion 2: How do magnets work?", two),
    ("Question 1:\nWhy is the sky blue?\n\nQuestion 2:\nHow do magnets work?", two),
    ("Q1. Why is the sky blue?\nQ2. How do magnets work?", two),
    ("**Question #1:** Why is the sky blue?\n**Question #2:** How do magnets work?", two),
    ("1. \"Why is the sky blue?\"\n2. “How do magnets work?”", two),
    ("1. Question: Why is the sky blue?\n2. **Instruction:** How do magnets work?", two),
    // Remarks
    ("Sure! Here are two questions:\n\n1. Why is the sky blue?\n2. How do magnets work?", two),
    ("1. Why is the sky blue?\n2. How do magnets work?\n\nLet me know if you need more!", two),
    (
      "Certainly.\n1. Why is the sky blue?\n2. How do magnets work?\n\nI hope these help.\n- me",
      two
    ),
    ("```\n1. Why is the sky blue?\n2. How do magnets work?\n```", two),
    ("<think>Two, then.</think>", ["<think>Two, then.</think>"]),
    // Bullets and plain lines
    ("- Why is the sky blue?\n- How do magnets work?", two),
    ("* Why is the sky blue?\n* How do magnets work?", two),
    ("• Why is the sky blue?\n• How do magnets work?", two),
    ("– Why is the sky blue?\n– How do magnets work?", two),
    ("Here you go:\n- Why is the sky blue?\n- How do magnets work?", two),
    ("Why is the sky blue?\nHow do magnets work?", two),
    ("Why is the sky blue?\n\nHow do magnets work?", two),
    ("Here are the questions:\nWhy is the sky blue?\nHow do magnets work?\nHope this helps.", two),
    // Several lines
    ("1. Why is\nthe sky blue?\n2. How do magnets work?", ["Why is\nthe sky blue?", two[1]]),
    (
      "1. Sort these:\n   - pear\n   - fig\n2. How do magnets work?",
      ["Sort these:\n- pear\n- fig", two[1]]
    ),
    (
      "1. Put in order:\n   1. boil\n   2. peel\n2. How do magnets work?",
      ["Put in order:\n1. boil\n2. peel", two[1]]
    ),
    ("1. Put in order:\n   1. boil\n   2. peel", ["Put in order:\n1. boil\n2. peel"]),
    (
      "1. Sum up the text:\n\nIt rained.\n\n2. How do magnets work?",
      ["Sum up the text:\n\nIt rained.", two[1]]
    ),
    (
      "- Sort these:\n  - pear\n  - fig\n- How do magnets work?",
      ["Sort these:\n- pear\n- fig", two[1]]
    ),
    // What is no mark
    ("1. What are 3.5 litres in pints?", ["What are 3.5 litres in pints?"]),
    (
      "3.5 litres are how many pints?\nWhat is half of 7?",
      [
        "3.5 litres are how many pints?", "What is half of 7?",
      ]
    ),
    ("10:30 or 11:00, which is earlier?", ["10:30 or 11:00, which is earlier?"]),
    // JSON
    (#"["Why is the sky blue?", "How do magnets work?"]"#, two),
    ("```json\n[\"Why is the sky blue?\", \"How do magnets work?\"]\n```", two),
    ("Sure:\n```json\n[\"Why is the sky blue?\",\n \"How do magnets work?\"]\n```\nEnjoy!", two),
    ("Here it is: [\"Why is the sky blue?\", \"How do magnets work?\"] Good luck.", two),
    (#"{"questions": ["Why is the sky blue?", "How do magnets work?"]}"#, two),
    (#"[{"question": "Why is the sky blue?"}, {"question": "How do magnets work?"}]"#, two),
    (
      #"[{"id": 1, "instruction": "Why is the sky blue?"}, {"instruction": "How do magnets work?"}]"#,
      two
    ),
    ("{\"question\": \"Why is the sky blue?\"}\n{\"question\": \"How do magnets work?\"}", two),
    (#"[{"instruction": "Sum up.", "input": "It rained."}]"#, ["Sum up.\nIt rained."]),
    ("[1] Why is the sky blue? [sic]", ["Why is the sky blue? [sic]"]),
    // Nothing
    ("", []), ("   \n ", []), ("1.\n2. How do magnets work?", ["", two[1]]),
  ]

  private static let chinese: [(String, [String])] = [
    ("1. 天空为什么是蓝色的？\n2. 磁铁是怎样工作的？", zwei),
    ("1、天空为什么是蓝色的？\n2、磁铁是怎样工作的？", zwei),
    ("１．天空为什么是蓝色的？\n２．磁铁是怎样工作的？", zwei),
    ("（1）天空为什么是蓝色的？\n（2）磁铁是怎样工作的？", zwei),
    ("1：天空为什么是蓝色的？\n2：磁铁是怎样工作的？", zwei),
    ("一、天空为什么是蓝色的？\n二、磁铁是怎样工作的？", zwei),
    ("（一）天空为什么是蓝色的？\n（二）磁铁是怎样工作的？", zwei),
    ("【1】天空为什么是蓝色的？\n【2】磁铁是怎样工作的？", zwei),
    ("①天空为什么是蓝色的？\n②磁铁是怎样工作的？", zwei),
    ("问题1：天空为什么是蓝色的？\n问题2：磁铁是怎样工作的？", zwei),
    ("问题一：天空为什么是蓝色的？\n问题二：磁铁是怎样工作的？", zwei),
    ("第1题：天空为什么是蓝色的？\n第2题：磁铁是怎样工作的？", zwei),
    ("**问题1**：天空为什么是蓝色的？\n**问题2**：磁铁是怎样工作的？", zwei),
    ("好的，以下是两个新问题：\n\n1. 天空为什么是蓝色的？\n2. 磁铁是怎样工作的？", zwei),
    ("1. 天空为什么是蓝色的？\n2. 磁铁是怎样工作的？\n\n希望这些问题对你有帮助！", zwei),
    ("以下是问题：\n天空为什么是蓝色的？\n磁铁是怎样工作的？\n以上就是全部问题。", zwei),
    ("1. “天空为什么是蓝色的？”\n2. 「磁铁是怎样工作的？」", zwei),
    ("1. 问题：天空为什么是蓝色的？\n2. 指令：磁铁是怎样工作的？", zwei),
    ("·天空为什么是蓝色的？\n·磁铁是怎样工作的？", zwei),
    ("[\"天空为什么是蓝色的？\", \"磁铁是怎样工作的？\"]", zwei),
    ("```json\n{\"问题列表\": [\"天空为什么是蓝色的？\", \"磁铁是怎样工作的？\"]}\n```", zwei),
    ("[{\"问题\": \"天空为什么是蓝色的？\"}, {\"问题\": \"磁铁是怎样工作的？\"}]", zwei),
    ("1. 请翻译：\n“一、二、三”\n2. 磁铁是怎样工作的？", ["请翻译：\n“一、二、三”", zwei[1]]),
    ("一句话说明磁铁的原理。\n三个和尚的故事说明什么？", ["一句话说明磁铁的原理。", "三个和尚的故事说明什么？"]),
  ]

  @Test("The items are found, without marks and remarks", arguments: english + chinese)
  func items(answer: String, expected: [String]) {
    #expect(QueryList(answer).items == expected)
    #expect(!QueryList(answer).endsBroken)
  }

  @Test(
    "Of an answer that was cut the last item is known to be broken",
    arguments: [
      ("1. Why is the sky blue?\n2. How do mag", ["Why is the sky blue?", "How do mag"]),
      ("1、天空为什么是蓝色的？\n2、磁铁是", ["天空为什么是蓝色的？", "磁铁是"]),
      ("- Why is the sky blue?\n- How", ["Why is the sky blue?", "How"]),
      (#"["Why is the sky blue?", "How do mag"#, ["Why is the sky blue?", ""]),
      (#"["Why is the sky blue?", "#, ["Why is the sky blue?", ""]),
      ("```json\n[\n  \"天空为什么是蓝色的？\",\n  \"磁铁", ["天空为什么是蓝色的？", ""]),
      (#"[{"question": "Why is the sky blue?"}, {"quest"#, ["Why is the sky blue?", ""]),
    ])
  func broken(answer: String, expected: [String]) {
    let list = QueryList(answer, isCut: true)
    #expect(list.items == expected)
    #expect(list.endsBroken)
  }

  @Test("There are at least sixty answers in the table, in two languages")
  func enough() {
    #expect(Self.english.count + Self.chinese.count >= 60)
    #expect(Self.chinese.count >= 20)
  }

  @Test("No bytes crash it")
  func noise() {
    var generator = SplitMix64(3)
    let pieces = [
      "1.", "２、", "- ", "\n", "\r\n", "[", "]", "{", "}", "\"", "```json", "问题", "Question 3:",
      "**",
      "①", "一、", " ", "\u{301}", "👩‍👩‍👧", "\u{0}", "(", ")", ",", "Why?", "İ", "希望",
    ]
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }.joined()
      _ = QueryList(text, isCut: Bool.random(using: &generator))
    }
  }
}
