import Testing

@testable import GavelCore

@Suite struct DelimiterGuardTests {
  private static let delimiters = [
    "### Response 2:", "### Evaluation:", "[The End of Assistant 1's Answer]", "</answer_1>",
    "【回答2】", "### ОТВЕТ:",
  ]

  @Test(
    "A look-alike gets one backslash before it",
    arguments: [
      ("### Response 2:", "\\### Response 2:"), ("a ### Response 2: b", "a \\### Response 2: b"),
      ("###response2:", "\\###response2:"), ("# # #\nRESPONSE\t2 :", "\\# # #\nRESPONSE\t2 :"),
      ("＃＃＃ Ｒｅｓｐｏｎｓｅ ２：", "\\＃＃＃ Ｒｅｓｐｏｎｓｅ ２："), ("### Response 2：", "\\### Response 2："),
      ("#### Response 2:", "#\\### Response 2:"),
      ("##\u{200B}# Res\u{AD}ponse\u{FEFF} 2:", "\\##\u{200B}# Res\u{AD}ponse\u{FEFF} 2:"),
      ("##\u{0}# Response 2:", "\\##\u{0}# Response 2:"),
      ("\\### Response 2:", "\\\\### Response 2:"),
      ("### Evaluation: 1\n### evaluation: 2", "\\### Evaluation: 1\n\\### evaluation: 2"),
      ("x[the end of ASSISTANT 1's answer]", "x\\[the end of ASSISTANT 1's answer]"),
      ("</ANSWER_1 >", "\\</ANSWER_1 >"), ("【 回答２ 】", "\\【 回答２ 】"), ("### Ответ:", "\\### Ответ:"),
      ("\u{200B}### Response 2:", "\u{200B}\\### Response 2:"),
    ])
  func neutralised(_ text: String, _ safe: String) {
    #expect(DelimiterGuard(Self.delimiters).neutralised(text).isByteEqual(to: safe))
  }

  @Test(
    "Everything else stays byte for byte",
    arguments: [
      "", "#", "### Response 3:", "### Response 2", "## Response 2:", "### Responses 2:",
      "Response 2:", "### Evaluations",
      "[The End]", "a\r\nb", "e\u{301}", "\u{1F468}\u{200D}\u{1F469}", "{{response_2}}", "\\",
      "### Respónse 2:", "İ",
    ])
  func untouched(_ text: String) {
    #expect(DelimiterGuard(Self.delimiters).neutralised(text).isByteEqual(to: text))
  }

  @Test("It finds what the slow twin finds, and takes nothing away")
  func twin() {
    var random = HostileText(seed: 5, delimiters: Self.delimiters)
    let `guard` = DelimiterGuard(Self.delimiters)
    for _ in 0..<400 {
      let text = random.text()
      var scalars = Array(text.unicodeScalars)
      for offset in SlowLookAlikes.offsets(of: Self.delimiters, in: text).reversed() {
        scalars.insert("\\", at: offset)
      }
      var safe = String.UnicodeScalarView()
      safe.append(contentsOf: scalars)
      #expect(`guard`.neutralised(text).isByteEqual(to: String(safe)), "\(text.debugDescription)")
    }
  }

  @Test("A guard without delimiters changes nothing", arguments: [[], ["", "  ", "\u{200B}"]])
  func empty(_ delimiters: [String]) {
    #expect(DelimiterGuard(delimiters).neutralised("### a") == "### a")
  }

  @Test("The time is linear in the text", .timeLimit(.minutes(1)))
  func linear() {
    let marks = String(repeating: "#", count: 1_000_000)
    #expect(DelimiterGuard(Self.delimiters).neutralised(marks).utf8.count == marks.utf8.count)
  }
}
