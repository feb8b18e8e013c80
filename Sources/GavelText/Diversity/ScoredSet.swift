/// A shrinking set of texts that knows which of them has the highest Self-BLEU.
///
/// A removal only takes references away, so the scores of the others fall, except where it lifts a
/// brevity penalty. So the queue may be out of date on the high side: a score is computed again
/// when its text comes first, and at once only where it may have risen.
struct ScoredSet {
  private let corpus: TokenizedCorpus
  private let measure: SelfBLEU
  private var isLeft: [Bool]
  private var lengths: LengthClasses
  /// For each order from 1.
  private var holders: [NGramHolders]
  private var queue: ScoreQueue

  init(_ corpus: TokenizedCorpus, by measure: SelfBLEU) {
    self.corpus = corpus
    self.measure = measure
    isLeft = Array(repeating: true, count: corpus.count)
    lengths = LengthClasses(corpus)
    var ngrams = NGrams(corpus)
    holders = []
    for n in 1...measure.order {
      if n > 1 { ngrams.lengthen() }
      holders.append(NGramHolders(of: ngrams, textCount: corpus.count))
    }
    queue = ScoreQueue()
    for text in 0..<corpus.count { queue.push(.init(score: score(of: text), text: text)) }
  }

  /// The text left with the highest score, ties to the later; nil when none is left.
  mutating func best() -> ScoreQueue.Entry? {
    while let entry = queue.pop() {
      guard isLeft[entry.text] else { continue }
      let current = ScoreQueue.Entry(score: score(of: entry.text), text: entry.text)
      if current.score == entry.score { return current }
      queue.push(current)
    }
    return nil
  }

  /// Takes out a text that is left.
  mutating func remove(_ text: Int) {
    isLeft[text] = false
    for order in holders.indices { holders[order].remove(text, left: isLeft) }
    for risen in lengths.remove(text) { queue.push(.init(score: score(of: risen), text: risen)) }
  }

  private func score(of text: Int) -> Double {
    measure.score(
      matches: { holders[$0 - 1].matches[text] }, length: corpus.length(at: text),
      closest: lengths.closest(to: text))
  }
}
