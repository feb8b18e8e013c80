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
            #expect(result == expected, "seed \(seed), threshold \(String(describing: threshold))")
          }
        }
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
