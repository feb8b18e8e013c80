import CTextKernels

/// The texts kept since a block of look-ups began, which the lists of the ``SimilarityIndex`` held
/// so far do not have yet.
///
/// A single list parted by length, in which every text meets every other: a block is short, and a
/// thousand entries that lie on end are scanned faster than ten are looked up.
struct RecentTexts {
  private let index: SimilarityIndex
  private let entries: EntryBuckets
  /// By text, its group; empty for one.
  private let groups: [UInt32]
  private var isEmpty = true
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
    isEmpty = false
    entries.append(
      index.bandedEntry(of: lookUp.text, length: lookUp.length), of: lookUp.text,
      to: index.layout.bands.band(of: lookUp.length))
  }

  /// Adds to `hits` the texts that may be near a text.
  mutating func findHits(of lookUp: SimilarityIndex.LookUp, into hits: HitBuffer) {
    guard !isEmpty else { return }
    let longest = index.bounds.longestPartner(of: lookUp.length, sharingAtMost: lookUp.length)
    let first = hits.count
    index.forEachBand(of: lookUp, upTo: longest) { bands, probe in
      hitCount += index.scan(entries, bands, probe, lookUp, into: hits)
    }
    if !groups.isEmpty { hits.filter(from: first) { groups[$0] == groups[lookUp.text] } }
  }

  /// Takes all texts out.
  mutating func removeAll() {
    isEmpty = true
    hitCount = 0
    entries.removeAll()
  }
}
