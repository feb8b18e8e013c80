import CTextKernels

/// Finds the best match of texts in a ``SimilarityIndex`` of texts that nearly all look alike, as
/// those of one frequent template do.
///
/// Their signatures tell them apart no more, so that every text with one rare word in common would
/// be measured. Two things keep that from growing with the square of their number:
///
/// 1. A pair that is near shares more than one rare word. With α the fewest tokens that two texts of
///    m and n tokens share, they share two of the m - α + 2 rarest of one and the n - α + 2 rarest of
///    the other: there are α - 2 besides these at most, in the one whose rarest end earlier. So what
///    is in one list only is passed over ("ℓ-prefix scheme" of Wang, Li and Feng, "Can We Beat the
///    Prefix Filtering?", 2012, with ℓ = 2), where the lists read for it are not much longer.
/// 2. Where a text is near many, only the best match counts. With the best so far, all lists are
///    passed over in which none can be better, by the number of tokens from the list's on.
///
/// One for each thread.
final class CrowdedLookUp {
  private let index: SimilarityIndex
  /// By text: the last round that found it, of 1 to 255, or 0; each look-up is a round.
  private let rounds: UnsafeMutableBufferPointer<UInt8>
  private var round: UInt8 = 0
  /// By length, up to that of the longest text that is not long: the lengths of the partners whose
  /// two rarest common elements are in the index.
  private let twice: [Range<Int>]
  private let rarest: RarestElements
  private let hits = HitBuffer()

  /// How many entries of a bucket are measured before all others at most, for a good match to begin
  /// with.
  private static let sample = 16
  /// How many hits are measured at once, so that what the next ones need is asked for ahead.
  private static let atOnce = 64
  /// How many times as many entries may be read for two common words as for one.
  private static let worthwhile = 4

  init(_ index: SimilarityIndex) {
    self.index = index
    rarest = index.rarestElements.rarest(of: index)
    rounds = .allocateLarge(capacity: index.corpus.count)
    rounds.initialize(repeating: 0)
    twice = (0...LongSignatures.upTo).map { Self.twice($0, index.bounds) }
  }

  deinit {
    rounds.deallocate()
  }

  /// The best match of a text, which has a token and is not long; nil if there is none above the
  /// threshold.
  func bestMatch(of lookUp: SimilarityIndex.LookUp, _ matcher: inout PairMatcher) -> Match? {
    var search = Search(lookUp)
    matcher.begin(lookUp.text)
    sample(&search, &matcher)
    let isWorthwhile =
      entryCount(search, inTwo: true) <= Self.worthwhile * entryCount(search, inTwo: false)
    find(&search, inTwo: isWorthwhile, &matcher)
    matcher.end()
    return search.best
  }

  /// How far a look-up is.
  private struct Search {
    let lookUp: SimilarityIndex.LookUp
    var best: Match?
    private var bestLength = 0
    private var bestCommon = 0

    init(_ lookUp: SimilarityIndex.LookUp) {
      self.lookUp = lookUp
    }

    /// To be called with the length of the best match when there is a better one.
    mutating func rememberLength(_ length: Int) {
      guard let best else { return }
      bestLength = length
      bestCommon = Int((best.f * Double(lookUp.length + length) / 2).rounded())
    }

    /// Below which text there may be better matches among those of some lengths that share at most
    /// `overlap` tokens with the one looked up; 0 for nowhere, `.max` for anywhere.
    func end(sharingAtMost overlap: Int, _ lengths: ClosedRange<Int>) -> Int {
      guard let best else { return .max }
      let length = min(max(overlap, lengths.lowerBound), lengths.upperBound)
      let common = min(overlap, length)
      let most = Double(2 * common) / Double(lookUp.length + length)
      if most < best.f * (1 - 1e-12) { return 0 }
      // F is the same double only where the numbers are the same.
      let isTie = lengths.count == 1 && length == bestLength && common == bestCommon
      return isTie ? best.text : .max
    }
  }

  /// Where to look for a text.
  private struct Part {
    let stretch: SimilarityIndex.Stretch
    /// How many tokens those of its texts that were not found yet share with the text at most.
    let overlap: Int
    let wanted: Wanted
  }

  /// Which texts of a part are of interest.
  private enum Wanted {
    case all
    case seenBefore
    /// Those of these lengths only if they were seen before, all others in any case.
    case seenBeforeAmong(Range<Int>)
  }

  /// Calls `body` with all parts of the lists that may hold matches of a text.
  ///
  /// - Parameter inTwo: Whether texts are looked for that are in two lists, where their lengths
  ///   allow that.
  @inline(__always)
  private func forEachPart(
    of lookUp: SimilarityIndex.LookUp, inTwo: Bool, _ body: (Part) -> Void
  ) {
    let twice = twice[lookUp.length]
    for place in index.places[index.placeRange(of: lookUp.text)] {
      let overlap = lookUp.length - Int(place.position)
      func once(_ lengths: Range<Int>) {
        guard !lengths.isEmpty else { return }
        index.forEachStretch(of: lookUp, at: place, lengths: lengths) {
          body(Part(stretch: $0, overlap: overlap, wanted: .all))
        }
      }
      func again(_ lengths: Range<Int>, _ wanted: Wanted) {
        index.forEachStretch(of: lookUp, at: place, lengths: lengths, rarer: 1) {
          body(Part(stretch: $0, overlap: overlap + 1, wanted: wanted))
        }
      }
      let all = lookUp.shortestPartner..<Int.max
      if !inTwo || twice.isEmpty {
        once(all)
      } else if place.fineness == .single {
        // A list that is not parted is read once, for all lengths.
        again(all, .seenBeforeAmong(twice))
      } else {
        again(twice, .seenBefore)
        once(all.clamped(to: 0..<twice.lowerBound))
        once(all.clamped(to: twice.upperBound..<Int.max))
      }
    }
  }

