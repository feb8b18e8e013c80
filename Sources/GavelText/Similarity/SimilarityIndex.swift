import CTextKernels

/// Finds, among the texts put into it, those whose ROUGE-L F with a text may be above a threshold.
///
/// An exact set-similarity join over the texts' tokens, as LCS is at most their multiset overlap:
///
/// 1. Only the rarest tokens of a text are indexed and looked up (``PrefixElements``).
/// 2. Each token's list of texts is parted by length and position, and only the parts that can hold
///    a partner are read (``ListLayout``).
/// 3. In these, texts are passed over whose signature differs in too many bits; first one of 56
///    bits that lies in the list itself, then one of 240 (``TextSignatures``).
///
/// What is left is measured by a ``PairMatcher``. Memory is linear in the corpus, all of it taken
/// at the start. Look-ups by several threads at a time are safe while no text is put in.
final class SimilarityIndex: @unchecked Sendable {
  let corpus: TokenizedCorpus
  let bounds: OverlapBounds
  let tuning: JoinTuning
  var kernels: GavelKernels { tuning.kernels }
  let layout: ListLayout
  /// By text: where its elements start in `places`, and the end of the last.
  private let starts: [Int]
  /// The elements that other texts have in their prefix too, rarest first.
  private let places: UnsafeMutableBufferPointer<Place>
  let entries: [GavelEntry]
  let signatures: UnsafeMutableBufferPointer<GavelSignature>
  let longSignatures: LongSignatures
  let buckets: UnsafeMutableBufferPointer<GavelBucket>
  let storage: UnsafeMutableBufferPointer<UInt32>
  /// By length: the shortest partner's.
  private let shortestPartners: [Int]

  /// An element of a text: its list and its position among the text's elements.
  struct Place {
    /// The list's first bucket and, in the low two bits, its fineness.
    var list: UInt32
    var position: UInt32
  }

  /// - Parameters:
  ///   - corpus: The texts.
  ///   - bounds: With a threshold below 1.
  ///   - isIndexed: By text, whether it may be put in; nil for all. Texts without tokens never are.
  ///   - isLookedUp: By text, whether it may be looked up; nil for all.
  ///   - groups: By text, a group: texts of different groups do not meet. Empty for one group.
  init(
    _ corpus: TokenizedCorpus, _ bounds: OverlapBounds, isIndexed: [Bool]? = nil,
    isLookedUp: [Bool]? = nil, groups: [UInt32] = [], tuning: JoinTuning = JoinTuning()
  ) {
    let layout = ListLayout(bounds, tuning)
    let everything = [Bool](repeating: true, count: corpus.count)
    let isIndexed = isIndexed ?? everything
    var prefixes = PrefixElements(
      corpus, bounds: bounds, isLookedUp: isLookedUp ?? everything, isIndexed: isIndexed)
    if !groups.isEmpty { prefixes.part(by: groups, isIndexed: isIndexed) }

    self.corpus = corpus
    self.bounds = bounds
    self.tuning = tuning
    self.layout = layout
    shortestPartners = (0..<1024).map { $0 == 0 ? 1 : bounds.shortestPartner(of: $0) }
    entries = prefixes.entries
    longSignatures = prefixes.longSignatures
    signatures = .allocate(capacity: corpus.count)
    _ = signatures.initialize(from: prefixes.signatures)

    var bucketCount = 0
    var lists = [UInt32](repeating: .max, count: prefixes.textCounts.count)
    for (element, count) in prefixes.textCounts.enumerated() where count > 0 {
      let fineness = layout.fineness(ofListFor: Int(count))
      precondition(bucketCount < 1 << 30, "an index has at most 2^30 buckets")
      lists[element] = UInt32(bucketCount << 2) | fineness.rawValue
      bucketCount += layout.bucketCount(fineness)
    }
    buckets = .allocate(capacity: bucketCount)
    buckets.initialize(repeating: GavelBucket(start: 0, count: 0, capacity: 0))
    places = .allocate(capacity: prefixes.elements.count)
    var placeStarts = [0]
    placeStarts.reserveCapacity(corpus.count + 1)
    var placeCount = 0
    for text in 0..<corpus.count {
      let length = corpus.length(at: text)
      for index in prefixes.starts[text]..<prefixes.starts[text + 1] {
        let element = Int(prefixes.elements[index])
        // An element that no text but this one has finds nothing.
        guard lists[element] != .max, prefixes.textCounts[element] > (isIndexed[text] ? 1 : 0)
        else { continue }
        let place = Place(list: lists[element], position: UInt32(index - prefixes.starts[text]))
        places.initializeElement(at: placeCount, to: place)
        placeCount += 1
        if isIndexed[text] { buckets[layout.bucket(of: place, length: length)].capacity += 1 }
      }
      placeStarts.append(placeCount)
    }
    starts = placeStarts

    var word = 0
    for bucket in buckets.indices {
      buckets[bucket].start = UInt64(word)
      word += 5 * Int(buckets[bucket].capacity)
    }
    storage = .allocate(capacity: word)
  }

