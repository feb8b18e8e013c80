import CTextKernels

extension SimilarityIndex {
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
