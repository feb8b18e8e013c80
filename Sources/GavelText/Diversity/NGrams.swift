/// The n-grams of every text, numbered, for one n after the other.
struct NGrams {
  private let corpus: TokenizedCorpus
  /// n.
  private(set) var order = 1
  /// The number of distinct n-grams; every number is below it.
  private(set) var count: Int
  /// The number of the n-gram that starts at each token of the corpus, where one does.
  private(set) var numbers: [UInt32]

  /// The 1-grams.
  init(_ corpus: TokenizedCorpus) {
    self.corpus = corpus
    count = corpus.vocabularyCount
    numbers = corpus.tokens
  }

  /// Where the n-grams of a text start; empty when it is shorter than n.
  func range(at text: Int) -> Range<Int> {
    let range = corpus.range(at: text)
    return range.lowerBound..<max(range.lowerBound, range.upperBound - order + 1)
  }

  /// Goes on to n + 1: an n-gram and the token after it, so that numbers are exact.
  mutating func lengthen() {
    var pairs = PairNumbers()
    let tokens = corpus.tokens
    order += 1
    for text in 0..<corpus.count {
      for position in range(at: text) {
        numbers[position] = pairs.number(of: numbers[position], tokens[position + order - 1])
      }
    }
    count = pairs.count
  }

  /// Calls `body` with every text, distinct n-gram of it and the number of its occurrences there,
  /// text by text.
  func forEachCount(_ body: (_ text: Int, _ ngram: Int, _ occurrences: Int) -> Void) {
    var occurrences = [UInt32](repeating: 0, count: count)
    for text in 0..<corpus.count {
      let range = range(at: text)
      for position in range { occurrences[Int(numbers[position])] += 1 }
      for position in range {
        let ngram = Int(numbers[position])
        guard occurrences[ngram] > 0 else { continue }
        body(text, ngram, Int(occurrences[ngram]))
        occurrences[ngram] = 0
      }
    }
  }
}
