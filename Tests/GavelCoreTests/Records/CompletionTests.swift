import Testing

@testable import GavelCore

@Suite struct CompletionTests {
  @Test(
    "The answer is the text without its reasoning and without white space around it",
    arguments: [
      ("1", "1"), (" \r\n1\n\n", "1"), ("\u{FEFF}1", "1"), ("", ""), ("<think>a</think>1", "1"),
      ("\n<think>\na\n\nb\n</think>\n\n1\n", "1"), ("<think></think>\n1", "1"), ("<think>a", ""),
      ("<think>", ""),
      ("<think>a</think>1 </think>", "1 </think>"),
      ("<think>a</think>1 <think>b</think>", "1 <think>b</think>"),
      ("1 <think>a</think>", "1 <think>a</think>"), ("reasoning\n</think>\n\n1", "1"),
      ("</think>\n1", "1"),
      ("Write </think> to end it.", "Write </think> to end it."),
      ("a\n<think>\nb\n</think>\nc", "a\n<think>\nb\n</think>\nc"),
      ("<thinking>a</thinking>1", "<thinking>a</thinking>1"),
    ])
  func answer(_ text: String, _ answer: String) {
    #expect(Completion(text: text).answer.isByteEqual(to: answer))
  }

  @Test(
    "White space goes at the ends only, and nothing else does",
    arguments: [
      (" a b ", "a b"), ("\u{3000}a\u{A0}", "a"), ("\u{301}a\u{301}", "\u{301}a\u{301}"),
      (" \u{301}a", "\u{301}a"),
      ("\u{200B}a", "\u{200B}a"), ("a\u{600} ", "a\u{600}"), ("\r\n", ""),
      ("\u{FEFF} \u{FEFF}", ""),
    ])
  func trimming(_ text: String, _ trimmed: String) {
    #expect(text.trimmingWhitespace.isByteEqual(to: trimmed))
    #expect(
      ("x" + text + "x").dropFirst().dropLast().trimmingWhitespace.utf8.count <= text.utf8.count)
  }
}
