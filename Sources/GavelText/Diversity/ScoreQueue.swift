/// A binary heap of scored texts: the highest score first, ties to the later text.
struct ScoreQueue {
  struct Entry: Comparable {
    let score: Double
    let text: Int

    static func < (first: Entry, second: Entry) -> Bool {
      first.score < second.score || (first.score == second.score && first.text < second.text)
    }
  }

  private var entries: [Entry]

  init(_ entries: [Entry]) {
    self.entries = entries
    for place in (0..<entries.count / 2).reversed() { sink(entries[place], from: place) }
  }

  var first: Entry? { entries.first }

  mutating func push(_ entry: Entry) {
    entries.append(entry)
    var place = entries.count - 1
    while place > 0, entries[(place - 1) / 2] < entries[place] {
      entries.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func removeFirst() {
    guard let last = entries.popLast(), !entries.isEmpty else { return }
    sink(last, from: 0)
  }

  /// Puts another entry in place of the first.
  mutating func replaceFirst(by entry: Entry) {
    sink(entry, from: 0)
  }

  /// Puts an entry at a free place or below, such that it is above all it precedes.
  private mutating func sink(_ entry: Entry, from start: Int) {
    var place = start
    while 2 * place + 1 < entries.count {
      var child = 2 * place + 1
      if child + 1 < entries.count, entries[child] < entries[child + 1] { child += 1 }
      guard entry < entries[child] else { break }
      entries[place] = entries[child]
      place = child
    }
    entries[place] = entry
  }
}
