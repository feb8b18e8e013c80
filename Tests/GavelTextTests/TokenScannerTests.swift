import Testing

@testable import GavelText

/// The scanner over bytes against the one over scalars, which has the tests of its own.
struct TokenScannerTests {
  @Test("Tokens are those of the scan by scalars", arguments: [Tokenizer.unicode, .rouge155])
  func slowTwin(tokenizer: Tokenizer) {
    var random = SplitMix64(seed: 4)
    for round in 0..<3000 {
      let text = Self.text(round, &random)
      var corpus = TokenizedCorpus(tokenizer: tokenizer)
      corpus.append(text)
      let tokens = corpus.tokens(at: 0).map(corpus.string)
      // As bytes, for strings compare by canonical equivalence.
      #expect(
        tokens.map { Array($0.utf8) } == tokenizer.tokens(in: text).map { Array($0.utf8) },
        "\(text.debugDescription)")
      #expect(corpus.vocabularyCount == Set(corpus.tokens(at: 0)).count)
    }
  }

  @Test("Words of every length are found across the blocks that bytes are looked at in")
  func lengths() {
    for length in 0...200 {
      let word = String(repeating: "Ab9", count: 70).prefix(length)
      for gap in [1, 7, 63, 64, 65] {
        let text = "\(word)\(String(repeating: " ", count: gap))\(word)x"
        let corpus = TokenizedCorpus([text], tokenizer: .unicode)
        #expect(corpus.tokens(at: 0).map(corpus.string) == Tokenizer.unicode.tokens(in: text))
      }
    }
  }

  /// Bytes that are not UTF-8 must not be read past their end, whatever tokens they give.
  @Test("Broken UTF-8 is read without harm")
  func broken() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        UInt8.random(in: 0x70...0xFF, using: &random)
      }
      var corpus = TokenizedCorpus(tokenizer: .unicode)
      bytes.withUnsafeBufferPointer { corpus.append(utf8: $0) }
      #expect(corpus.count == 1)
    }
  }

  private static let ranges: [ClosedRange<UInt32>] = [
    0x20...0x7E, 0x20...0x7E, 0x80...0x24F, 0x300...0x36F, 0x370...0x5FF, 0xE00...0xE7F,
    0x1000...0x11FF, 0x1780...0x17FF, 0x2000...0x21FF, 0x3000...0x30FF, 0x4DB0...0x4E20,
    0x9FF0...0xA010, 0x5000...0x5100, 0xAC00...0xAC80, 0xF900...0xFB4F, 0xFF00...0xFFEF,
    0x1D400...0x1D420, 0x1F600...0x1F610, 0x20000...0x20010, 0x11000...0x110FF,
  ]

  private static func text(_ round: Int, _ random: inout SplitMix64) -> String {
    // Of one or two ranges, so that many texts are in normal form.
    let chosen = (0..<1 + round % 3).compactMap { _ in ranges.randomElement(using: &random) }
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...90, using: &random) {
      let range = chosen.randomElement(using: &random) ?? 0x20...0x7E
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
        scalars.append(scalar)
      }
      if Int.random(in: 0..<12, using: &random) == 0 {
        let special: [Unicode.Scalar] = ["\u{212A}", "\u{130}", "k", " "]
        if let scalar = special.randomElement(using: &random) { scalars.append(scalar) }
      }
    }
    return String(scalars)
  }
}
