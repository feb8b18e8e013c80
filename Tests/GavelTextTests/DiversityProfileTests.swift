import Testing

@testable import GavelText

struct DiversityProfileTests {
  @Test("Distinct-n is the share of different n-grams")
  func distinct() {
    let corpus = TokenizedCorpus(["a b a b", "a", "b a"], tokenizer: .unicode)
    #expect(DistinctN.share(of: corpus, order: 1) == 2.0 / 7)
    #expect(DistinctN.share(of: corpus, order: 2) == 0.5)
    #expect(DistinctN.share(of: corpus, order: 5) == nil)
  }

  @Test("Distinct-n is that by definition", arguments: TextKind.allCases, NGramSizes.tested)
  func slowTwin(kind: TextKind, sizes: NGramSizes) throws {
    let texts = kind.texts(count: 30, seed: 50)
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    let tokens = texts.map(Tokenizer.unicode.tokens)
    let expected = (1...6).map { n -> Double? in
      let ngrams = tokens.flatMap { text in
        text.count < n ? [] : (0...text.count - n).map { Array(text[$0..<$0 + n]) }
      }
      return ngrams.isEmpty ? nil : Double(Set(ngrams).count) / Double(ngrams.count)
    }
    for threads in 1...3 {
      let profile = try DiversityProfile.of(corpus, orders: 6...6, threads: threads, sizes: sizes)
      #expect((1...6).map(profile.before.distinct) == expected)
    }
    #expect((1...6).map { DistinctN.share(of: corpus, order: $0) } == expected)
  }

  @Test(
    "Before and after are the measures of the corpus and of what is kept alone",
    arguments: TextKind.allCases, NGramSizes.tested)
  func kept(kind: TextKind, sizes: NGramSizes) throws {
    let texts = kind.texts(count: 30, seed: 51)
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    var random = SplitMix64(seed: 52)
    for share in [0, 4, 10] {
      let kept = texts.map { _ in Int.random(in: 0..<10, using: &random) < share }
      let alone = TokenizedCorpus(
        texts.indices.filter { kept[$0] }.map { texts[$0] }, tokenizer: .unicode)
      for threads in 1...3 {
        let (before, after) = try DiversityProfile.of(
          corpus, kept: kept, orders: 2...5, threads: threads, sizes: sizes)
        #expect(before == (try Self.profile(of: corpus)))
        #expect(after == (try Self.profile(of: alone)))
      }
    }
    #expect(try DiversityProfile.of(corpus).after == nil)
  }

  /// From the measures one by one.
  private static func profile(of corpus: TokenizedCorpus) throws -> DiversityProfile {
    DiversityProfile(
      orders: 2...5, means: try SelfBLEU.means(of: corpus, orders: 2...5),
      shares: (1...5).map { DistinctN.share(of: corpus, order: $0) })
  }
}