  deinit {
    places.deallocate()
    signatures.deallocate()
    buckets.deallocate()
    storage.deallocate()
  }

  /// Puts a text in, which must be one that is indexed, have a token and not be in yet.
  func insert(_ text: Int) {
    let length = corpus.length(at: text)
    for index in starts[text]..<starts[text + 1] {
      let bucket = layout.bucket(of: places[index], length: length)
      gavel_append(
        buckets.baseAddress.unsafelyUnwrapped + bucket, storage.baseAddress.unsafelyUnwrapped,
        entries[text], UInt32(text))
    }
  }

  /// The buckets that hold a text, or would.
  func bucketNumbers(of text: Int) -> some Sequence<Int> {
    let length = corpus.length(at: text)
    return places[starts[text]..<starts[text + 1]].lazy.map { [layout] place in
      layout.bucket(of: place, length: length)
    }
  }

  /// A text that is looked up.
  struct LookUp {
    let text: Int
    let length: Int
    let shortestPartner: Int
    let probe: GavelProbe
  }

  func lookUp(_ text: Int) -> LookUp {
    let length = corpus.length(at: text)
    return LookUp(
      text: text, length: length,
      shortestPartner: length < shortestPartners.count
        ? shortestPartners[length] : bounds.shortestPartner(of: length),
      probe: probe(for: text, length: length))
  }

  /// The text's elements, as far as they can lead to a partner.
  func places(of lookUp: LookUp) -> UnsafeMutableBufferPointer<Place>.SubSequence {
    let range = starts[lookUp.text]..<starts[lookUp.text + 1]
    let end = range.first { longestPartner(of: lookUp, at: places[$0]) < lookUp.shortestPartner }
    return places[range.lowerBound..<(end ?? range.upperBound)]
  }

  /// The length of the longest partner that has no rarer element in common with the text.
  @inline(__always)
  private func longestPartner(of lookUp: LookUp, at place: Place) -> Int {
    bounds.longestPartner(
      of: lookUp.length, sharingAtMost: lookUp.length - Int(place.position))
  }

  /// Adds to `hits` all texts in the list of one of the text's elements that may be near it and
  /// have no rarer element in common with it, and some that have or are not near.
  func findHits(of lookUp: LookUp, at place: Place, into hits: HitBuffer) {
    forEachStretch(of: lookUp, at: place) { scan($0, lookUp, into: hits) }
  }

