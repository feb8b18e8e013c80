import CTextKernels

/// The rarest tokens of every text, as many as a partner above the threshold cannot do without.
///
/// The k-th occurrence of a token in a text is an element of its own, so that multiset overlap is
/// set overlap. Elements are ordered by the number of texts that have them, and two texts that
/// share enough elements share one of their first ones in this order: the prefix filter (Chaudhuri,
/// Ganti and Kaushik, "A Primitive Operator for Similarity Joins in Data Cleaning", 2006).
struct PrefixElements {
  /// All texts in order, part by part.
  private(set) var parts: [Part]
  /// By element: how many texts have it in their prefix.
  private(set) var textCounts: [UInt32] = []
  let sketches: TextSketches
  /// For the last test of long texts.
  private(set) var longSignatures = LongSignatures()

  /// Some texts on end.
  struct Part {
    let texts: Range<Int>
    /// Where the elements of each text start in `elements`, and the end of the last.
    fileprivate var starts: [Int] = [0]
    /// By text, rarest first: the element's rank, the rarest of all being 0.
    fileprivate var elements: [UInt32] = []
    fileprivate var longSignatures = LongSignatures()

    /// Where the elements of a text are.
    func places(of text: Int) -> Range<Int> {
      starts[text - texts.lowerBound]..<starts[text - texts.lowerBound + 1]
    }

    /// The element at a place.
    func element(at place: Int) -> Int { Int(elements[place]) }

    var elementCount: Int { elements.count }
  }

  /// - Parameters:
  ///   - isLookedUp: By text, whether it needs a prefix at all.
  ///   - isIndexed: By text, whether it counts as one that has its elements.
  init(
    _ corpus: TokenizedCorpus, bounds: OverlapBounds, isLookedUp: [Bool], isIndexed: [Bool],
    _ team: ThreadTeam
  ) throws(CancellationError) {
    let (numbers, counts) = Self.numberElements(of: corpus)
    sketches = TextSketches(count: corpus.count)
    let partCount = team.count == 1 ? 1 : max(1, corpus.count / 4096)
    parts = (0..<partCount).map { part in
      Part(texts: corpus.count * part / partCount..<corpus.count * (part + 1) / partCount)
    }
    let reader = Reader(
      corpus: corpus, numbers: numbers,
      ranks: Self.ranks(byAscending: counts, below: corpus.count + 1), bounds: bounds,
      prefixes: (0..<1024).map { $0 == 0 ? 0 : bounds.prefix(of: $0) },
      textSignatures: TextSignatures(elementCount: counts.count), isLookedUp: isLookedUp,
      isIndexed: isIndexed, sketches: sketches)
    let zeros = [UInt32](repeating: 0, count: counts.count)
    var counted = Array(repeating: zeros, count: team.count)
    try parts.withUnsafeMutableBufferPointer { buffer throws(CancellationError) in
      let parts = DisjointBuffer(buffer)
      try team.run(items: partCount, scratches: &counted) { counts, part in
        reader.read(&parts.elements[part], counting: &counts)
      }
    }
    textCounts = counted.removeFirst()
    for counts in counted {
      for element in counts.indices { textCounts[element] += counts[element] }
    }
    for part in parts.indices {
      longSignatures.append(parts[part].longSignatures)
      parts[part].longSignatures = LongSignatures()
    }
  }

  /// What the texts' prefixes and signatures are read from, and written to.
  private struct Reader: Sendable {
    let corpus: TokenizedCorpus
    /// Every token of the corpus as the number of its element.
    let numbers: [UInt32]
    /// By element.
    let ranks: [UInt32]
    let bounds: OverlapBounds
    /// By length: how many elements the prefix has.
    let prefixes: [Int]
    let textSignatures: TextSignatures
    let isLookedUp: [Bool]
    let isIndexed: [Bool]
    let sketches: TextSketches

