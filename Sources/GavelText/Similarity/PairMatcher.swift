import CTextKernels

/// Measures one text after the other against many: exact F, as soon as the cheap bounds allow it.
///
/// What is known of the text looked up (where each of its tokens stands, how often it has it) is
/// kept in tables by token while its candidates are measured. Memory is linear in the vocabulary
/// and the number of texts. One for each thread.
struct PairMatcher {
  private let corpus: TokenizedCorpus
  private let bounds: OverlapBounds
  private let index: SimilarityIndex
  private var solver: LongestCommonSubsequence
  /// By token: how many of them the text has, and how many another one has so far; used for long
  /// texts only.
  private var counts: [UInt32]
  private var otherCounts: [UInt32]
  /// By text: the last look-up that measured it, so that it is measured once.
  private var lastLookUps: [UInt32]
  private var lookUp: UInt32 = 0
  /// The text under way.
  private var rows = 0..<0
  private var text = 0
  private var isLong: Bool { rows.count > LongSignatures.upTo }

  init(_ index: SimilarityIndex) {
    let corpus = index.corpus
    self.index = index
    self.corpus = corpus
    bounds = index.bounds
    solver = LongestCommonSubsequence(vocabularyCount: corpus.vocabularyCount)
    counts = Array(repeating: 0, count: corpus.vocabularyCount)
    otherCounts = counts
    lastLookUps = Array(repeating: 0, count: corpus.count)
  }

  /// Starts with a text, which must have tokens; ``end()`` must follow.
  mutating func begin(_ text: Int) {
    lookUp += 1
    self.text = text
    rows = corpus.range(at: text)
    if isLong { count(rows) } else { solver.mark(rows, of: corpus.tokens) }
  }

  /// Ends with the text under way.
  mutating func end() {
    if isLong { forget(rows) } else { solver.clear(rows, of: corpus.tokens) }
  }

  /// F of the text under way and another when it is above the threshold; nil otherwise, and when
  /// the two were measured already.
  mutating func match(with other: Int) -> Match? {
    isNew(other) ? measure(other) : nil
  }

  /// Whether a text is another than the one under way, and was not measured against it yet.
  @inline(__always)
  private mutating func isNew(_ other: Int) -> Bool {
    guard other != text, lastLookUps[other] != lookUp else { return false }
    lastLookUps[other] = lookUp
    return true
  }

  private mutating func measure(_ other: Int) -> Match? {
    let columns = corpus.range(at: other)
    let common: Int
    if isLong {
      let sum = rows.count + columns.count
      guard index.mayBeNear(text, other, sum: sum), shares(bounds.overlap(sum: sum), with: columns)
      else { return nil }
      common = solver.length(in: corpus.tokens, rows, columns)
    } else {
      common = solver.lengthOfMarked(with: columns, of: corpus.tokens)
    }
    let f = RougeL.fMeasure(longestCommonSubsequence: common, lengths: rows.count, columns.count)
    return f > bounds.threshold ? Match(text: other, f: f) : nil
  }

  /// Replaces `best` by the best match among some hits if that is better.
  mutating func improve(
    _ best: inout Match?, over hits: HitBuffer, _ range: Range<Int>
  ) {
    for index in range {
      if index + 8 < range.upperBound { prefetch(hits[index + 8]) }
      if let match = match(with: hits[index]), match.isBetter(than: best) { best = match }
    }
  }

  /// Replaces `best` by the best match among all hits if that is better, and drops hits that were
  /// known: most of a long text's are.
  mutating func improve(_ best: inout Match?, overNewOf hits: HitBuffer) {
    hits.filter(from: 0) { isNew($0) }
    for index in 0..<hits.count {
      if let match = measure(hits[index]), match.isBetter(than: best) { best = match }
    }
  }

  /// Calls `body` with every match that a text has in the index, each once, until it returns false.
  ///
  /// - Parameter isWanted: Which texts to measure at all.
  mutating func forEachMatch(
    of text: Int, _ hits: HitBuffer, where isWanted: (Int) -> Bool = { _ in true },
    _ body: (Match) -> Bool
  ) {
    let lookUp = index.lookUp(text)
    begin(text)
    defer { end() }
    for place in index.places(of: lookUp) {
      hits.removeAll()
      index.findHits(of: lookUp, at: place, into: hits)
      for hit in 0..<hits.count where isWanted(hits[hit]) {
        if let match = match(with: hits[hit]), !body(match) { return }
      }
    }
  }

  /// Reads the tokens of a text ahead.
  @inline(__always)
  private func prefetch(_ text: Int) {
    corpus.tokens.withUnsafeBufferPointer { tokens in
      gavel_prefetch(tokens.baseAddress.unsafelyUnwrapped + corpus.range(at: text).lowerBound)
    }
  }

  private mutating func count(_ rows: Range<Int>) {
    for row in rows { counts[Int(corpus.tokens[row])] += 1 }
  }

  private mutating func forget(_ rows: Range<Int>) {
    for row in rows { counts[Int(corpus.tokens[row])] = 0 }
  }

  /// Whether another text shares that many tokens, as a multiset, with the one counted.
  private mutating func shares(_ least: Int, with columns: Range<Int>) -> Bool {
    var spare = columns.count - least
    var end = columns.lowerBound
    while end < columns.upperBound, spare >= 0 {
      let token = Int(corpus.tokens[end])
      if otherCounts[token] < counts[token] { otherCounts[token] += 1 } else { spare -= 1 }
      end += 1
    }
    for column in columns.lowerBound..<end { otherCounts[Int(corpus.tokens[column])] = 0 }
    return spare >= 0
  }
}