  /// Calls `body` with the buckets, stretch by stretch, of the list of one of the text's elements
  /// that may hold texts near it.
  @inline(__always)
  func forEachStretch(of lookUp: LookUp, at place: Place, _ body: (Range<Int>) -> Void) {
    let first = Int(place.list >> 2)
    let shortest = lookUp.shortestPartner
    let longest = longestPartner(of: lookUp, at: place)
    switch place.fineness {
    case .single:
      body(first..<first + 1)
    case .banded:
      let bands = layout.bands.band(of: shortest)...layout.bands.band(of: longest)
      body(first + bands.lowerBound..<first + bands.upperBound + 1)
    case .celled:
      for band in layout.cellBand(of: shortest)...layout.cellBand(of: longest) {
        let cell = layout.cells[band]
        let partner = min(cell.lengths.upperBound, longest)
        // How many of the partner's elements may stand before this one.
        let spare = partner - bounds.overlap(sum: lookUp.length + partner)
        guard spare >= 0 else { continue }
        let start = first + cell.first
        body(start..<start + min(cell.count - 1, spare / cell.positions) + 1)
      }
    }
  }

  /// Asks for what ``prefetchEntries(of:at:)`` reads.
  @inline(__always)
  func prefetchBuckets(of lookUp: LookUp, at place: Place) {
    gavel_prefetch(buckets.baseAddress.unsafelyUnwrapped + firstBucket(of: lookUp, at: place))
  }

  /// Asks for what a look-up at `place` reads first.
  @inline(__always)
  func prefetchEntries(of lookUp: LookUp, at place: Place) {
    let first = firstBucket(of: lookUp, at: place)
    let count = place.fineness == .single ? 1 : 4
    for bucket in first..<min(first + count, buckets.count) where buckets[bucket].count > 0 {
      let words = storage.baseAddress.unsafelyUnwrapped + Int(buckets[bucket].start)
      gavel_prefetch(words)
      gavel_prefetch(words + 2 * Int(buckets[bucket].capacity))
    }
  }

  private func firstBucket(of lookUp: LookUp, at place: Place) -> Int {
    let first = Int(place.list >> 2)
    return switch place.fineness {
    case .single: first
    case .banded: first + layout.bands.band(of: lookUp.shortestPartner)
    case .celled: first + layout.cells[layout.cellBand(of: lookUp.shortestPartner)].first
    }
  }

  /// Adds to `hits` the texts in some buckets that may be near the text, by their signatures.
  private func scan(_ range: Range<Int>, _ lookUp: LookUp, into hits: HitBuffer) {
    let first = buckets.baseAddress.unsafelyUnwrapped + range.lowerBound
    var room = 0
    for bucket in 0..<range.count { room += Int(first[bucket].count) }
    guard room > 0 else { return }
    let free = hits.reserve(room)
    let found = gavel_scan(
      kernels, first, range.count, storage.baseAddress.unsafelyUnwrapped, lookUp.probe, free)
    if found > 0 { hits.append(refine(free, found, for: lookUp)) }
  }

  /// Moves those of `hits` to the front that may be near by their longer signatures, and returns
  /// their number.
  func refine(_ hits: UnsafeMutablePointer<UInt32>, _ count: Int, for lookUp: LookUp) -> Int {
    gavel_refine(
      kernels, signatures.baseAddress.unsafelyUnwrapped, UInt32(lookUp.text),
      bounds.unsharedPerToken, hits, count)
  }

  /// The number that all lists' numbers are below.
  var listRange: Int { buckets.count }

  private func probe(for text: Int, length: Int) -> GavelProbe {
    // Where a length is cut off, the first signature says nothing.
    let longest = bounds.longestPartner(of: length, sharingAtMost: length)
    let says = longest < 255 && length < 255
    return GavelProbe(
      signature: entries[text],
      base: says ? UInt64(length) * UInt64(bounds.unsharedPerToken) : 64 << 16,
      perToken: bounds.unsharedPerToken)
  }
}

extension SimilarityIndex.Place {
  fileprivate var fineness: ListLayout.Fineness {
    ListLayout.Fineness(rawValue: list & 3).unsafelyUnwrapped
  }
}

extension ListLayout {
  @inline(__always)
  fileprivate func bucket(of place: SimilarityIndex.Place, length: Int) -> Int {
    Int(place.list >> 2) + bucket(place.fineness, length: length, position: Int(place.position))
  }
}
