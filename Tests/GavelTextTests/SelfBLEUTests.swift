import Testing

@testable import GavelText

struct SelfBLEUTests {
  @Test("Scores are those of NLTK's sentence_bleu against all others", arguments: 1...5)
  func referenceNumbers(order: Int) throws {
    for row in try Fixture.rows(Fixture.SelfBLEU.self, in: "self_bleu") {
      let scores = try SelfBLEU(order: order)
        .scores(of: TokenizedCorpus(row.texts, tokenizer: .rouge155))
      let expected = try #require(row.scores["\(order)"]).compactMap(Double.init)
      #expect(scores.count == expected.count)
      #expect(zip(scores, expected).allSatisfy { abs($0 - $1) <= 1e-12 }, "\(row.texts)")
    }
  }

  @Test("Scores are those by definition", arguments: TextKind.allCases)
  func slowTwin(kind: TextKind) throws {
    let texts = kind.texts(count: kind == .long ? 8 : 25, seed: 20)
    let twin = SlowTwin(texts)
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    for order in [1, 2, 4] {
      let measure = SelfBLEU(order: order)
      let expected = texts.indices.map { text in
        twin.bleu(text, against: texts.indices.filter { $0 != text }, by: measure)
      }
      #expect(try measure.scores(of: corpus) == expected)
    }
  }

  @Test("Removals are those of computing every score again", arguments: TextKind.allCases)
  func removals(kind: TextKind) throws {
    for seed in 30..<UInt64(kind == .long ? 31 : 33) {
      let texts = kind.texts(count: kind == .long ? 6 : 13, seed: seed)
      let twin = SlowTwin(texts)
      let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
      for goal: SelfBLEU.Goal in [.keep(0), .keep(9), .atMost(0.3), .atMost(0.6), .atMost(1)] {
        let measure = SelfBLEU(order: seed.isMultiple(of: 2) ? 4 : 2)
        let expected = twin.removals(until: goal, by: measure)
        #expect(
          try measure.removals(from: corpus, until: goal) == expected, "seed \(seed), \(goal)")
      }
    }
  }

  @Test("After removal every score is at most the limit", arguments: TextKind.allCases)
  func limit(kind: TextKind) throws {
    let texts = kind.texts(count: 60, seed: 40)
    let measure = SelfBLEU()
    let gone = try Set(
      measure.removals(
        from: TokenizedCorpus(texts, tokenizer: .unicode), until: .atMost(0.5)
      ).map(\.index))
    let left = texts.indices.filter { !gone.contains($0) }.map { texts[$0] }
    let scores = try measure.scores(of: TokenizedCorpus(left, tokenizer: .unicode))
    #expect(scores.allSatisfy { $0 <= 0.5 })
  }

  @Test("Of equal scores the later text goes first")
  func ties() throws {
    let corpus = TokenizedCorpus(["a b c d", "a b c d", "x y z w"], tokenizer: .unicode)
    let removals = try SelfBLEU().removals(from: corpus, until: .keep(1))
    #expect(removals == [.init(index: 1, score: 1), .init(index: 2, score: 0)])
  }

  @Test("A set of fewer than two texts has no Self-BLEU")
  func undefined() throws {
    #expect(SelfBLEU().mean(of: TokenizedCorpus(tokenizer: .unicode)) == nil)
    #expect(SelfBLEU().mean(of: TokenizedCorpus(["a"], tokenizer: .unicode)) == nil)
    #expect(SelfBLEU().mean(of: TokenizedCorpus(["a b", "c"], tokenizer: .unicode)) == 0)
    #expect(
      try SelfBLEU().removals(from: TokenizedCorpus(tokenizer: .unicode), until: .keep(0)) == [])
  }

  @Test("Distinct-n is the share of different n-grams")
  func distinct() {
    let corpus = TokenizedCorpus(["a b a b", "a", "b a"], tokenizer: .unicode)
    #expect(DistinctN.share(of: corpus, order: 1) == 2.0 / 7)
    #expect(DistinctN.share(of: corpus, order: 2) == 0.5)
    #expect(DistinctN.share(of: corpus, order: 5) == nil)
  }
}
