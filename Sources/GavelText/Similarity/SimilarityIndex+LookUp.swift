import CTextKernels

extension SimilarityIndex {
  /// A text that is looked up.
  struct LookUp {
    private let number: UInt32
    private let tokens: UInt32
    private let shortest: UInt32
    /// For spread entries.
    let probe: GavelProbe
    /// For doubled ones.
    let doubled: GavelEntry

    init(
      text: Int, length: Int, shortestPartner: Int, probe: GavelProbe, doubled: GavelEntry
    ) {
      number = UInt32(text)
      tokens = UInt32(length)
      shortest = UInt32(shortestPartner)
      self.probe = probe
      self.doubled = doubled
    }

    var text: Int { Int(number) }
    var length: Int { Int(tokens) }
    var shortestPartner: Int { Int(shortest) }
    var isLong: Bool { length > LongSignatures.upTo }
  }

  func lookUp(_ text: Int) -> LookUp {
    let length = corpus.length(at: text)
    return LookUp(
      text: text, length: length,
      shortestPartner: length < shortestPartners.count
        ? shortestPartners[length] : bounds.shortestPartner(of: length),
      probe: probe(for: text, length: length),
      doubled: TextSignatures.doubled(entries[text], signatures[text]))
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
    forEachStretch(of: lookUp, at: place) { scan(lists.view, $0, $1, lookUp, into: hits) }
  }

  /// Calls `body` with the buckets, stretch by stretch, of the list of one of the text's elements
  /// that may hold texts near it, and what their entries are held against.
  @inline(__always)
  func forEachStretch(
    of lookUp: LookUp, at place: Place, _ body: (Range<Int>, GavelProbe) -> Void
  ) {
    let first = Int(place.list >> 2)
    let longest = longestPartner(of: lookUp, at: place)
    switch place.fineness {
    case .single:
      body(first..<first + 1, lookUp.probe)
    case .banded:
      forEachBand(of: lookUp, upTo: longest) { bands, probe in
        body(first + bands.lowerBound..<first + bands.upperBound, probe)
      }
    case .celled:
      for band in layout.cellBand(of: lookUp.shortestPartner)...layout.cellBand(of: longest) {
        let cell = layout.cells[band]
        let partner = min(cell.lengths.upperBound, longest)
        // How many of the partner's elements may stand before this one.
        let spare = partner - bounds.overlap(sum: lookUp.length + partner)
        guard spare >= 0 else { continue }
        let start = first + cell.first
        let probe =
          cell.lengths.upperBound < ListLayout.doubledBelow
          ? doubledProbe(of: lookUp, upTo: cell.lengths.upperBound) : lookUp.probe
        body(start..<start + min(cell.count - 1, spare / cell.positions) + 1, probe)
      }
    }
  }

  /// Calls `body` with the bands, stretch by stretch, of a list of the middle kind that may hold
  /// texts of at most `longest` tokens near a text, and what their entries are held against.
  @inline(__always)
  func forEachBand(
    of lookUp: LookUp, upTo longest: Int, _ body: (Range<Int>, GavelProbe) -> Void
  ) {
    let last = layout.bands.band(of: longest)
    var band = layout.bands.band(of: lookUp.shortestPartner)
    while band <= last, band < layout.doubledBands {
      let probe = doubledProbe(of: lookUp, upTo: layout.bands.lengths(of: band).upperBound)
      body(band..<band + 1, probe)
      band += 1
    }
    if band <= last { body(band..<last + 1, lookUp.probe) }
  }

  /// Asks for what ``prefetchEntries(of:at:)`` reads.
  @inline(__always)
  func prefetchBuckets(of lookUp: LookUp, at place: Place) {
    gavel_prefetch(
      lists.buckets.baseAddress.unsafelyUnwrapped + firstBucket(of: lookUp, at: place))
  }

  /// Asks for what a look-up at `place` reads first.
  @inline(__always)
  func prefetchEntries(of lookUp: LookUp, at place: Place) {
    let first = firstBucket(of: lookUp, at: place)
    let buckets = lists.buckets
    let count = place.fineness == .single ? 1 : 4
    for bucket in first..<min(first + count, buckets.count) where buckets[bucket].count > 0 {
      let words = lists.storage.baseAddress.unsafelyUnwrapped + Int(buckets[bucket].start)
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
  ///
  /// A long text has the same texts in many of its lists, and hits enough to fill any signature but
  /// the longest: they are left to ``PairMatcher``, which passes over those it knows.
  ///
  /// - Returns: How many texts were near by their first signatures.
  @inline(__always)
  @discardableResult
  func scan(
    _ entries: EntryView, _ range: Range<Int>, _ probe: GavelProbe, _ lookUp: LookUp,
    into hits: HitBuffer
  ) -> Int {
    guard let found = entries.scan(range, for: probe, kernels, into: hits) else { return 0 }
    hits.append(lookUp.isLong ? found.count : refine(found.texts, found.count, for: lookUp.text))
    return found.count
  }

  /// Moves those of `hits` to the front that may be near by their longer signatures, and returns
  /// their number.
  func refine(_ hits: UnsafeMutablePointer<UInt32>, _ count: Int, for text: Int) -> Int {
    gavel_refine(
      kernels, signatures.baseAddress.unsafelyUnwrapped, UInt32(text),
      bounds.unsharedPerToken, hits, count)
  }

  /// Whether two texts, of `sum` tokens together, may be near by their longest signatures.
  @inline(__always)
  func mayBeNear(_ first: Int, _ second: Int, sum: Int) -> Bool {
    if let unshared = longSignatures.unshared(first, second, kernels) {
      return unshared <= sum - 2 * bounds.overlap(sum: sum)
    }
    var hit = UInt32(second)
    return refine(&hit, 1, for: first) == 1
  }

  private func probe(for text: Int, length: Int) -> GavelProbe {
    // Where a length is cut off, the first signature says nothing.
    let longest = bounds.longestPartner(of: length, sharingAtMost: length)
    let says = longest < 255 && length < 255
    return GavelProbe(
      signature: entries[text],
      base: says ? UInt64(length) * UInt64(bounds.unsharedPerToken) : 64 << 16,
      perToken: bounds.unsharedPerToken, isDoubled: 0)
  }

  /// For partners of at most `longest` tokens.
  @inline(__always)
  private func doubledProbe(of lookUp: LookUp, upTo longest: Int) -> GavelProbe {
    GavelProbe(
      signature: lookUp.doubled,
      base: UInt64(lookUp.length + longest) * UInt64(bounds.unsharedPerToken),
      perToken: 0, isDoubled: 1)
  }
}
