import Testing

@testable import GavelText

struct SimilarPairsTests {
  @Test("The pairs are those of comparing every pair", arguments: TextKind.allCases)
  func slowTwin(kind: TextKind) throws {
    let texts = kind.texts(count: kind == .long ? 24 : 60, seed: 51)
    let twin = SlowTwin(texts)
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    for threshold in [0, 0.3, 0.5, 0.7, 0.9] {
      var expected: [SimilarPairs.Pair] = []
      for j in texts.indices where !twin.tokens[j].isEmpty {
        for i in 0..<j where !twin.tokens[i].isEmpty && twin.f[i][j] > threshold {
          expected.append(.init(first: i, second: j, f: twin.f[i][j]))
        }
      }
      var pairs: [SimilarPairs.Pair] = []
      try SimilarPairs.forEach(in: corpus, above: threshold) { pairs.append($0) }
      #expect(pairs == expected, "threshold \(threshold)")
    }
  }
}
