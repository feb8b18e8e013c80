/// Which n-grams the texts left of a set share, and so how many of each text's are matched.
///
/// An n-gram's first occurrences in texts are one thing to share, its second occurrences another,
/// and so on (see ``MatchTally``). For each there is the number of texts left that have it, and the
/// exclusive or of their indices. When a text goes and one other is left, the exclusive or is that
/// other, for which the n-gram is no longer matched. So a removal takes time linear in the text,
/// and no list of texts is kept.
struct SharedNGrams {
  /// A shared n-gram, or a shared repeat of one.
  struct Node {
    /// How many texts left have it.
    var count: UInt32 = 0
    /// The exclusive or of these.
    var texts: UInt32 = 0
    /// The n-gram one token shorter; 0 for none and for a repeat.
    var parent: UInt32
    var order: UInt32
  }

  /// The longest n-grams counted.
  private let order: Int
  /// By text, then by order: how many of its n-grams are matched.
  private var matches: [Int32]
  private let offsets: [Int]
  /// From 1.
  private var nodes: [Node]
  /// By position: the node of the longest shared n-gram that starts there, or 0; the others are its
  /// parents.
  private let longest: [UInt32]
  /// By position: up to which order those are repeats of the text, which have nodes of their own.
  private let repeats: [UInt16]
  /// The nodes of repeats, text by text on end.
  private let repeatNodes: [UInt32]
  private let repeatStarts: [Int]

  init(
    of corpus: TokenizedCorpus, order: Int, team: ThreadTeam, sizes: NGramSizes
  ) throws(CancellationError) {
    let longestText = (0..<corpus.count).reduce(1) { max($0, corpus.length(at: $1)) }
    let order = min(order, longestText)
    precondition(order <= UInt16.max, "removals count n-grams of at most 65,535 tokens")
    let parts = try NGramParts(of: corpus, order: order, sizes: sizes, team: team) {
      done, _ throws(CancellationError) in try ThreadTeam.checkCancellation(done: done)
    }
    var longest = [UInt32](repeating: 0, count: corpus.tokenCount)
    var repeats = [UInt16](repeating: 0, count: corpus.tokenCount)
    var readers: [SharedNGramReader] = []
    try longest.withUnsafeMutableBufferPointer { longest throws(CancellationError) in
      try repeats.withUnsafeMutableBufferPointer { repeats throws(CancellationError) in
        let (longest, repeats) = (DisjointBuffer(longest), DisjointBuffer(repeats))
        readers = (0..<team.count).map { _ in
          SharedNGramReader(
            textCount: corpus.count, order: order, longest: longest, repeats: repeats)
        }
        try NGramRounds.run(over: parts, of: corpus, team: team, readers: &readers) {
          done, _ throws(CancellationError) in try ThreadTeam.checkCancellation(done: done)
        }
      }
    }
    self.order = order
    self.repeats = repeats
    offsets = corpus.offsets
    matches = MatchTally.matches(readers.map(\.tally))

    // Nodes are numbered within their part up to here.
    var found = readers.flatMap(\.parts).sorted { $0.part < $1.part }
    readers = []
    var bases = [UInt32](repeating: 0, count: parts.keys.partCount)
    var nodes = [Node(parent: 0, order: 0)]
    nodes.reserveCapacity(found.reduce(1) { $0 + $1.nodes.count })
    var ends = [Int](repeating: 0, count: corpus.count + 1)
    for index in found.indices {
      let base = UInt32(nodes.count - 1)
      bases[found[index].part] = base
      for var node in found[index].nodes {
        if node.parent > 0 { node.parent += base }
        nodes.append(node)
      }
      found[index].nodes = []
      for owned in found[index].repeats { ends[Int(owned.text)] += 1 }
    }
    self.nodes = nodes
    var sum = 0
    for text in ends.indices {
      sum += ends[text]
      ends[text] = sum
    }
    var repeatNodes = [UInt32](repeating: 0, count: sum)
    for part in found {
      for owned in part.repeats {
        ends[Int(owned.text)] -= 1
        repeatNodes[ends[Int(owned.text)]] = bases[part.part] + owned.node
      }
    }
    self.repeatNodes = repeatNodes
    repeatStarts = ends
    for position in longest.indices where longest[position] > 0 {
      let part = parts.keys.places[Int(corpus.tokens[position])].part
      longest[position] += bases[Int(part)]
    }
    self.longest = longest
  }

  /// How many of a text's n-grams of an order the others left match.
  func matches(of text: Int, order: Int) -> Int {
    order <= self.order ? Int(matches[text * self.order + order - 1]) : 0
  }

  /// Takes out a text that is left.
  mutating func remove(_ text: Int) {
    let order = order
    nodes.withUnsafeMutableBufferPointer { nodes in
      matches.withUnsafeMutableBufferPointer { matches in
        func leave(_ index: Int) {
          nodes[index].count &-= 1
          nodes[index].texts ^= UInt32(truncatingIfNeeded: text)
          if nodes[index].count == 1 {
            matches[Int(nodes[index].texts) * order + Int(nodes[index].order) - 1] -= 1
          }
        }
        for position in offsets[text]..<offsets[text + 1] {
          let repeated = UInt32(repeats[position])
          var index = Int(longest[position])
          while nodes[index].order > repeated {
            leave(index)
            index = Int(nodes[index].parent)
          }
        }
        for index in repeatStarts[text]..<repeatStarts[text + 1] {
          leave(Int(repeatNodes[index]))
        }
      }
    }
  }
}
