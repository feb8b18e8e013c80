/// Counts how many of the n-grams of each text the other texts match, and how many are different.
///
/// A text that has an n-gram c times matches min(c, most in another text) of them. So with its
/// occurrences in a text told apart as first, second and so on, a text matches those that another
/// text has too: the second is matched when another text has the n-gram twice. Nearly all are
/// firsts. Hence two steps: every n-gram that is not alone counts as matched, by its highest such
/// order; then repeats are looked at one by one, and what they make unmatched is taken off.
struct MatchTally: NGramReader {
  private let order: Int
  /// By text, order + 1 numbers: how many n-grams are matched up to this order; less what is
  /// unmatched at this order and more what is unmatched at the next.
  private var highest: [Int32]
  /// By order: how many n-grams are the same as one before up to this order.
  private var copies: [Int]
  /// By text: how often it has the n-gram looked at, after the first time; 0 in between.
  private var repeats: [UInt32]
  /// By number of times: in how many texts an n-gram is repeated so often, and the exclusive or of
  /// these texts, which is the text where there is one.
  private var holders: [(count: UInt32, texts: UInt32)] = []
  /// The places of repeats are the first so many.
  private var places: [Int] = []
  private var placeCount = 0

  init(textCount: Int, order: Int) {
    self.order = order
    highest = Array(repeating: 0, count: textCount * (order + 1))
    copies = Array(repeating: 0, count: order + 1)
    repeats = Array(repeating: 0, count: textCount)
  }

  mutating func end(of part: Int) {}

  mutating func read(_ ngrams: SortedNGrams) {
    count(ngrams)
    for order in 1...ngrams.orders where placeCount > 0 {
      readRepeats(of: order, in: ngrams)
    }
  }

  /// The first step, all orders at once.
  private mutating func count(_ ngrams: SortedNGrams) {
    let shorter = ngrams.shorter
    let cellsPerText = order + 1
    let (starts, levels) = (ngrams.starts, ngrams.levels)
    let repeatMask = ngrams.keys.repeatMask
    placeCount = 0
    if places.count < starts.count {
      places = Array(repeating: 0, count: NGramSizes.room(for: starts.count))
    }
    places.withUnsafeMutableBufferPointer { places in
      highest.withUnsafeMutableBufferPointer { highest in
        copies.withUnsafeMutableBufferPointer { copies in
          var level = 0
          for place in starts.indices {
            let start = starts[place]
            let next = Int(levels[place &+ 1])
            let cell = Int(start.text) &* cellsPerText &+ shorter
            highest[cell &+ max(level, next)] &+= 1
            copies[shorter &+ level] &+= 1
            level = next
            // No branch, for which is a repeat cannot be foreseen.
            places[placeCount] = place
            placeCount &+= start.key & repeatMask > UInt64(shorter) ? 1 : 0
          }
          if shorter > 0 {
            // They were counted as of this level in the round before.
            for start in starts { highest[Int(start.text) * cellsPerText + shorter] -= 1 }
            copies[shorter] -= starts.count
          }
        }
      }
    }
  }

  /// The second step for one order; drops the places that are no repeats at it.
  private mutating func readRepeats(of order: Int, in ngrams: SortedNGrams) {
    let before = placeCount
    let count = places.withUnsafeMutableBufferPointer { places in
      var count = 0
      for index in 0..<before where ngrams.repeats(at: places[index]) >= order {
        places[count] = places[index]
        count += 1
      }
      return count
    }
    placeCount = count
    var first = 0
    while first < count {
      var end = first + 1
      while end < count, ngrams.level(places[end - 1], places[end]) >= order { end += 1 }
      readRepeats(first..<end, of: order, in: ngrams)
      first = end
    }
  }

  /// Looks at the repeats of one n-gram.
  private mutating func readRepeats(_ range: Range<Int>, of order: Int, in ngrams: SortedNGrams) {
    let anyPlace = places[range.lowerBound]
    if range.count == 1 {
      // No other text has it twice.
      let isAlone = isInOneText(around: anyPlace, order: order, in: ngrams)
      takeOff(isAlone ? 2 : 1, from: ngrams.starts[anyPlace].text, order: ngrams.shorter + order)
      return
    }
    for index in range {
      let text = ngrams.starts[places[index]].text
      let times = Int(repeats[Int(text)])
      repeats[Int(text)] += 1
      if times == holders.count { holders.append((0, 0)) }
      holders[times].count += 1
      holders[times].texts ^= text
    }
    for index in range { repeats[Int(ngrams.starts[places[index]].text)] = 0 }
    for holder in holders where holder.count == 1 {
      takeOff(1, from: holder.texts, order: ngrams.shorter + order)
    }
    if holders[0].count == 1, isInOneText(around: anyPlace, order: order, in: ngrams) {
      takeOff(1, from: holders[0].texts, order: ngrams.shorter + order)
    }
    holders.removeAll(keepingCapacity: true)
  }

  private mutating func takeOff(_ count: Int32, from text: UInt32, order: Int) {
    let cell = Int(text) * (self.order + 1) + order
    highest[cell] -= count
    highest[cell - 1] += count
  }

  private func isInOneText(around place: Int, order: Int, in ngrams: SortedNGrams) -> Bool {
    let text = ngrams.starts[place].text
    var index = place
    while ngrams.levels[index] >= order {
      index -= 1
      if ngrams.starts[index].text != text { return false }
    }
    index = place + 1
    while ngrams.levels[index] >= order {
      if ngrams.starts[index].text != text { return false }
      index += 1
    }
    return true
  }

  /// By order from 1: how many n-grams are the same as one before; from the tallies of all threads.
  static func copies(_ tallies: [MatchTally]) -> [Int] {
    guard let order = tallies.first?.order else { return [] }
    return (1...max(1, order)).map { order in
      tallies.reduce(0) { $0 + $1.copies[order...].reduce(0, +) }
    }
  }

  /// By text, its matched n-grams of each order from 1; from the tallies of all threads.
  static func matches(_ tallies: [MatchTally]) -> [Int32] {
    guard let first = tallies.first else { return [] }
    var sum = first.highest
    sum.withUnsafeMutableBufferPointer { sum in
      for tally in tallies.dropFirst() {
        tally.highest.withUnsafeBufferPointer { highest in
          for cell in sum.indices { sum[cell] &+= highest[cell] }
        }
      }
    }
    let order = first.order
    return Array(unsafeUninitializedCapacity: first.repeats.count * order) { matches, count in
      count = first.repeats.count * order
      for text in first.repeats.indices {
        var matched: Int32 = 0
        for order in stride(from: order, through: 1, by: -1) {
          matched += sum[text * (first.order + 1) + order]
          matches[text * first.order + order - 1] = matched
        }
      }
    }
  }
}
