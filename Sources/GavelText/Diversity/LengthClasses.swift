/// The texts of a set by length, to find the closest length among the others.
struct LengthClasses: Sendable {
  private static let none = -1

  /// The lengths that texts have, ascending.
  private let lengths: [Int]
  /// By length: its place in `lengths`.
  private var places: [Int]
  /// By place: how many texts are of the length.
  private var counts: [Int]
  /// By place: the exclusive or of its texts, which is the text itself where only one is left.
  private var members: [Int]
  /// By place: the one before and after that still has texts, or `none`.
  private var previous: [Int]
  private var next: [Int]

  /// - Parameter kept: By text, whether it is in the set; all are when nil.
  init(_ corpus: TokenizedCorpus, kept: [Bool]? = nil) {
    var longest = -1
    for text in 0..<corpus.count where kept?[text] ?? true {
      longest = max(longest, corpus.length(at: text))
    }
    // By length, first.
    var countsOf = [Int](repeating: 0, count: longest + 1)
    var membersOf = countsOf
    for text in 0..<corpus.count where kept?[text] ?? true {
      let length = corpus.length(at: text)
      countsOf[length] += 1
      membersOf[length] ^= text
    }
    let lengths = countsOf.indices.filter { countsOf[$0] > 0 }
    self.lengths = lengths
    places = Array(repeating: Self.none, count: longest + 1)
    for (place, length) in lengths.enumerated() { places[length] = place }
    counts = lengths.map { countsOf[$0] }
    members = lengths.map { membersOf[$0] }
    previous = lengths.indices.map { $0 - 1 }
    next = lengths.indices.map { $0 + 1 < lengths.count ? $0 + 1 : Self.none }
  }

  /// The length closest to that of one of the texts among the others, ties to the shorter; nil
  /// when there is no other text.
  func closest(to length: Int) -> Int? {
    let place = places[length]
    if counts[place] > 1 { return length }
    let (shorter, longer) = (previous[place], next[place])
    if shorter == Self.none { return longer == Self.none ? nil : lengths[longer] }
    if longer == Self.none { return lengths[shorter] }
    return length - lengths[shorter] <= lengths[longer] - length
      ? lengths[shorter] : lengths[longer]
  }

  /// Takes a text out and returns those for which the closest length may no longer be longer than
  /// their own, so that their brevity penalty may be lifted.
  mutating func remove(_ text: Int, length: Int) -> [Int] {
    let place = places[length]
    counts[place] -= 1
    members[place] ^= text
    guard counts[place] == 0 else { return [] }
    let neighbours = [previous[place], next[place]].filter { $0 != Self.none }
    if previous[place] != Self.none { next[previous[place]] = next[place] }
    if next[place] != Self.none { previous[next[place]] = previous[place] }
    return neighbours.filter { counts[$0] == 1 }.map { members[$0] }
  }
}
