/// The texts of a set by length, to find the closest length among the others.
struct LengthClasses {
  /// By text: its class, numbered in ascending order of length.
  private let classes: [Int]
  private let lengths: [Int]
  private var counts: [Int]
  /// By class: the exclusive or of its texts, which is the text itself where only one is left.
  private var members: [Int]
  /// By class: the one before and after that still has texts.
  private var previous: [Int?]
  private var next: [Int?]

  init(_ corpus: TokenizedCorpus) {
    let lengths = Set((0..<corpus.count).map(corpus.length)).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(lengths, lengths.indices))
    let classes = (0..<corpus.count).map { places[corpus.length(at: $0), default: 0] }
    counts = Array(repeating: 0, count: lengths.count)
    members = Array(repeating: 0, count: lengths.count)
    for (text, place) in classes.enumerated() {
      counts[place] += 1
      members[place] ^= text
    }
    previous = lengths.indices.map { $0 == 0 ? nil : $0 - 1 }
    next = lengths.indices.map { $0 + 1 == lengths.count ? nil : $0 + 1 }
    self.lengths = lengths
    self.classes = classes
  }

  /// The length closest to a text's own among the other texts, ties to the shorter; nil when there
  /// is no other text.
  func closest(to text: Int) -> Int? {
    let place = classes[text]
    let own = lengths[place]
    if counts[place] > 1 { return own }
    let shorter = previous[place].map { lengths[$0] }
    let longer = next[place].map { lengths[$0] }
    guard let shorter, let longer else { return shorter ?? longer }
    return own - shorter <= longer - own ? shorter : longer
  }

  /// Takes a text out and returns those for which the closest length may no longer be longer than
  /// their own, so that their brevity penalty may be lifted.
  mutating func remove(_ text: Int) -> [Int] {
    let place = classes[text]
    counts[place] -= 1
    members[place] ^= text
    guard counts[place] == 0 else { return [] }
    if let before = previous[place] { next[before] = next[place] }
    if let after = next[place] { previous[after] = previous[place] }
    return [previous[place], next[place]].compactMap { neighbour in
      neighbour.flatMap { counts[$0] == 1 ? members[$0] : nil }
    }
  }
}