    func read(_ part: inout Part, counting textCounts: inout [UInt32]) {
      let tokens = corpus.range(of: part.texts)
      part.starts.reserveCapacity(part.texts.count + 1)
      part.elements.reserveCapacity(tokens.count / 2)
      var prefix: [UInt32] = []
      numbers.withUnsafeBufferPointer { numbers in
        ranks.withUnsafeBufferPointer { ranks in
          for text in part.texts {
            let own = UnsafeBufferPointer(rebasing: numbers[corpus.range(at: text)])
            let (entry, signature) = textSignatures.signatures(of: own)
            sketches.set(text, entry, signature)
            part.longSignatures.append(own)
            if isLookedUp[text], !own.isEmpty {
              let length = own.count
              PrefixElements.select(
                length < prefixes.count ? prefixes[length] : bounds.prefix(of: length), of: own,
                by: ranks, into: &prefix)
              part.elements.append(contentsOf: prefix)
              if isIndexed[text] { for element in prefix { textCounts[Int(element)] += 1 } }
            }
            part.starts.append(part.elements.count)
          }
        }
      }
    }
  }

  /// Makes the elements of every group their own, so that texts of different groups share none.
  mutating func part(by groups: [UInt32], isIndexed: [Bool]) {
    var numbers: [UInt64: UInt32] = [:]
    textCounts = []
    for part in parts.indices {
      for text in parts[part].texts {
        for place in parts[part].places(of: text) {
          let key = UInt64(groups[text]) << 32 | UInt64(parts[part].elements[place])
          let number = numbers[key] ?? UInt32(numbers.count)
          if number == numbers.count {
            numbers[key] = number
            textCounts.append(0)
          }
          parts[part].elements[place] = number
          if isIndexed[text] { textCounts[Int(number)] += 1 }
        }
      }
    }
  }

  /// The `count` least ranks of some elements, ascending.
  private static func select(
    _ count: Int, of numbers: UnsafeBufferPointer<UInt32>, by ranks: UnsafeBufferPointer<UInt32>,
    into selection: inout [UInt32]
  ) {
    selection.removeAll(keepingCapacity: true)
    guard count <= 48 else {
      selection.append(contentsOf: numbers.lazy.map { ranks[Int($0)] })
      selection.sort()
      selection.removeSubrange(count...)
      return
    }
    // A sorted list of the least so far; most texts are short.
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 48) { least in
      var filled = 0
      for number in numbers {
        let rank = ranks[Int(number)]
        if filled < count {
          filled += 1
        } else if rank > least[count - 1] {
          continue
        }
        var place = filled - 1
        while place > 0, least[place - 1] > rank {
          least[place] = least[place - 1]
          place -= 1
        }
        least[place] = rank
      }
      selection.append(contentsOf: least[..<filled])
    }
  }

  /// Every token of the corpus as the number of its element, and by element how many texts have it.
  ///
  /// The first occurrence of a token in a text has the token's own number; the next ones have
  /// numbers from the vocabulary's end on.
  private static func numberElements(
    of corpus: TokenizedCorpus
  ) -> (numbers: [UInt32], textCounts: [UInt32]) {
    let vocabularyCount = corpus.vocabularyCount
    var textCounts = [UInt32](repeating: 0, count: vocabularyCount)
    /// By element: that of the next occurrence of the token, 0 when no text has had one.
    var following = [UInt32](repeating: 0, count: vocabularyCount)
    /// By token: the text that had it last, counted from 1, and the element it had last.
    var lastTexts = [UInt32](repeating: 0, count: vocabularyCount)
    var lastElements = [UInt32](repeating: 0, count: vocabularyCount)
    var numbers = corpus.tokens
    numbers.withUnsafeMutableBufferPointer { numbers in
      for text in 0..<corpus.count {
        for position in corpus.range(at: text) {
          let token = Int(numbers[position])
          if lastTexts[token] != text + 1 {
            lastTexts[token] = UInt32(text + 1)
            lastElements[token] = UInt32(token)
            textCounts[token] += 1
            continue
          }
          let last = Int(lastElements[token])
          if following[last] == 0 {
            following[last] = UInt32(textCounts.count)
            textCounts.append(0)
            following.append(0)
          }
          let element = following[last]
          lastElements[token] = element
          numbers[position] = element
          textCounts[Int(element)] += 1
        }
      }
    }
    return (numbers, textCounts)
  }

  /// The place of each index in the order of `values`, by counting; ties by index.
  private static func ranks(byAscending values: [UInt32], below limit: Int) -> [UInt32] {
    var next = [UInt32](repeating: 0, count: limit + 1)
    for value in values { next[Int(value) + 1] += 1 }
    for value in 1..<next.count { next[value] += next[value - 1] }
    return values.map { value in
      defer { next[Int(value)] += 1 }
      return next[Int(value)]
    }
  }
}
