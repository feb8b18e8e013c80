import CTextKernels

/// Looks many texts up at a time in a ``SimilarityIndex`` that does not change meanwhile.
///
/// List by list instead of text by text: a list that several texts need comes from memory once, and
/// what comes next is known, so that it can be asked for ahead. But long texts, which find the same
/// texts in many lists, one by one; and so are all where most look alike (``CrowdedLookUp``). One for
/// each thread.
struct BatchLookUp {
  private let index: SimilarityIndex
  private var matcher: PairMatcher
  private let hits = HitBuffer()
  private var lookUps: [SimilarityIndex.LookUp] = []
  /// One for each element of each text.
  private var probes: [Probe] = []
  private var sorted: [Probe] = []
  /// The hits of one probe, chained with those of the same text.
  private var runs: [(hits: Range<Int>, next: Int32)] = []
  private var firstRuns: [Int32] = []
  /// When most of the texts that were looked up last looked like most others.
  private var crowded: CrowdedLookUp?

  /// An element of a text, and the text's place in the batch.
  private struct Probe {
    var place: SimilarityIndex.Place
    var owner: UInt32
  }

  init(_ index: SimilarityIndex) {
    self.index = index
    matcher = PairMatcher(index)
  }

  /// The best match of each text in the index, nil where there is none above the threshold.
  mutating func bestMatches(of texts: [Int], into best: UnsafeMutableBufferPointer<Match?>) {
    hits.tally = HitBuffer.Tally()
    var sampleCount = texts.count
    if let crowded {
      sampleCount = findInCrowd(crowded, texts, into: best)
    } else {
      findByList(texts, into: best)
    }
    let isCrowded =
      hits.tally.near > index.tuning.crowdedFrom * sampleCount
      && hits.tally.near > hits.tally.scanned / index.tuning.crowdedPart
    if !isCrowded { crowded = nil } else if crowded == nil { crowded = CrowdedLookUp(index) }
  }

  /// Looks up one by one, and scans for some as if there were no crowd, to see whether there still
  /// is.
  ///
  /// - Returns: For how many texts, which alone are in the tally.
  private mutating func findInCrowd(
    _ crowded: CrowdedLookUp, _ texts: [Int], into best: UnsafeMutableBufferPointer<Match?>
  ) -> Int {
    var sampleCount = 0
    for (owner, text) in texts.enumerated() {
      let lookUp = index.lookUp(text)
      if lookUp.isLong {
        let tally = hits.tally
        best[owner] = bestMatch(ofLong: lookUp)
        hits.tally = tally
      } else {
        best[owner] = crowded.bestMatch(of: lookUp, &matcher)
        guard owner % 64 == 0 else { continue }
        index.tally(lookUp, into: hits)
        sampleCount += 1
      }
    }
    return sampleCount
  }

  private mutating func findByList(
    _ texts: [Int], into best: UnsafeMutableBufferPointer<Match?>
  ) {
    listProbes(of: texts)
    let isInCache = index.corpus.count <= index.tuning.textsInCache
    if isInCache { swap(&sorted, &probes) } else { sortProbes() }
    for number in sorted.indices {
      if !isInCache { prefetch(after: number) }
      let probe = sorted[number]
      let owner = Int(probe.owner)
      let start = hits.count
      index.findHits(of: lookUps[owner], at: probe.place, into: hits)
      guard hits.count > start else { continue }
      runs.append((start..<hits.count, firstRuns[owner]))
      firstRuns[owner] = Int32(runs.count - 1)
      if hits.count > index.tuning.hitLimit { measure(texts, into: best) }
    }
    measure(texts, into: best)
    for owner in texts.indices where lookUps[owner].isLong {
      best[owner] = bestMatch(ofLong: lookUps[owner])
    }
    hits.removeAll()
  }

  /// The best match of one text in the index, nil where there is none above the threshold.
  mutating func bestMatch(of text: Int) -> Match? {
    let lookUp = index.lookUp(text)
    guard !lookUp.isLong else { return bestMatch(ofLong: lookUp) }
    hits.removeAll()
    for place in index.places(of: lookUp) {
      index.findHits(of: lookUp, at: place, into: hits)
    }
    return bestMatchOfHits(of: text)
  }

  /// The best match of a text whose hits are measured list by list, so that those that are known
  /// are dropped early.
  private mutating func bestMatch(ofLong lookUp: SimilarityIndex.LookUp) -> Match? {
    var best: Match?
    matcher.begin(lookUp.text)
    for place in index.places(of: lookUp) {
      hits.removeAll()
      index.findHits(of: lookUp, at: place, into: hits)
      matcher.improve(&best, overNewOf: hits)
    }
    matcher.end()
    return best
  }

  /// The best match of a text among those of a block.
  mutating func bestMatch(
    of lookUp: SimilarityIndex.LookUp, among recent: inout RecentTexts
  ) -> Match? {
    hits.removeAll()
    recent.findHits(of: lookUp, into: hits)
    return bestMatchOfHits(of: lookUp.text)
  }

  /// Where to write hits for ``forEachMatchOfHits(of:_:)``.
  var emptyHits: HitBuffer {
    hits.removeAll()
    return hits
  }

  /// Calls `body` with every match of a text among its hits, each once.
  mutating func forEachMatchOfHits(of text: Int, _ body: (Match) -> Void) {
    guard hits.count > 0 else { return }
    matcher.begin(text)
    for hit in 0..<hits.count {
      if let match = matcher.match(with: hits[hit]) { body(match) }
    }
    matcher.end()
  }

  private mutating func bestMatchOfHits(of text: Int) -> Match? {
    guard hits.count > 0 else { return nil }
    var best: Match?
    matcher.begin(text)
    matcher.improve(&best, over: hits, 0..<hits.count)
    matcher.end()
    return best
  }

  /// Asks for what the next probes read: what leads to it, the earlier.
  @inline(__always)
  private func prefetch(after number: Int) {
    guard number + 24 < sorted.count else { return }
    lookUps.withUnsafeBufferPointer { lookUps in
      gavel_prefetch(lookUps.baseAddress.unsafelyUnwrapped + Int(sorted[number + 24].owner))
    }
    let later = sorted[number + 16]
    index.prefetchBuckets(of: lookUps[Int(later.owner)], at: later.place)
    let next = sorted[number + 6]
    index.prefetchEntries(of: lookUps[Int(next.owner)], at: next.place)
  }

  private mutating func listProbes(of texts: [Int]) {
    lookUps.removeAll(keepingCapacity: true)
    probes.removeAll(keepingCapacity: true)
    for (owner, text) in texts.enumerated() {
      let lookUp = index.lookUp(text)
      lookUps.append(lookUp)
      guard !lookUp.isLong else { continue }
      for place in index.places(of: lookUp) {
        probes.append(Probe(place: place, owner: UInt32(owner)))
      }
    }
    firstRuns.removeAll(keepingCapacity: true)
    firstRuns.append(contentsOf: repeatElement(-1, count: texts.count))
  }

  /// Sorts the probes by list: least significant digit first, 11 bits each.
  private mutating func sortProbes() {
    sorted.removeAll(keepingCapacity: true)
    sorted.append(contentsOf: probes)
    let greatest = probes.reduce(0) { $0 | $1.place.list }
    var shift: UInt32 = 0
    while greatest >> shift > 0 {
      var next = [Int](repeating: 0, count: 2049)
      for probe in sorted { next[Int((probe.place.list >> shift) & 2047) + 1] += 1 }
      for digit in 1...2048 { next[digit] += next[digit - 1] }
      for probe in sorted {
        let digit = Int((probe.place.list >> shift) & 2047)
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
