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
  let places: UnsafeMutableBufferPointer<Place>
  let sketches: TextSketches
  let longSignatures: LongSignatures
  let lists: EntryBuckets
  let rarestElements = RarestElements.Source()
  /// By length: the shortest partner's.
  let shortestPartners: [Int]

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
  ///   - team: Shares the work.
  init(
    _ corpus: TokenizedCorpus, _ bounds: OverlapBounds, isIndexed: [Bool]? = nil,
    isLookedUp: [Bool]? = nil, groups: [UInt32] = [], tuning: JoinTuning = JoinTuning(),
    team: ThreadTeam = ThreadTeam(threads: 1)
  ) throws(CancellationError) {
    let layout = ListLayout(bounds, tuning)
    let everything = [Bool](repeating: true, count: corpus.count)
    let isIndexed = isIndexed ?? everything
    var prefixes = try PrefixElements(
      corpus, bounds: bounds, isLookedUp: isLookedUp ?? everything, isIndexed: isIndexed, team)
    if !groups.isEmpty { prefixes.part(by: groups, isIndexed: isIndexed) }

    self.corpus = corpus
    self.bounds = bounds
    self.tuning = tuning
    self.layout = layout
    shortestPartners = (0..<1024).map { $0 == 0 ? 1 : bounds.shortestPartner(of: $0) }
    sketches = prefixes.sketches
    longSignatures = prefixes.longSignatures

    var bucketCount = 0
    var listNumbers = [UInt32](repeating: .max, count: prefixes.textCounts.count)
    for (element, count) in prefixes.textCounts.enumerated() where count > 0 {
      let fineness = layout.fineness(ofListFor: Int(count))
      precondition(bucketCount < 1 << 30, "an index has at most 2^30 buckets")
      listNumbers[element] = UInt32(bucketCount << 2) | fineness.rawValue
      bucketCount += layout.bucketCount(fineness)
    }
    lists = EntryBuckets(count: bucketCount)
    let work = PlaceWriter(
      corpus: corpus, layout: layout, isIndexed: isIndexed, listNumbers: listNumbers,
      textCounts: prefixes.textCounts, bucketCount: bucketCount)
    (places, starts) = try work.write(prefixes.parts, lists, team)
    lists.allocate()
  }

  deinit {
    places.deallocate()
  }

  /// Puts a text in, which must be one that is indexed, have a token and not be in yet.
  func insert(_ text: Int) {
    insert(text) { _ in true }
  }

  @inline(__always)
  private func insert(_ text: Int, where isWanted: (_ bucket: Int) -> Bool) {
    let length = corpus.length(at: text)
    let spread = sketches.entries[text]
    let banded = bandedEntry(of: text, length: length)
    for index in placeRange(of: text) {
      let place = places[index]
      let bucket = layout.bucket(of: place, length: length)
      guard isWanted(bucket) else { continue }
      lists.append(place.fineness == .single ? spread : banded, of: text, to: bucket)
    }
  }

  /// Puts texts in, in their order, by all threads at a time: each has buckets of its own.
  func insert(_ texts: [Int], _ team: ThreadTeam) throws(CancellationError) {
    let parts = UInt64(team.count)
    try team.run(items: team.count) { [self] _, part in
      // Mixed, since a list's buckets lie on end and the lists of frequent words come first.
      let isOwn = { (bucket: Int) in
        UInt64(UInt32(truncatingIfNeeded: bucket &* 0x9E37_79B1)) &* parts >> 32 == part
      }
      for number in texts.indices {
        if number + 8 < texts.count {
          forEachBucket(of: texts[number + 8]) { if isOwn($0) { lists.prefetchBucket($0) } }
          forEachBucket(of: texts[number + 4]) { if isOwn($0) { lists.prefetchEnd(of: $0) } }
        }
        insert(texts[number], where: isOwn)
      }
    }
  }

  @inline(__always)
  private func forEachBucket(of text: Int, _ body: (Int) -> Void) {
    let length = corpus.length(at: text)
    for index in placeRange(of: text) {
      body(layout.bucket(of: places[index], length: length))
    }
  }

  /// Where the elements of a text are in `places`.
  @inline(__always)
  func placeRange(of text: Int) -> Range<Int> { starts[text]..<starts[text + 1] }

  /// A text's entry in lists that are parted by length.
  @inline(__always)
  func bandedEntry(of text: Int, length: Int) -> GavelEntry {
    length < ListLayout.doubledBelow
      ? sketches.doubledEntry(of: text) : sketches.entries[text]
  }

  /// The buckets that hold a text, or would.
  func bucketNumbers(of text: Int) -> some Sequence<Int> {
    let length = corpus.length(at: text)
    return places[placeRange(of: text)].lazy.map { [layout] place in
      layout.bucket(of: place, length: length)
    }
  }
}

extension SimilarityIndex.Place {
  var fineness: ListLayout.Fineness {
    ListLayout.Fineness(rawValue: list & 3).unsafelyUnwrapped
  }
}

extension ListLayout {
  @inline(__always)
  func bucket(of place: SimilarityIndex.Place, length: Int) -> Int {
    Int(place.list >> 2) + bucket(place.fineness, length: length, position: Int(place.position))
  }
}
