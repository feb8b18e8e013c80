/// Which texts hold each n-gram of one order, and so how many of a text's n-grams the others match.
///
/// Only the unique first holder of an n-gram, by occurrences, has unmatched ones: as many as it has
/// more than the second (see ``SelfBLEU``). First and second only ever move down the list, so all
/// removals together take time linear in the lists.
struct NGramHolders {
  private struct Holder {
    var text: UInt32
    var occurrences: UInt32
  }

  /// By text: how many of its n-grams the other texts left match.
  private(set) var matches: [Int]
  /// For each n-gram of two texts or more, on end: its texts, the most occurrences first.
  private var holders: [Holder]
  private let listStarts: [Int]
  /// By list: the places in `holders` of the first two texts left, or the list's end.
  private var first: [Int]
  private var second: [Int]
  /// The lists a text is in, text by text on end.
  private let lists: [UInt32]
  private let textStarts: [Int]

  init(of ngrams: NGrams, textCount: Int) {
    var matches = (0..<textCount).map { ngrams.range(at: $0).count }
    var sizes = [UInt32](repeating: 0, count: ngrams.count)
    ngrams.forEachCount { _, ngram, _ in sizes[ngram] += 1 }

    // An n-gram of one text is unmatched for good and needs no list.
    var listOfNGram = [UInt32](repeating: .max, count: ngrams.count)
    var listStarts = [0]
    for ngram in 0..<ngrams.count where sizes[ngram] > 1 {
      listOfNGram[ngram] = UInt32(listStarts.count - 1)
      listStarts.append((listStarts.last ?? 0) + Int(sizes[ngram]))
    }
    let end = listStarts.last ?? 0
    var holders = [Holder](repeating: Holder(text: 0, occurrences: 0), count: end)
    var free = listStarts
    var lists: [UInt32] = []
    lists.reserveCapacity(end)
    var listCounts = [Int](repeating: 0, count: textCount)
    ngrams.forEachCount { text, ngram, occurrences in
      let list = listOfNGram[ngram]
      guard list != .max else {
        matches[text] -= occurrences
        return
      }
      holders[free[Int(list)]] = Holder(text: UInt32(text), occurrences: UInt32(occurrences))
      free[Int(list)] += 1
      lists.append(list)
      listCounts[text] += 1
    }
    holders.withUnsafeMutableBufferPointer { holders in
      for list in 0..<listStarts.count - 1 {
        var slice = UnsafeMutableBufferPointer(
          rebasing: holders[listStarts[list]..<listStarts[list + 1]])
        slice.sort { $0.occurrences > $1.occurrences }
      }
    }
    first = Array(listStarts.dropLast())
    second = first.map { $0 + 1 }
    textStarts = listCounts.reduce(into: [0]) { starts, count in
      starts.append((starts.last ?? 0) + count)
    }
    self.matches = matches
    self.holders = holders
    self.listStarts = listStarts
    self.lists = lists
    for list in first.indices {
      self.matches[Int(holders[first[list]].text)] -= unmatched(in: list)
    }
  }

  /// Takes a text out of its lists.
  ///
  /// - Parameter left: By text, whether it is left; false for `text` already.
  mutating func remove(_ text: Int, left: [Bool]) {
    for index in textStarts[text]..<textStarts[text + 1] {
      let list = Int(lists[index])
      let end = listStarts[list + 1]
      var before = 0
      if holders[first[list]].text == text {
        first[list] = second[list]
      } else if second[list] < end && holders[second[list]].text == text {
        before = unmatched(in: list)
      } else {
        continue
      }
      var place = min(second[list] + 1, end)
      while place < end, !left[Int(holders[place].text)] { place += 1 }
      second[list] = place
      if first[list] < end {
        matches[Int(holders[first[list]].text)] -= unmatched(in: list) - before
      }
    }
  }

  /// How many occurrences the first holder has that no other matches.
  private func unmatched(in list: Int) -> Int {
    let others = second[list] < listStarts[list + 1] ? holders[second[list]].occurrences : 0
    return Int(holders[first[list]].occurrences - others)
  }
}
