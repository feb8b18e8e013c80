/// Counts matched and different n-grams of all texts, and again of a subset of them.
///
/// What is sorted stays so when some are left out, so the subset costs little.
struct SubsetTally: NGramReader {
  private(set) var all: MatchTally
  private(set) var kept: MatchTally?
  private let isKept: [Bool]
  /// Room for the n-grams of the subset and their levels.
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
    if starts.count < ngrams.starts.count {
      let room = NGramSizes.room(for: ngrams.starts.count)
      starts = Array(repeating: NGramStart(key: 0, text: 0, position: 0), count: room)
      levels = Array(repeating: 0, count: room + 1)
    }
    starts.withUnsafeMutableBufferPointer { starts in
      levels.withUnsafeMutableBufferPointer { levels in
        let count = Self.select(isKept, from: ngrams, starts, levels)
        guard count > 0 else { return }
        kept?.read(
          SortedNGrams(
            starts: UnsafeBufferPointer(rebasing: starts[..<count]),
            levels: UnsafeBufferPointer(rebasing: levels[...count]), keys: ngrams.keys))
      }
    }
  }

  /// Puts the n-grams of the subset on end, and their levels, and returns how many they are.
  ///
  /// Of three that are sorted the first and the last have the lower one of the levels that each has
  /// with the middle one.
  private static func select(
    _ isKept: [Bool], from ngrams: SortedNGrams, _ starts: UnsafeMutableBufferPointer<NGramStart>,
    _ levels: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    isKept.withUnsafeBufferPointer { isKept in
      var count = 0
      // The level with the last one that is kept.
      var level = UInt8.max
      for (place, start) in ngrams.starts.enumerated() {
        level = min(level, ngrams.levels[place])
        // Written in any case and left there if it is kept: no branch to guess wrong.
        (starts[count], levels[count]) = (start, level)
        let isNext = isKept[Int(start.text)]
        count &+= isNext ? 1 : 0
        level = isNext ? .max : level
      }
      levels[count] = 0
      return count
    }
  }
}
