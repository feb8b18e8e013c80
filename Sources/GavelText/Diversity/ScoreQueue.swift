/// A binary heap of scored texts: the highest score first, ties to the later text.
struct ScoreQueue {
  struct Entry: Comparable {
    let score: Double
    let text: Int

    static func < (first: Entry, second: Entry) -> Bool {
      (first.score, first.text) < (second.score, second.text)
    }
  }

  private var entries: [Entry] = []

  mutating func push(_ entry: Entry) {
    entries.append(entry)
    var place = entries.count - 1
    while place > 0, entries[(place - 1) / 2] < entries[place] {
      entries.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func pop() -> Entry? {
    guard let last = entries.popLast() else { return nil }
    guard let first = entries.first else { return last }
    entries[0] = last
    var place = 0
    while true {
      var greatest = place
      for child in 2 * place + 1...2 * place + 2
      where child < entries.count && entries[greatest] < entries[child] {
        greatest = child
      }
      if greatest == place { return first }
      entries.swapAt(place, greatest)
      place = greatest
    }
  }
}
