/// A shrinking set of texts that knows which of them has the highest Self-BLEU.
///
/// A removal only takes references away, so the scores of the others fall, except where it lifts a
/// brevity penalty. So the queue may be out of date on the high side: a score is computed again
/// when its text comes first, and at once only where it may have risen.
struct ScoredSet {
  private let corpus: TokenizedCorpus
  private let measure: SelfBLEU
  /// Scores up to it are of no interest.
  private let limit: Double
  private var isLeft: [Bool]
  private var lengths: LengthClasses
  private var shared: SharedNGrams
  private var queue: ScoreQueue

  init(
    _ corpus: TokenizedCorpus, by measure: SelfBLEU, above limit: Double, team: ThreadTeam,
    sizes: NGramSizes
  ) throws(CancellationError) {
    self.corpus = corpus
    self.measure = measure
    self.limit = limit
    isLeft = Array(repeating: true, count: corpus.count)
    lengths = LengthClasses(corpus)
    shared = try SharedNGrams(of: corpus, order: measure.order, team: team, sizes: sizes)
    queue = ScoreQueue([])
    var entries: [ScoreQueue.Entry] = []
    for text in 0..<corpus.count {
      let score = score(of: text)
      if score > limit { entries.append(.init(score: score, text: text)) }
    }
    queue = ScoreQueue(entries)
  }

  /// The text left with the highest score, ties to the later; nil when none scores above the limit.
  mutating func best() -> ScoreQueue.Entry? {
    while let entry = queue.first {
      let current = isLeft[entry.text] ? score(of: entry.text) : limit
      if current == entry.score { return entry }
      if current > limit {
        queue.replaceFirst(by: .init(score: current, text: entry.text))
      } else {
        queue.removeFirst()
      }
    }
    return nil
  }

  /// Takes out a text that is left.
  mutating func remove(_ text: Int) {
    isLeft[text] = false
    shared.remove(text)
    for risen in lengths.remove(text, length: corpus.length(at: text)) {
      let score = score(of: risen)
      if score > limit { queue.push(.init(score: score, text: risen)) }
    }
  }

  private func score(of text: Int) -> Double {
    let length = corpus.length(at: text)
    return measure.score(
      matches: { shared.matches(of: text, order: $0) }, length: length,
      closest: lengths.closest(to: length))
  }
}
