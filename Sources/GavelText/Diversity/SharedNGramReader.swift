/// Finds the n-grams that texts share; one for each thread.
struct SharedNGramReader: NGramReader {
  /// What was found in a part; its nodes are numbered from 1.
  struct Part {
    let part: Int
    var nodes: [SharedNGrams.Node]
    var repeats: [Repeat]
  }

  /// A text's repeat of an n-gram, and its node.
  struct Repeat {
    let text: UInt32
    let node: UInt32
  }

  private(set) var tally: MatchTally
  private(set) var parts: [Part] = []
  /// See ``SharedNGrams``.
  private let longest: DisjointBuffer<UInt32>
  private let repeats: DisjointBuffer<UInt16>

  /// Those of the part being read.
  private var nodes: [SharedNGrams.Node] = []
  private var repeatNodes: [Repeat] = []
  /// By order of the round: the node of the n-gram being read; 0 for order 0.
  private var open: [UInt32] = []
  /// By order of the round: repeats, each with the node of its n-gram, which ascends.
  private var found: [[Repeat]] = []
  /// By text: how often it repeats the n-gram looked at; 0 in between.
  private var times: [UInt32]
  /// By number of times: in how many texts an n-gram is repeated so often, and their exclusive or.
  private var holders: [(count: UInt32, texts: UInt32)] = []

  init(
    textCount: Int, order: Int, longest: DisjointBuffer<UInt32>, repeats: DisjointBuffer<UInt16>
  ) {
    tally = MatchTally(textCount: textCount, order: order)
    times = Array(repeating: 0, count: textCount)
    self.longest = longest
    self.repeats = repeats
  }

  mutating func end(of part: Int) {
    // Children come after their parents.
    nodes.withUnsafeMutableBufferPointer { nodes in
      for index in nodes.indices.reversed() where nodes[index].parent > 0 {
        let parent = Int(nodes[index].parent) - 1
        nodes[parent].count &+= nodes[index].count
        nodes[parent].texts ^= nodes[index].texts
      }
    }
    parts.append(Part(part: part, nodes: nodes, repeats: repeatNodes))
    nodes.removeAll(keepingCapacity: true)
    repeatNodes.removeAll(keepingCapacity: true)
  }

  mutating func read(_ ngrams: SortedNGrams) {
    tally.read(ngrams)
    open = Array(repeating: 0, count: ngrams.orders + 1)
    found = Array(repeating: [], count: ngrams.orders + 1)
    for place in ngrams.starts.indices {
      let start = ngrams.starts[place]
      let (level, next) = (Int(ngrams.levels[place]), Int(ngrams.levels[place + 1]))
      // The n-grams that are the same as the next, but not as the one before, begin here.
      if next > level {
        open[0] = ngrams.shorter > 0 ? longest.elements[Int(start.position)] : 0
        for order in level + 1...next {
          nodes.append(.init(parent: open[order - 1], order: UInt32(ngrams.shorter + order)))
          open[order] = UInt32(nodes.count)
        }
      }
      let highest = max(level, next)
      guard highest > 0 else { continue }
      longest.elements[Int(start.position)] = open[highest]
      let repeated = min(highest, ngrams.repeats(at: place))
      if repeated > 0 {
        repeats.elements[Int(start.position)] = UInt16(ngrams.shorter + repeated)
        for order in 1...repeated {
          found[order].append(.init(text: start.text, node: open[order]))
        }
      }
      // Parents get theirs at the end of the part; but not those of which this is a repeat, nor
      // those of rounds before, which have it.
      count(start.text, at: open[highest], by: 1)
      if open[repeated] > 0 { count(start.text, at: open[repeated], by: -1) }
    }
    for order in found.indices { addRepeats(found[order], order: ngrams.shorter + order) }
  }

  @inline(__always)
  private mutating func count(_ text: UInt32, at node: UInt32, by change: Int32) {
    nodes[Int(node) - 1].count &+= UInt32(bitPattern: change)
    nodes[Int(node) - 1].texts ^= text
  }

  /// Makes nodes of the repeats that texts share.
  private mutating func addRepeats(_ found: [Repeat], order: Int) {
    var first = 0
    while first < found.count {
      var end = first
      while end < found.count, found[end].node == found[first].node {
        let text = found[end].text
        let time = Int(times[Int(text)])
        times[Int(text)] += 1
        if time == holders.count { holders.append((0, 0)) }
        holders[time].count += 1
        holders[time].texts ^= text
        end += 1
      }
      // Each is taken as the last of its text.
      let base = nodes.count
      for holder in holders where holder.count > 1 {
        nodes.append(
          .init(count: holder.count, texts: holder.texts, parent: 0, order: UInt32(order)))
      }
      for repeated in found[first..<end] {
        let time = Int(times[Int(repeated.text)])
        times[Int(repeated.text)] -= 1
        // Fewer and fewer texts repeat it more often.
        if base + time <= nodes.count {
          repeatNodes.append(.init(text: repeated.text, node: UInt32(base + time)))
        }
      }
      holders.removeAll(keepingCapacity: true)
      first = end
    }
  }
}
