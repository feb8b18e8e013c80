/// The n-grams of a corpus, dealt out to parts such that equal ones are in the same.
///
/// Each block of texts has a region of its own in one array, as long as its tokens, and deals its
/// n-grams out within: threads never share a region, and what lies where depends on none.
final class NGramParts: @unchecked Sendable {
  let keys: NGramKeys
  private let corpus: TokenizedCorpus
  private let blocks: [Range<Int>]
  private let starts: UnsafeMutableBufferPointer<NGramStart>
  /// By block, then by part: where in `starts` it begins; and the end of the block's last.
  private var bounds: [Int]

  /// - Parameters:
  ///   - order: The longest n-grams looked at, at least 1.
  ///   - between: Called with the number of blocks done and that of all.
  init(
    of corpus: TokenizedCorpus, order: Int, sizes: NGramSizes, team: ThreadTeam,
    between: (_ done: Int, _ blocks: Int) throws(CancellationError) -> Void
  ) throws(CancellationError) {
    precondition(corpus.tokenCount < UInt32.max, "n-grams are counted of at most 2^32 - 2 tokens")
    self.corpus = corpus
    let blocks = Self.blocks(of: corpus, sizes: sizes)
    self.blocks = blocks
    let keys = NGramKeys(
      occurrences: try Self.occurrences(of: corpus, in: blocks, team: team), order: order,
      sizes: sizes)
    self.keys = keys
    starts = .allocateLarge(capacity: corpus.tokenCount)
    bounds = Array(repeating: 0, count: blocks.count * (keys.partCount + 1))
    var dealers = (0..<team.count).map { _ in NGramDealer(corpus, keys: keys) }
    let starts = DisjointBuffer(starts)
    try bounds.withUnsafeMutableBufferPointer { bounds throws(CancellationError) in
      let bounds = DisjointBuffer(bounds)
      try team.run(items: blocks.count, scratches: &dealers) { done throws(CancellationError) in
        try between(done, blocks.count)
      } _: { dealer, block in
        let row = block * (keys.partCount + 1)..<(block + 1) * (keys.partCount + 1)
        dealer.deal(
          blocks[block], to: starts.elements,
          bounds: UnsafeMutableBufferPointer(rebasing: bounds.elements[row]))
      }
    }
  }

  deinit {
    starts.deallocate()
  }

  /// The n-grams of a part, in pieces.
  func segments(of part: Int) -> [UnsafeBufferPointer<NGramStart>] {
    blocks.indices.map { block in
      UnsafeBufferPointer(rebasing: starts[range(of: part, in: block)])
    }
  }

  private func range(of part: Int, in block: Int) -> Range<Int> {
    let index = block * (keys.partCount + 1) + part
    return bounds[index]..<bounds[index + 1]
  }

  private static func blocks(of corpus: TokenizedCorpus, sizes: NGramSizes) -> [Range<Int>] {
    let tokens = max(sizes.blockTokens, corpus.tokenCount / sizes.mostParts)
    var blocks: [Range<Int>] = []
    var first = 0
    for text in 0..<corpus.count
    where corpus.offsets[text + 1] - corpus.offsets[first] >= tokens || text + 1 == corpus.count {
      blocks.append(first..<text + 1)
      first = text + 1
    }
    return blocks
  }

  private static func occurrences(
    of corpus: TokenizedCorpus, in blocks: [Range<Int>], team: ThreadTeam
  ) throws(CancellationError) -> [UInt32] {
    var counts = [[UInt32]](
      repeating: Array(repeating: 0, count: corpus.vocabularyCount), count: team.count)
    try team.run(items: blocks.count, scratches: &counts) { counts, block in
      let range =
        corpus.offsets[blocks[block].lowerBound]..<corpus.offsets[blocks[block].upperBound]
      counts.withUnsafeMutableBufferPointer { counts in
        corpus.tokens.withUnsafeBufferPointer { tokens in
          for position in range { counts[Int(tokens[position])] &+= 1 }
        }
      }
    }
    var sum = counts.removeLast()
    for counts in counts {
      for token in sum.indices { sum[token] += counts[token] }
    }
    return sum
  }
}
