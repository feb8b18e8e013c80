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
    for order in 1...5 {
      let measure = SelfBLEU(order: order)
      let expected = texts.indices.map { text in
        twin.bleu(text, against: texts.indices.filter { $0 != text }, by: measure)
      }
      for sizes in NGramSizes.tested {
        for threads in 1...3 {
          let scores = try measure.scores(of: corpus, threads: threads, sizes: sizes)
          #expect(scores == expected, "order \(order), \(threads) threads, \(sizes)")
        }
      }
    }
  }

  @Test("Means of several orders are those of each", arguments: TextKind.allCases)
  func means(kind: TextKind) throws {
    let corpus = TokenizedCorpus(kind.texts(count: 40, seed: 21), tokenizer: .unicode)
    let means = try SelfBLEU.means(of: corpus, orders: 1...7, threads: 2)
    for order in 1...7 {
      let scores = try SelfBLEU(order: order).scores(of: corpus)
      #expect(means[order - 1] == scores.reduce(0, +) / 40)
      #expect(SelfBLEU(order: order).mean(of: corpus) == means[order - 1])
    }
  }

  @Test("Removals are those of computing every score again", arguments: TextKind.allCases)
  func removals(kind: TextKind) throws {
    for seed in 30..<UInt64(kind == .long ? 31 : 33) {
      let texts = kind.texts(count: kind == .long ? 6 : 13, seed: seed)
      let twin = SlowTwin(texts)
      let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
      let measure = SelfBLEU(order: seed.isMultiple(of: 2) ? 4 : 2)
      for goal: SelfBLEU.Goal in [.keep(0), .keep(9), .atMost(0.3), .atMost(0.6), .atMost(1)] {
        let expected = twin.removals(until: goal, by: measure)
        for sizes in NGramSizes.tested {
          for threads in 1...3 {
            let removals = try measure.removals(
              from: corpus, until: goal, threads: threads, sizes: sizes)
            #expect(removals == expected, "seed \(seed), \(goal), \(threads) threads, \(sizes)")
          }
        }
      }
    }
  }

  @Test(
    "Sets of copies, of one template, of one token, and of nothing are measured like any other",
    arguments: [
      Array(repeating: "write a poem about a river", count: 9),
      (0..<9).map { "write a poem about a \($0 / 2) and write a poem about me" },
      (1..<9).map { Array(repeating: "x", count: $0 * $0).joined(separator: " ") },
      ["x x x x y", "x x y", "y x y x y x", "x", "y y", "x x", "x y", "x y z"],
      ["", "!", "", "a", "a", ""], ["", ""],
    ])
  func adversarial(texts: [String]) throws {
    let twin = SlowTwin(texts)
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    for order in [1, 3, 4, 12] {
      let measure = SelfBLEU(order: order)
      let scores = texts.indices.map { text in
        twin.bleu(text, against: texts.indices.filter { $0 != text }, by: measure)
      }
      let removals = twin.removals(until: .keep(0), by: measure)
      for sizes in NGramSizes.tested {
        #expect(try measure.scores(of: corpus, threads: 2, sizes: sizes) == scores)
        #expect(
          try measure.removals(from: corpus, until: .keep(0), threads: 2, sizes: sizes)
            == removals)
      }
    }
  }

  @Test("Of a selection, scores and removals are those of its texts alone")
  func selection() throws {
    let texts = TextKind.mixed.texts(count: 60, seed: 22)
    let selected = stride(from: 1, to: 60, by: 3)
    let selection = TokenizedCorpus(texts, tokenizer: .unicode).selecting(selected)
    let alone = TokenizedCorpus(selected.map { texts[$0] }, tokenizer: .unicode)
    #expect(try SelfBLEU().scores(of: selection) == SelfBLEU().scores(of: alone))
    #expect(
      try SelfBLEU().removals(from: selection, until: .keep(0))
        == SelfBLEU().removals(from: alone, until: .keep(0)))
  }

  @Test("Progress ends with all of the work and never goes back", arguments: 1...3)
  func progress(threads: Int) throws {
    let corpus = TokenizedCorpus(TextKind.english.texts(count: 300, seed: 23), tokenizer: .unicode)
    var calls: [(done: Int, all: Int)] = []
    _ = try SelfBLEU().scores(of: corpus, threads: threads, sizes: .small) {
      calls.append(($0, $1))
    }
    #expect(calls.count > 2)
    #expect(zip(calls, calls.dropFirst()).allSatisfy { $0.done <= $1.done && $0.all == $1.all })
    #expect(calls.last.map { $0.done == $0.all } == true)
  }

  @Test("A cancelled task stops everything", arguments: 1...3)
  func cancellation(threads: Int) async {
    let corpus = TokenizedCorpus(TextKind.english.texts(count: 900, seed: 24), tokenizer: .unicode)
    func cancelled<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async -> Bool {
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return try body()
      }
      do {
        _ = try await task.value
        return false
      } catch {
        return error is CancellationError
      }
    }
    #expect(await cancelled { try SelfBLEU().scores(of: corpus, threads: threads) })
    #expect(await cancelled { try SelfBLEU.means(of: corpus, orders: 2...3, threads: threads) })
    #expect(await cancelled { try DiversityProfile.of(corpus, threads: threads).before })
    #expect(
      await cancelled {
        try SelfBLEU().removals(from: corpus, until: .keep(0), threads: threads)
      })
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
}
