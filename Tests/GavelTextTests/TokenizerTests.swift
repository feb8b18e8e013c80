import Foundation
import Testing

@testable import GavelText

struct TokenizerTests {
  @Test("Unicode tokens are those of the definition's regular expression")
  func referenceTokens() throws {
    for row in try Fixture.rows(Fixture.Tokens.self, in: "unicode_tokens") {
      let tokens = Tokenizer.unicode.tokens(in: row.text)
      #expect(tokens.map { Array($0.utf8) } == row.tokens.map { Array($0.utf8) }, "\(row.text)")
    }
  }

  @Test(
    "A token is a run, or one letter of a script without spaces with its marks",
    arguments: [
      ("Write 2 Poems, don't!", ["write", "2", "poems", "don", "t"]),
      ("春天ABC的诗", ["春", "天", "abc", "的", "诗"]),
      ("คอมพิวเตอร์", ["ค", "อ", "ม", "พิ", "ว", "เ", "ต", "อ", "ร์"]),
      ("コーヒー", ["コ", "ー", "ヒ", "ー"]),
      ("か\u{3099}", ["が"]),
      ("한국어 배우기", ["한국어", "배우기"]),
      ("İstanbul", ["i\u{307}stanbul"]),
      ("\u{212A}m ẞ ǅ", ["km", "ß", "ǆ"]),
      ("１２３ ² ½", ["１２３", "²", "½"]),
      ("a\u{e31}b", ["a", "b"]),
      ("👩‍👩‍👧 ☕️", ["\u{fe0f}"]),
      ("", []), ("…—", []),
    ])
  func examples(text: String, tokens: [String]) {
    #expect(Tokenizer.unicode.tokens(in: text) == tokens)
  }

  @Test(
    "rouge155 tokens are runs of a-z and 0-9 of the lowercased text, whatever else there is",
    arguments: [
      ("Write 2 Poems, don't!", ["write", "2", "poems", "don", "t"]),
      ("naïve café", ["na", "ve", "caf"]),
      ("\u{212A}elvin İx 春天 ok", ["kelvin", "i", "x", "ok"]),
      ("春天", []), ("", []),
    ])
  func latin(text: String, tokens: [String]) {
    #expect(Tokenizer.rouge155.tokens(in: text) == tokens)
  }

  @Test("Both tokenisers agree on every ASCII text")
  func agreement() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<300 {
      let scalars = (0..<40).map { _ in
        Unicode.Scalar(UInt8.random(in: 0..<128, using: &random))
      }
      let text = String(String.UnicodeScalarView(scalars))
      let expected = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
      #expect(Tokenizer.unicode.tokens(in: text) == expected.map(String.init))
      #expect(Tokenizer.rouge155.tokens(in: text) == expected.map(String.init))
    }
  }

  @Test("Canonically equivalent texts have the same tokens", arguments: TextKind.allCases)
  func equivalence(kind: TextKind) {
    for text in kind.texts(count: 20, seed: 2) {
      let decomposed = text.decomposedStringWithCanonicalMapping
      #expect(Tokenizer.unicode.tokens(in: decomposed) == Tokenizer.unicode.tokens(in: text))
    }
  }

  @Test(
    "NFC composes what is to be composed and nothing else",
    arguments: [
      ("A\u{30a}", "\u{c5}"), ("\u{212b}", "\u{c5}"), ("\u{1100}\u{1161}\u{11a8}", "\u{ac01}"),
      ("a\u{323}\u{302}", "\u{1ead}"), ("a\u{302}\u{323}", "\u{1ead}"),
      // What Foundation gets wrong on Linux.
      ("\u{10041}\u{301}", "\u{10041}\u{301}"), ("\u{1112}\u{1176}", "\u{1112}\u{1176}"),
      ("\u{f73}\u{f73}", "\u{f71}\u{f71}\u{f72}\u{f72}"), ("\u{11099}\u{110ba}", "\u{1109a}"),
      // Excluded from composition.
      ("\u{958}", "\u{915}\u{93c}"), ("\u{344}", "\u{308}\u{301}"),
    ])
  func normalForm(text: String, composed: String) {
    #expect(Array(NormalForm.composed(text).utf8) == Array(composed.utf8))
  }

  @Test("The raw values are permanent")
  func rawValues() {
    #expect(Tokenizer.allCases.map(\.rawValue) == ["unicode", "rouge155"])
  }
}
