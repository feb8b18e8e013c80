/// Looks many texts up at a time in a ``SimilarityIndex`` that does not change meanwhile.
///
/// List by list instead of text by text: a list that several texts need comes from memory once, and
/// what comes next is known, so that it can be asked for ahead. One for each thread.
struct BatchLookUp {
  private let index: SimilarityIndex
  private var matcher: PairMatcher
  private let hits = HitBuffer()
  private var lookUps: [SimilarityIndex.LookUp] = []
  /// One for each element of each text: its list above, its number below.
  private var probes: [UInt64] = []
  private var sorted: [UInt64] = []
  /// By number of a probe: the text's place in the batch, and its element.
  private var owners: [UInt32] = []
  private var places: [SimilarityIndex.Place] = []
  /// The hits of one probe, chained with those of the same text.
  private var runs: [(hits: Range<Int>, next: Int32)] = []
  private var firstRuns: [Int32] = []

  init(_ index: SimilarityIndex) {
    self.index = index
    matcher = PairMatcher(index)
  }

  /// The best match of each text in the index, nil where there is none above the threshold.
  mutating func bestMatches(of texts: [Int], into best: UnsafeMutableBufferPointer<Match?>) {
    listProbes(of: texts)
    if index.corpus.count > index.tuning.textsInCache {
      sortProbes()
    } else {
      swap(&sorted, &probes)
    }
    for number in sorted.indices {
      if number + 16 < sorted.count {
        let later = probe(number + 16)
        index.prefetchBuckets(of: lookUps[Int(owners[later])], at: places[later])
        let next = self.probe(number + 6)
        index.prefetchEntries(of: lookUps[Int(owners[next])], at: places[next])
      }
      let probe = probe(number)
      let owner = Int(owners[probe])
      let start = hits.count
      index.findHits(of: lookUps[owner], at: places[probe], into: hits)
      guard hits.count > start else { continue }
      runs.append((start..<hits.count, firstRuns[owner]))
      firstRuns[owner] = Int32(runs.count - 1)
      if hits.count > index.tuning.hitLimit { measure(texts, into: best) }
    }
    measure(texts, into: best)
  }

  /// The best match of a text among those of a block.
  mutating func bestMatch(
    of lookUp: SimilarityIndex.LookUp, among recent: RecentTexts
  ) -> Match? {
    hits.removeAll()
    recent.findHits(of: lookUp, into: hits)
    guard hits.count > 0 else { return nil }
    var best: Match?
    matcher.begin(lookUp.text)
    matcher.improve(&best, over: hits, 0..<hits.count)
    matcher.end()
    return best
  }

  private func probe(_ number: Int) -> Int { Int(truncatingIfNeeded: sorted[number] & 0xFFFF_FFFF) }

  private mutating func listProbes(of texts: [Int]) {
    lookUps.removeAll(keepingCapacity: true)
    probes.removeAll(keepingCapacity: true)
    owners.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    for (owner, text) in texts.enumerated() {
      let lookUp = index.lookUp(text)
      lookUps.append(lookUp)
      for place in index.places(of: lookUp) {
        probes.append(UInt64(place.list) << 32 | UInt64(probes.count))
        owners.append(UInt32(owner))
        places.append(place)
      }
    }
    firstRuns.removeAll(keepingCapacity: true)
    firstRuns.append(contentsOf: repeatElement(-1, count: texts.count))
  }

  /// Sorts the probes by list: least significant digit first, 11 bits each.
  private mutating func sortProbes() {
    sorted.removeAll(keepingCapacity: true)
    sorted.append(contentsOf: probes)
    let greatest = probes.reduce(0, |) >> 32
    var shift: UInt64 = 32
    while greatest >> (shift - 32) > 0 {
      var next = [Int](repeating: 0, count: 2049)
      for probe in sorted { next[Int((probe >> shift) & 2047) + 1] += 1 }
      for digit in 1...2048 { next[digit] += next[digit - 1] }
      for probe in sorted {
        let digit = Int((probe >> shift) & 2047)
        probes[next[digit]] = probe
        next[digit] += 1
      }
      swap(&probes, &sorted)
      shift += 11
    }
  }

  /// Measures all hits there are, and forgets them.
  private mutating func measure(_ texts: [Int], into best: UnsafeMutableBufferPointer<Match?>) {
    for (owner, text) in texts.enumerated() where firstRuns[owner] >= 0 {
      matcher.begin(text)
      var run = Int(firstRuns[owner])
      while run >= 0 {
        matcher.improve(&best[owner], over: hits, runs[run].hits)
        run = Int(runs[run].next)
      }
      matcher.end()
      firstRuns[owner] = -1
    }
    runs.removeAll(keepingCapacity: true)
    hits.removeAll()
  }
}
