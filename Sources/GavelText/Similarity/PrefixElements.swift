import CTextKernels

/// The rarest tokens of every text, as many as a partner above the threshold cannot do without.
///
/// The k-th occurrence of a token in a text is an element of its own, so that multiset overlap is
/// set overlap. Elements are ordered by the number of texts that have them, and two texts that
/// share enough elements share one of their first ones in this order: the prefix filter (Chaudhuri,
/// Ganti and Kaushik, "A Primitive Operator for Similarity Joins in Data Cleaning", 2006).
struct PrefixElements {
  /// Where the elements of text *i* start in `elements`, and the end of the last.
  private(set) var starts: [Int] = [0]
  /// By text, rarest first: the element's rank, the rarest of all being 0.
  private(set) var elements: [UInt32] = []
  /// By element: how many texts have it in their prefix.
  private(set) var textCounts: [UInt32]
  /// By text: signature and length for the first test.
  private(set) var entries: [GavelEntry] = []
  /// By text: signature and length for the second test.
  private(set) var signatures: [GavelSignature] = []

  /// For the third test of long texts.
  private(set) var longSignatures = LongSignatures()

  /// - Parameters:
  ///   - isLookedUp: By text, whether it needs a prefix at all.
  ///   - isIndexed: By text, whether it counts as one that has its elements.
  init(
    _ corpus: TokenizedCorpus, bounds: OverlapBounds, isLookedUp: [Bool], isIndexed: [Bool]
  ) {
    let (numbers, counts) = Self.numberElements(of: corpus)
    let ranks = Self.ranks(byAscending: counts, below: corpus.count + 1)
    textCounts = Array(repeating: 0, count: counts.count)
    starts.reserveCapacity(corpus.count + 1)
    entries.reserveCapacity(corpus.count)
    signatures.reserveCapacity(corpus.count)
    elements.reserveCapacity(corpus.tokenCount / 2)
    var prefix: [UInt32] = []
    let textSignatures = TextSignatures(elementCount: counts.count)
    let prefixes = (0..<1024).map { $0 == 0 ? 0 : bounds.prefix(of: $0) }
    numbers.withUnsafeBufferPointer { numbers in
      ranks.withUnsafeBufferPointer { ranks in
        for text in 0..<corpus.count {
          let range = corpus.range(at: text)
          let own = UnsafeBufferPointer(rebasing: numbers[range])
          let (entry, signature) = textSignatures.signatures(of: own)
          entries.append(entry)
          signatures.append(signature)
          longSignatures.append(own)
          if isLookedUp[text], !own.isEmpty {
            let length = own.count
            Self.select(
              length < prefixes.count ? prefixes[length] : bounds.prefix(of: length), of: own,
              by: ranks, into: &prefix)
            elements.append(contentsOf: prefix)
            if isIndexed[text] { for element in prefix { textCounts[Int(element)] += 1 } }
          }
          starts.append(elements.count)
        }
      }
    }
  }

  /// Makes the elements of every group their own, so that texts of different groups share none.
  mutating func part(by groups: [UInt32], isIndexed: [Bool]) {
    var numbers: [UInt64: UInt32] = [:]
    textCounts = []
    for text in groups.indices {
      for index in starts[text]..<starts[text + 1] {
        let key = UInt64(groups[text]) << 32 | UInt64(elements[index])
        let number = numbers[key] ?? UInt32(numbers.count)
        if number == numbers.count {
          numbers[key] = number
          textCounts.append(0)
        }
        elements[index] = number
        if isIndexed[text] { textCounts[Int(number)] += 1 }
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