  /// How many entries ``find(_:inTwo:_:)`` reads at most.
  private func entryCount(_ search: Search, inTwo: Bool) -> Int {
    var count = 0
    forEachPart(of: search.lookUp, inTwo: inTwo) { part in
      guard search.end(sharingAtMost: part.overlap, part.stretch.lengths) == .max else { return }
      for bucket in part.stretch.buckets { count += Int(index.lists.buckets[bucket].count) }
    }
    return count
  }

  /// Measures the first texts of long buckets, before all is read.
  private func sample(_ search: inout Search, _ matcher: inout PairMatcher) {
    forEachPart(of: search.lookUp, inTwo: false) { part in
      for bucket in part.stretch.buckets {
        let count = Int(index.lists.buckets[bucket].count) / index.tuning.samplePart
        if count > 0 { scan(bucket, 0..<min(count, Self.sample), part, &search, &matcher) }
      }
    }
    measure(&search, &matcher)
  }

  /// Measures all texts that may be better than the best match so far.
  private func find(_ search: inout Search, inTwo: Bool, _ matcher: inout PairMatcher) {
    if inTwo { startRound() }
    forEachPart(of: search.lookUp, inTwo: inTwo) { part in
      for bucket in part.stretch.buckets {
        let count = Int(index.lists.buckets[bucket].count)
        var start = 0
        while start < count {
          // The more was read without a better match, the less likely is one.
          let end = min(count, start + min(4096, max(64, start)))
          let last = search.end(sharingAtMost: part.overlap, part.stretch.lengths)
          guard last > 0, last == .max || index.lists.text(start, of: bucket) < last else { break }
          scan(bucket, start..<end, part, &search, &matcher)
          start = end
        }
      }
    }
    measure(&search, &matcher)
  }

  private func startRound() {
    round &+= 1
    guard round == 0 else { return }
    rounds.update(repeating: 0)
    round = 1
  }

  /// Adds what may be a match among some entries of a bucket to the hits, and measures them when they
  /// are many.
  private func scan(
    _ bucket: Int, _ range: Range<Int>, _ part: Part, _ search: inout Search,
    _ matcher: inout PairMatcher
  ) {
    let texts = hits.reserve(range.count)
    let view = index.lists.view
    let (start, end) = (UInt32(range.lowerBound), UInt32(range.upperBound))
    let found =
      switch part.wanted {
      case .all:
        gavel_scan_part(
          index.kernels, view.buckets + bucket, start, end, view.storage, part.stretch.probe, texts)
      case .seenBefore:
        gavel_scan_again(
          view.buckets + bucket, start, end, view.storage, rounds.baseAddress, round, texts)
      case .seenBeforeAmong(let lengths):
        gavel_scan_again_or_length(
          view.buckets + bucket, start, end, view.storage, UInt8(clamping: lengths.lowerBound),
          UInt8(clamping: lengths.upperBound - 1), rounds.baseAddress, round, texts)
      }
    hits.append(found)
    if hits.count >= Self.atOnce { measure(&search, &matcher) }
  }

  /// Measures all hits there are, and forgets them.
  private func measure(_ search: inout Search, _ matcher: inout PairMatcher) {
    let text = search.lookUp.text
    let before = search.best?.text
    let unshared =
      search.best.map { OverlapBounds.unsharedPerToken(atLeast: $0.f) }
      ?? index.bounds.unsharedPerToken
    hits.keep { index.sketches.refine($0, $1, for: text, unshared, index.kernels) }
    hits.keep { rarest.refine($0, $1, for: text, unshared, index.kernels) }
    matcher.improve(&search.best, over: hits, 0..<hits.count)
    hits.removeAll()
    if let best = search.best, best.text != before {
      search.rememberLength(index.corpus.length(at: best.text))
    }
  }

  /// The lengths of partners that share two elements with a text of some length, as far as both
  /// elements are among those of either text that are in the index.
  private static func twice(_ length: Int, _ bounds: OverlapBounds) -> Range<Int> {
    guard length > 0 else { return 0..<0 }
    let areIndexed = { (partner: Int) in
      let others = bounds.overlap(sum: length + partner) - 2
      return length - others <= bounds.prefix(of: length)
        && partner - others <= bounds.prefix(of: partner)
    }
    let longest = bounds.longestPartner(of: length, sharingAtMost: length)
    var first = bounds.shortestPartner(of: length)
    while first <= length, !areIndexed(first) { first += 1 }
    var end = first
    while end <= longest, areIndexed(end) { end += 1 }
    return first..<end
  }
}
