import Testing

@testable import GavelText

struct TokenizedCorpusTests {
  @Test("A corpus has the tokens of its texts", arguments: TextKind.allCases, Tokenizer.allCases)
  func tokens(kind: TextKind, tokenizer: Tokenizer) {
    let texts = kind.texts(count: 40, seed: 3)
    let corpus = TokenizedCorpus(texts, tokenizer: tokenizer)
    #expect(corpus.count == texts.count)
    for (index, text) in texts.enumerated() {
      #expect(corpus.tokens(at: index).map(corpus.string) == tokenizer.tokens(in: text))
    }
    #expect(corpus.tokenCount == texts.reduce(0) { $0 + tokenizer.tokens(in: $1).count })
    #expect(corpus.vocabularyCount == Set(texts.flatMap(tokenizer.tokens)).count)
  }

  @Test("Tokens are numbered by first occurrence, however many there are")
  func numbering() {
    let words = (0..<5000).map { "w\($0)" }
    let corpus = TokenizedCorpus([words.joined(separator: " ")], tokenizer: .unicode)
    #expect(Array(corpus.tokens(at: 0)) == Array(0..<5000))
    #expect(corpus.string(of: 4999) == "w4999")
  }

  @Test("Numbers are the tokens of digits only, as a multiset")
  func numbers() {
    let corpus = TokenizedCorpus(
      ["add 2, 10 and 2", "2 2 of 10", "2 and 10", "x2 2nd", "๒ １２ ½"], tokenizer: .unicode)
    #expect(corpus.numbers(at: 0) == corpus.numbers(at: 1))
    #expect(corpus.numbers(at: 0) != corpus.numbers(at: 2))
    #expect(corpus.numbers(at: 3).isEmpty)
    #expect(corpus.numbers(at: 4).count == 3)
  }

  @Test("Texts are the same when their bytes are, not when their tokens are")
  func sameText() {
    let corpus = TokenizedCorpus(
      ["é", "e\u{301}", "é", "", "?", ""], tokenizer: .unicode)
    #expect(corpus.haveSameText(0, 2) && corpus.haveSameText(3, 5))
    #expect(!corpus.haveSameText(0, 1) && !corpus.haveSameText(3, 4))
  }

  // vectors_sip128 of the SipHash authors' reference code: key 00…0f, input 00, 01, ….
  @Test(
    "Digests are SipHash-2-4-128",
    arguments: [
      (0, "a3817f04ba25a8e66df67214c7550293"), (1, "da87c1d86b99af44347659119b22fc45"),
      (8, "3b62a9ba6258f5610f83e264f31497b4"), (63, "5150d1772f50834a503e069a973fbd7c"),
    ])
  func digests(length: Int, hexadecimal: String) {
    let digest = Array(UInt8(0)..<UInt8(length)).withUnsafeBytes { TextDigest(of: $0) }
    let bytes = [digest.low, digest.high].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
    }
    #expect(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == hexadecimal)
  }
}
