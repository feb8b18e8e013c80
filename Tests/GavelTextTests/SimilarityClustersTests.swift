import Testing

@testable import GavelText

struct SimilarityClustersTests {
  @Test("Clusters are the connected components of all pairs", arguments: TextKind.allCases)
  func slowTwin(kind: TextKind) throws {
    for seed in 10..<UInt64(kind == .long ? 11 : 13) {
      let texts = kind.texts(count: kind == .long ? 24 : 50, seed: seed)
      let twin = SlowTwin(texts)
      let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
      for threshold in [0, 0.3, 0.5, 0.7, 0.9, 1] {
        let groups = try SimilarityClusters.representatives(of: corpus, above: threshold)
        #expect(groups == twin.representatives(above: threshold), "seed \(seed), \(threshold)")
        for tuning in JoinTuning.unusual {
          let same = try SimilarityClusters.representatives(
            of: corpus, above: threshold, tuning: tuning)
          #expect(same == groups, "\(tuning)")
        }
      }
    }
  }

  @Test("Similarity reaches through a third text that comes last")
  func bridge() throws {
    let corpus = TokenizedCorpus(["a b c d", "x", "c d e f", "b c d e"], tokenizer: .unicode)
    #expect(try SimilarityClusters.representatives(of: corpus, above: 0.7) == [0, 1, 0, 0])
  }

  @Test("Texts without tokens are alone, copies of them excepted", arguments: [0, 0.7, 1])
  func withoutTokens(threshold: Double) throws {
    let corpus = TokenizedCorpus(["?", "!", "?", ""], tokenizer: .unicode)
    #expect(try SimilarityClusters.representatives(of: corpus, above: threshold) == [0, 1, 0, 3])
  }
}
