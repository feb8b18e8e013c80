/// Deals the n-grams of a block of texts out to parts; one for each thread.
struct NGramDealer {
  private let corpus: TokenizedCorpus
  private let keys: NGramKeys
  private var repeats: TextRepeats
  /// By token: where it was seen first, in the text gone through or in one before.
  private var seen: [UInt32]
  /// By part: where the next n-gram goes; the last is of the tokens without a part.
  private var ends: [Int]

  init(_ corpus: TokenizedCorpus, keys: NGramKeys) {
    self.corpus = corpus
    self.keys = keys
    repeats = TextRepeats(order: keys.order)
    seen = Array(repeating: .max, count: corpus.vocabularyCount)
    ends = Array(repeating: 0, count: keys.partCount + 1)
  }

  /// Writes the n-grams of the texts to `starts`, from the place on that is that of the first
  /// token in the corpus, part after part, and where each part begins to `bounds`.
  mutating func deal(
    _ texts: Range<Int>, to starts: UnsafeMutableBufferPointer<NGramStart>,
    bounds: UnsafeMutableBufferPointer<Int>
  ) {
    var ends = ends
    self.ends = []
    defer { self.ends = ends }
    ends.withUnsafeMutableBufferPointer { ends in
      corpus.tokens.withUnsafeBufferPointer { tokens in
        keys.places.withUnsafeBufferPointer { places in
          count(texts, tokens, places, into: ends)
          var next = corpus.offsets[texts.lowerBound]
          for part in bounds.indices {
            bounds[part] = next
            next += ends[part]
            ends[part] = bounds[part]
          }
          var seen = self.seen
          self.seen = []
          seen.withUnsafeMutableBufferPointer {
            write(texts, tokens, places, to: starts, at: ends, seen: $0)
          }
          self.seen = seen
        }
      }
    }
  }

  private func count(
    _ texts: Range<Int>, _ tokens: UnsafeBufferPointer<UInt32>,
    _ places: UnsafeBufferPointer<NGramKeys.Place>, into counts: UnsafeMutableBufferPointer<Int>
  ) {
    counts.update(repeating: 0)
    for position in corpus.offsets[texts.lowerBound]..<corpus.offsets[texts.upperBound] {
      counts[Int(places[Int(tokens[position])].part)] &+= 1
    }
  }

  /// Goes through each text from its end, so that the tokens that follow are there already.
  @inline(never)
  private mutating func write(
    _ texts: Range<Int>, _ tokens: UnsafeBufferPointer<UInt32>,
    _ places: UnsafeBufferPointer<NGramKeys.Place>,
    to starts: UnsafeMutableBufferPointer<NGramStart>, at ends: UnsafeMutableBufferPointer<Int>,
    seen: UnsafeMutableBufferPointer<UInt32>
  ) {
    let following = keys.following
    let tokenBits = UInt64(keys.tokenBits)
    let groupShift = UInt64(following * keys.tokenBits + keys.repeatBits)
    let firstShift = groupShift &- tokenBits
    let mask = following == 0 ? 0 : ~(UInt64(1) << UInt64(keys.repeatBits) &- 1)
    for text in texts {
      let range = corpus.range(at: text)
      // The numbers of the tokens that follow, where they belong in the key.
      var following: UInt64 = 0
      var position = range.upperBound
      while position > range.lowerBound {
        position &-= 1
        let token = Int(tokens[position])
        let place = places[token]
        guard place.number > 0 else {
          following = 0
          continue
        }
        var length = 0
        let first = Int(seen[token])
        if first > position && first < range.upperBound {
          length = repeats.length(at: position, root: first, end: range.upperBound, of: tokens)
        } else {
          seen[token] = UInt32(truncatingIfNeeded: position)
        }
        let end = ends[Int(place.part)]
        ends[Int(place.part)] = end &+ 1
        starts[end] = NGramStart(
          key: UInt64(place.group) &<< groupShift | following | UInt64(length),
          text: UInt32(truncatingIfNeeded: text),
          position: UInt32(truncatingIfNeeded: position))
        following = (UInt64(place.number) &<< firstShift | following &>> tokenBits) & mask
      }
      repeats.endText()
    }
  }
}
