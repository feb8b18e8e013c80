/// Sorts the n-grams of one part after the other, round by round; one for each thread.
///
/// A round looks at as many orders as there are tokens in a key, which nearly always are all. If
/// not, the n-grams that have an equal one are numbered, and the numbers are the groups of the next
/// round. An n-gram that is alone is so for all higher orders too.
final class NGramRounds: @unchecked Sendable {
  private let corpus: TokenizedCorpus
  private let parts: NGramParts
  private var sorter = NGramSorter()
  private var levels: UnsafeMutableBufferPointer<UInt8> = .allocate(capacity: 0)

  init(_ corpus: TokenizedCorpus, _ parts: NGramParts) {
    self.corpus = corpus
    self.parts = parts
  }

  deinit {
    levels.deallocate()
  }

  /// Has a part read.
  func run(_ part: Int, by reader: inout some NGramReader) {
    let keys = parts.keys
    var segments = parts.segments(of: part)
    var count = segments.reduce(0) { $0 + $1.count }
    if levels.count < count + 1 {
      levels.deallocate()
      levels = .allocate(capacity: count + 1)
    }
    var round = NGramLevels(
      keys: keys, following: keys.following,
      groupBits: NGramKeys.bits(for: Int(keys.groupCounts[part]) - 1), shorter: 0)
    while count > 0 {
      sorter.sort(segments, bits: round.sortedBits)
      let starts = UnsafeBufferPointer(rebasing: sorter.starts[..<count])
      round.write(of: starts, to: levels)
      reader.read(
        SortedNGrams(
          starts: starts, levels: UnsafeBufferPointer(rebasing: levels[...count]), keys: round))
      let looked = round.shorter + round.orders
      guard looked < keys.order else { break }
      (count, round) = lengthen(count: count, after: round)
      segments = [UnsafeBufferPointer(rebasing: sorter.starts[..<count])]
    }
    reader.end(of: part)
  }

  /// Keeps the n-grams that are not alone and gives them keys for the next round.
  private func lengthen(count: Int, after round: NGramLevels) -> (Int, NGramLevels) {
    let keys = parts.keys
    let shorter = round.shorter + round.orders
    let groupBits = NGramKeys.bits(for: count / 2)
    let following = keys.following(groupBits: groupBits, missing: keys.order - shorter)
    precondition(following > 0, "a corpus has too many n-grams to number them in 64 bits")
    let starts = sorter.starts
    var group: UInt64 = 0
    var kept = 0
    for place in 0..<count where max(levels[place], levels[place + 1]) == round.orders {
      if kept > 0, levels[place] < round.orders { group += 1 }
      let start = starts[place]
      let end = corpus.offsets[Int(start.text) + 1]
      let next = Int(start.position) + shorter
      var key = group
      var isCut = false
      for position in next..<next + following {
        let number =
          position < end && !isCut ? keys.places[Int(corpus.tokens[position])].number : 0
        isCut = number == 0
        key = key << UInt64(keys.tokenBits) | UInt64(number)
      }
      key = key << UInt64(keys.repeatBits) | start.key & round.repeatMask
      starts[kept] = NGramStart(key: key, text: start.text, position: start.position)
      kept += 1
    }
    let next = NGramLevels(
      keys: keys, following: following, groupBits: groupBits, shorter: shorter)
    return (kept, next)
  }

  /// Has all parts read, each by one of `readers`, of which every thread of the team has one.
  static func run<Reader: NGramReader>(
    over parts: NGramParts, of corpus: TokenizedCorpus, team: ThreadTeam,
    readers: inout [Reader], between: (_ done: Int, _ parts: Int) throws(CancellationError) -> Void
  ) throws(CancellationError) {
    let rounds = (0..<team.count).map { _ in NGramRounds(corpus, parts) }
    try readers.withUnsafeMutableBufferPointer { readers throws(CancellationError) in
      let readers = DisjointBuffer(readers)
      try team.run(items: parts.keys.partCount) { done throws(CancellationError) in
        try between(done, parts.keys.partCount)
      } _: { thread, part in
        rounds[thread].run(part, by: &readers.elements[thread])
      }
    }
  }
}
