import Testing

@testable import GavelText

struct NearDuplicateFilterTests {
  static let thresholds: [Double?] = [nil, 0, 0.3, 0.5, 0.7, 0.9, 1]

  @Test("The filter decides as comparing every pair does", arguments: TextKind.allCases)
  func slowTwin(kind: TextKind) throws {
    for seed in 0..<UInt64(kind == .long ? 1 : 2) {
      let texts = kind.texts(count: kind == .long ? 24 : 50, seed: seed)
      let twin = SlowTwin(texts)
      let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
      for threshold in Self.thresholds {
        for guarding in [false, true] {
          for references in [0, 12] {
            let filter = NearDuplicateFilter(above: threshold, numbersGuard: guarding)
            let result = try filter.result(for: corpus, references: references)
            let expected = twin.filter(
              above: threshold, references: references, guarding: guarding)
            #expect(
              result.decisions == expected.decisions,
              "seed \(seed), threshold \(String(describing: threshold))")
            // Which of several pairs is reported is not part of the definition.
            #expect(result.guarded.map(\.text) == expected.guarded.map(\.text))
            for pair in result.guarded {
              #expect(twin.f[pair.kept][pair.text] == pair.f && pair.f > threshold ?? 1)
              #expect(pair.kept < pair.text && twin.numbers(pair.kept) != twin.numbers(pair.text))
            }
          }
        }
      }
    }
  }

  @Test(
    "Neither threads nor kernels nor the parting of lists decide anything",
    arguments: TextKind.allCases, [1, 2, 3])
  func tunings(kind: TextKind, threads: Int) throws {
    let texts = kind.texts(count: kind == .long ? 60 : 300, seed: 77)
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    for guarding in [false, true] {
      var filter = NearDuplicateFilter(above: 0.5, numbersGuard: guarding)
      let expected = try filter.result(for: corpus, references: 7)
      for tuning in JoinTuning.unusual {
        filter.tuning = tuning
        let result = try filter.result(for: corpus, references: 7, threads: threads)
        #expect(result.decisions == expected.decisions, "\(tuning)")
        #expect(result.guarded.map(\.text) == expected.guarded.map(\.text))
      }
    }
  }

  @Test(
    "The filter keeps what a plain loop over 2,000 texts keeps",
    arguments: TextKind.allCases.filter { $0 != .long })
  func plainLoop(kind: TextKind) throws {
    let texts = kind.texts(count: 2000, seed: 123, longest: kind == .thai ? 4 : 12)
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    let loop = PlainLoop(corpus)
    for threshold in [0, 0.3, 0.5, 0.7, 0.9, 1] {
      let decisions = try NearDuplicateFilter(above: threshold).decisions(for: corpus, threads: 2)
      #expect(decisions.map(\.isKept) == loop.isKept(above: threshold), "threshold \(threshold)")
    }
  }

  @Test(
    "Texts of one template are decided alike by several threads, however many are near each other")
  func crowd() throws {
    // Two thirds of the words are the template's; before it come texts that are near nothing.
    let others = (0..<600).map { "t\($0) u\($0) v\($0 % 7) x\($0 % 11)" }
    let crowd = (0..<3000).map { number in
      "please write about w\(number % 40) and w\(number / 40 % 40) in \(number) lines"
    }
    let texts = others + crowd
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    for threshold in [0.3, 0.5, 0.7, 0.8] {
      var filter = NearDuplicateFilter(above: threshold)
      filter.tuning.oneByOneUpTo = 0
      let alone = try filter.decisions(for: corpus, references: 3)
      for threads in [2, 3] {
        #expect(try filter.decisions(for: corpus, references: 3, threads: threads) == alone)
      }
    }
  }

  @Test("At exactly the threshold a text is kept, above it is dropped")
  func threshold() throws {
    let corpus = TokenizedCorpus(
      ["a b c d e f g h i j", "a b c d e f g x y z", "a b c d e f g h y z"], tokenizer: .unicode)
    let decisions = try NearDuplicateFilter(above: 0.7).decisions(for: corpus)
    #expect(decisions == [.kept, .kept, .nearDuplicate(of: 1, f: 0.9)])
  }

  @Test("Of several similar texts the nearest is recorded, of equally near ones the earliest")
  func nearest() throws {
    let corpus = TokenizedCorpus(
      ["a b c d", "a b x y", "a b c y", "a b q r", "a b"], tokenizer: .unicode)
    let decisions = try NearDuplicateFilter(above: 0.6).decisions(for: corpus, references: 2)
    #expect(
      decisions == [.nearReference(of: 0, f: 0.75), .kept, .nearReference(of: 0, f: 2.0 / 3)])
  }

  @Test("A copy is an exact duplicate of a kept text, at any threshold and without tokens too")
  func exactDuplicates() throws {
    let corpus = TokenizedCorpus(["?", "春", "?", "春", "!", "春!"], tokenizer: .unicode)
    for threshold in [nil, 1.0] {
      let decisions = try NearDuplicateFilter(above: threshold).decisions(for: corpus)
      #expect(
        decisions == [
          .kept, .kept, .exactDuplicate(of: 0), .exactDuplicate(of: 1), .kept, .kept,
        ])
    }
    let decisions = try NearDuplicateFilter(above: 0.9).decisions(for: corpus)
    #expect(decisions.last == .nearDuplicate(of: 1, f: 1))
  }

  @Test("The numbers guard keeps texts with other numbers and reports them")
  func numbersGuard() throws {
    let texts = ["What is 2 + 3?", "What is 2 + 4?", "What is 3 + 2?", "what is 2, 4"]
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    let result = try NearDuplicateFilter(above: 0.5, numbersGuard: true).result(for: corpus)
    #expect(
      result.decisions == [
        .kept, .kept, .nearDuplicate(of: 0, f: 0.75), .nearDuplicate(of: 1, f: 1),
      ])
    #expect(result.guarded == [GuardedPair(kept: 0, text: 1, f: 0.75)])
  }

  @Test("Filtering what was kept drops nothing", arguments: TextKind.allCases)
  func idempotence(kind: TextKind) throws {
    let texts = kind.texts(count: 80, seed: 5)
    let filter = NearDuplicateFilter(above: 0.5)
    let decisions = try filter.decisions(for: TokenizedCorpus(texts, tokenizer: .unicode))
    let kept = zip(texts, decisions).filter { $1.isKept }.map(\.0)
    let again = try filter.decisions(for: TokenizedCorpus(kept, tokenizer: .unicode))
    #expect(again.allSatisfy { $0.isKept })
  }

  @Test("Progress ends at the number of texts")
  func progress() throws {
    let corpus = TokenizedCorpus((0..<600).map { "t\($0)" }, tokenizer: .unicode)
    var seen: [Int] = []
    _ = try NearDuplicateFilter(above: 0.7).decisions(for: corpus, references: 10) { done, all in
      seen.append(done)
      #expect(all == 600)
    }
    #expect(seen == seen.sorted() && seen.last == 600)
  }

  @Test("A cancelled task gets no decisions")
  func cancellation() async {
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      let corpus = TokenizedCorpus(["a", "b"], tokenizer: .unicode)
      return try NearDuplicateFilter(above: 0.7).decisions(for: corpus)
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
