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

  // mmh3.hash_bytes of the Python package mmh3, of the bytes 00, 01, ….
  @Test(
    "Digests are MurmurHash3 with 128 bits",
    arguments: [
      (0, "00000000000000000000000000000000"), (1, "b55cff6ee5ab10468335f878aa2d6251"),
      (8, "c82f8ed6bde1a747c7dc31ec02eee660"), (15, "e92549fd98152347e97dc688ee6d84cd"),
      (16, "303f9091b524494445e82f76566490ab"), (63, "94600734460da3996743c2d4a1c6a4ed"),
      (100, "ca5140c199996fb0990734c8936dbd0f"),
    ])
  func digests(length: Int, hexadecimal: String) {
    let digest = Array(UInt8(0)..<UInt8(length)).withUnsafeBytes { TextDigest(of: $0) }
    let bytes = [digest.low, digest.high].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
    }
    #expect(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == hexadecimal)
  }
}
