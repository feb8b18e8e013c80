/// The tokens of every text as a set, rarest first.
///
/// The k-th occurrence of a token in a text is an element of its own, so that multiset overlap is
/// set overlap. An element's rank is its place among all by the number of texts that have it, ties
/// by token and occurrence.
struct RankedElements {
  /// The ranks of text *i*, ascending, lie where its tokens lie in the corpus.
  let ranks: [UInt32]
  /// The number of distinct elements; every rank is below it.
  let count: Int

  init(_ corpus: TokenizedCorpus) {
    let tokens = corpus.tokens
    var occurrences = [UInt32](repeating: 0, count: corpus.vocabularyCount)

    // Elements are numbered token by token, as many for each as one text has it at most.
    var most = [UInt32](repeating: 0, count: corpus.vocabularyCount)
    for text in 0..<corpus.count {
      let range = corpus.range(at: text)
      for position in range {
        let token = Int(tokens[position])
        occurrences[token] += 1
        most[token] = max(most[token], occurrences[token])
      }
      for position in range { occurrences[Int(tokens[position])] = 0 }
    }
    var firstElement: [UInt32] = []
    firstElement.reserveCapacity(most.count)
    var elementCount: UInt32 = 0
    for count in most {
      firstElement.append(elementCount)
      elementCount += count
    }

    var elements = [UInt32](repeating: 0, count: tokens.count)
    var texts = [UInt32](repeating: 0, count: Int(elementCount))
    for text in 0..<corpus.count {
      let range = corpus.range(at: text)
      for position in range {
        let token = Int(tokens[position])
        let element = firstElement[token] + occurrences[token]
        occurrences[token] += 1
        elements[position] = element
        texts[Int(element)] += 1
      }
      for position in range { occurrences[Int(tokens[position])] = 0 }
    }

    let rank = Self.ranks(byAscending: texts, below: corpus.count + 1)
    for position in elements.indices { elements[position] = rank[Int(elements[position])] }
    elements.withUnsafeMutableBufferPointer { elements in
      // Sorted through the buffer: a slice of the array would be copied first.
      for text in 0..<corpus.count {
        var slice = UnsafeMutableBufferPointer(rebasing: elements[corpus.range(at: text)])
        slice.sort()
      }
    }
    ranks = elements
    count = Int(elementCount)
  }

  /// The place of each index in the order of `values`, by counting.
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
