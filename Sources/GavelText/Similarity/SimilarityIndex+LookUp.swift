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
      doubled: sketches.doubledEntry(of: text))
  }

  /// The text's elements, as far as they can lead to a partner.
  func places(of lookUp: LookUp) -> UnsafeMutableBufferPointer<Place>.SubSequence {
    let range = placeRange(of: lookUp.text)
    let end = range.first { longestPartner(of: lookUp, at: places[$0]) < lookUp.shortestPartner }
    return places[range.lowerBound..<(end ?? range.upperBound)]
  }

  /// The length of the longest partner that has at most so many rarer elements in common with the
  /// text.
  @inline(__always)
  func longestPartner(of lookUp: LookUp, at place: Place, rarer: Int = 0) -> Int {
    bounds.longestPartner(
      of: lookUp.length, sharingAtMost: lookUp.length - Int(place.position) + rarer)
  }

  /// Adds to `hits` all texts in the list of one of the text's elements that may be near it and
  /// have no rarer element in common with it, and some that have or are not near.
  func findHits(of lookUp: LookUp, at place: Place, into hits: HitBuffer) {
    forEachStretch(of: lookUp, at: place) {
      scan(lists.view, $0.buckets, $0.probe, lookUp, into: hits)
    }
  }

  /// Adds to the tally of `hits` what ``findHits(of:at:into:)`` scans for a text.
  func tally(_ lookUp: LookUp, into hits: HitBuffer) {
    for place in places(of: lookUp) {
      forEachStretch(of: lookUp, at: place) {
        _ = lists.view.scan($0.buckets, for: $0.probe, kernels, into: hits)
      }
    }
  }

  /// Buckets on end, of one list, that may hold texts near the one that is looked up.
  struct Stretch {
    let buckets: Range<Int>
    /// Of the texts that may be near; of others there may be some in the buckets too.
    let lengths: ClosedRange<Int>
    /// What the entries are held against.
    let probe: GavelProbe
  }

  /// Calls `body` with the stretches of the list of one of the text's elements that may hold texts
  /// near it.
  ///
  /// - Parameters:
  ///   - lengths: Of the texts; nil for all that may be near.
  ///   - rarer: How many rarer elements they may have in common with the text.
  @inline(__always)
  func forEachStretch(
    of lookUp: LookUp, at place: Place, lengths: Range<Int>? = nil, rarer: Int = 0,
    _ body: (Stretch) -> Void
  ) {
    let shortest = lengths?.lowerBound ?? lookUp.shortestPartner
    let longest = min(
      (lengths?.upperBound ?? .max) - 1, longestPartner(of: lookUp, at: place, rarer: rarer))
    guard shortest <= longest else { return }
    let first = Int(place.list >> 2)
    switch place.fineness {
    case .single:
      body(
        Stretch(buckets: first..<first + 1, lengths: shortest...longest, probe: lookUp.probe))
    case .banded:
      forEachBand(of: lookUp, lengths: shortest...longest) { stretch in
        let bands = stretch.buckets
        body(
          Stretch(
            buckets: first + bands.lowerBound..<first + bands.upperBound,
            lengths: stretch.lengths, probe: stretch.probe))
      }
    case .celled:
      for band in layout.cellBand(of: shortest)...layout.cellBand(of: longest) {
        let cell = layout.cells[band]
        let partner = min(cell.lengths.upperBound, longest)
        // How many of the partner's elements may stand before this one.
        let spare = partner - bounds.overlap(sum: lookUp.length + partner) + rarer
        guard spare >= 0 else { continue }
        let start = first + cell.first
        let probe =
          cell.lengths.upperBound < ListLayout.doubledBelow
          ? doubledProbe(of: lookUp, upTo: cell.lengths.upperBound) : lookUp.probe
        body(
          Stretch(
            buckets: start..<start + min(cell.count - 1, spare / cell.positions) + 1,
            lengths: max(shortest, cell.lengths.lowerBound)...partner, probe: probe))
      }
    }
  }

  /// Calls `body` with the bands, stretch by stretch, of a list of the middle kind that hold texts
  /// of some lengths.
  @inline(__always)
  func forEachBand(
    of lookUp: LookUp, lengths: ClosedRange<Int>, _ body: (Stretch) -> Void
  ) {
    let last = layout.bands.band(of: lengths.upperBound)
    var band = layout.bands.band(of: lengths.lowerBound)
    while band <= last, band < layout.doubledBands {
      let own = layout.bands.lengths(of: band)
      body(
        Stretch(
          buckets: band..<band + 1, lengths: own.clamped(to: lengths),
          probe: doubledProbe(of: lookUp, upTo: own.upperBound)))
      band += 1
    }
    if band <= last {
      let own = layout.bands.lengths(of: band).lowerBound...lengths.upperBound
      body(
        Stretch(
          buckets: band..<last + 1, lengths: own.clamped(to: lengths), probe: lookUp.probe))
    }
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
    sketches.refine(hits, count, for: text, bounds.unsharedPerToken, kernels)
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
      signature: sketches.entries[text],
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
