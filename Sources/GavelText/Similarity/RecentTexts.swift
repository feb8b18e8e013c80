import CTextKernels

/// The texts of a block of look-ups that the lists of the ``SimilarityIndex`` do not have yet.
///
/// A single list parted by length, in which every text meets every other: a block is short, and a
/// thousand entries that lie on end are scanned faster than ten are looked up.
struct RecentTexts {
  private let index: SimilarityIndex
  private let entries: EntryBuckets
  /// By text, its group; empty for one.
  private let groups: [UInt32]
  /// How many hits were found since the last ``removeAll()``.
  private(set) var hitCount = 0

  /// - Parameter limit: How many texts are put in at most before ``removeAll()``.
  init(_ index: SimilarityIndex, groups: [UInt32], limit: Int) {
    self.index = index
    self.groups = groups
    entries = EntryBuckets(count: index.layout.bands.count)
    for band in 0..<entries.count { entries.reserve(limit, in: band) }
    entries.allocate()
  }

  /// Puts a text in.
  mutating func append(_ lookUp: SimilarityIndex.LookUp) {
    entries.append(
      index.bandedEntry(of: lookUp.text, length: lookUp.length), of: lookUp.text,
      to: index.layout.bands.band(of: lookUp.length))
  }

  /// Adds to `hits` the texts that may be near a text.
  mutating func findHits(of lookUp: SimilarityIndex.LookUp, into hits: HitBuffer) {
    hitCount += findHits(of: lookUp, in: entries.view, into: hits)
  }

  private func findHits(
    of lookUp: SimilarityIndex.LookUp, in view: EntryView, into hits: HitBuffer
  ) -> Int {
    let longest = index.bounds.longestPartner(of: lookUp.length, sharingAtMost: lookUp.length)
    let first = hits.count
    var found = 0
    index.forEachBand(of: lookUp, lengths: lookUp.shortestPartner...longest) { stretch in
      found += index.scan(view, stretch.buckets, stretch.probe, lookUp, into: hits)
    }
    if !groups.isEmpty { hits.filter(from: first) { groups[$0] == groups[lookUp.text] } }
    return found
  }

  /// Takes all texts out.
  mutating func removeAll() {
    hitCount = 0
    entries.removeAll()
  }

  /// The matches of some texts among those of them that come before and may be kept, found by all
  /// threads at a time; nil where the texts are so much alike that it would be a match for nearly
  /// any two, of which only those with texts that are kept are of use.
  ///
  /// - Parameters:
  ///   - texts: Ascending; none is in when this is called.
  ///   - mayBeKept: By place in `texts`.
  /// - Returns: Matches of the first text, then of the second and so on, each with its text's place.
  mutating func matches(
    within texts: [Int], where mayBeKept: [Bool], _ team: ThreadTeam,
    _ lookUps: inout [BatchLookUp]
  ) throws(CancellationError) -> [(place: Int, match: Match)]? {
    // Later parts have more to meet.
    let count = min(texts.count, 4 * team.count)
    var parts: [Part] = []
    for part in 0..<count {
      let places = texts.count * part / count..<texts.count * (part + 1) / count
      parts.append(
        Part(
          places: places, buckets: Array(entries.buckets),
          hitLimit: index.tuning.crowdedFrom * places.count))
      for place in places where mayBeKept[place] { append(index.lookUp(texts[place])) }
    }
    try parts.withUnsafeMutableBufferPointer { buffer throws(CancellationError) in
      let parts = DisjointBuffer(buffer)
      let own = self
      try team.run(items: count, scratches: &lookUps) { lookUp, part in
        own.findMatches(of: &parts.elements[part], texts, mayBeKept, &lookUp)
      }
    }
    hitCount += parts.reduce(0) { $0 + $1.hitCount }
    guard parts.allSatisfy({ !$0.isCrowded }) else { return nil }
    return parts.flatMap(\.matches)
  }

  /// Some texts on end of a block, and what a thread finds out about them.
  private struct Part {
    let places: Range<Int>
    /// With as many entries as come before the text under way.
    var buckets: [GavelBucket]
    var matches: [(place: Int, match: Match)] = []
    var hitCount = 0
    /// From how many hits on it is crowded.
    let hitLimit: Int
    var isCrowded: Bool { hitCount > hitLimit }
  }

  private func findMatches(
    of part: inout Part, _ texts: [Int], _ mayBeKept: [Bool], _ batch: inout BatchLookUp
  ) {
    for place in part.places {
      let lookUp = index.lookUp(texts[place])
      part.hitCount += part.buckets.withUnsafeBufferPointer { buckets in
        let view = EntryView(
          buckets: buckets.baseAddress.unsafelyUnwrapped, storage: entries.view.storage)
        return findHits(of: lookUp, in: view, into: batch.emptyHits)
      }
      batch.forEachMatchOfHits(of: lookUp.text) { part.matches.append((place, $0)) }
      if part.isCrowded { return }
      if mayBeKept[place] {
        part.buckets[index.layout.bands.band(of: lookUp.length)].count += 1
      }
    }
  }
}
