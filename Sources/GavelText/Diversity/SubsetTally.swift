/// Counts matched and different n-grams of all texts, and again of a subset of them.
///
/// What is sorted stays so when some are left out, so the subset costs little.
struct SubsetTally: NGramReader {
  private(set) var all: MatchTally
  private(set) var kept: MatchTally?
  private let isKept: [Bool]
  private var starts: [NGramStart] = []
  private var levels: [UInt8] = []

  init(textCount: Int, order: Int, kept: [Bool]?) {
    all = MatchTally(textCount: textCount, order: order)
    isKept = kept ?? []
    self.kept = kept.map { _ in all }
  }

  mutating func end(of part: Int) {}

  mutating func read(_ ngrams: SortedNGrams) {
    all.read(ngrams)
    guard kept != nil else { return }
    starts.removeAll(keepingCapacity: true)
    if starts.capacity < ngrams.starts.count {
      starts.reserveCapacity(NGramSizes.room(for: ngrams.starts.count))
      levels.reserveCapacity(starts.capacity + 1)
    }
    for start in ngrams.starts where isKept[Int(start.text)] { starts.append(start) }
    guard !starts.isEmpty else { return }
    levels.removeAll(keepingCapacity: true)
    levels.append(contentsOf: repeatElement(0, count: starts.count + 1))
    starts.withUnsafeBufferPointer { starts in
      levels.withUnsafeMutableBufferPointer { levels in
        ngrams.keys.write(of: starts, to: levels)
        kept?.read(
          SortedNGrams(starts: starts, levels: UnsafeBufferPointer(levels), keys: ngrams.keys))
      }
    }
  }
}
