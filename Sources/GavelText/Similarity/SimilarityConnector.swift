import CTextKernels

/// Joins texts into groups over a ``SimilarityIndex``, without measuring pairs within a group.
///
/// Where a frequent template is in most texts, its words' lists hold nearly all of them, and nearly
/// all are in one group. So the front of each bucket holds texts of one group, and a text that is in
/// this group already passes over the whole front. What is merged into the group later moves there
/// when the bucket has doubled.
struct SimilarityConnector {
  private let index: SimilarityIndex
  private var matcher: PairMatcher
  private let hits = HitBuffer()
  /// By bucket: how many entries at its front are of one group.
  private var fronts: [UInt32]

  /// How many entries are scanned before what they gave is measured.
  private static let part = 256

  init(_ index: SimilarityIndex) {
    self.index = index
    matcher = PairMatcher(index)
    fronts = Array(repeating: 0, count: index.lists.count)
  }

  /// Merges the text's group with those of all texts before it that it is near.
  ///
  /// - Parameter text: must have a token, and be connected once.
  mutating func connect(_ text: Int, in groups: inout DisjointSets) {
    let lookUp = index.lookUp(text)
    matcher.begin(text)
    for place in index.places(of: lookUp) {
      index.forEachStretch(of: lookUp, at: place) { stretch in
        for bucket in stretch.buckets {
          connect(lookUp, stretch.probe, throughBucket: bucket, in: &groups)
        }
      }
    }
    matcher.end()
    index.insert(text)
    for bucket in index.bucketNumbers(of: text) { settle(bucket, text, &groups) }
  }

  private mutating func connect(
    _ lookUp: SimilarityIndex.LookUp, _ probe: GavelProbe, throughBucket bucket: Int,
    in groups: inout DisjointSets
  ) {
    let count = Int(index.lists.buckets[bucket].count)
    let front = Int(fronts[bucket])
    var start = 0
    while start < count {
      if start < front, isInFront(of: bucket, lookUp.text, &groups) { start = front }
      let end = min(start + Self.part, start < front ? front : count)
      guard start < end else { break }
      hits.removeAll()
      let free = hits.reserve(end - start)
      let found = gavel_scan_part(
        index.kernels, index.lists.buckets.baseAddress.unsafelyUnwrapped + bucket, UInt32(start),
        UInt32(end), index.lists.storage.baseAddress.unsafelyUnwrapped, probe, free)
      hits.append(index.refine(free, found, for: lookUp.text))
      for hit in 0..<hits.count {
        let other = hits[hit]
        guard groups.least(with: other) != groups.least(with: lookUp.text),
          matcher.match(with: other) != nil
        else { continue }
        groups.merge(other, lookUp.text)
      }
      start = end
    }
  }

  private func swap(_ first: Int, _ second: Int, of bucket: Int) {
    gavel_swap(
      index.lists.buckets.baseAddress.unsafelyUnwrapped + bucket,
      index.lists.storage.baseAddress.unsafelyUnwrapped, UInt32(first), UInt32(second))
  }

  private func isInFront(of bucket: Int, _ text: Int, _ groups: inout DisjointSets) -> Bool {
    fronts[bucket] > 0
      && groups.least(with: index.lists.text(0, of: bucket)) == groups.least(with: text)
  }

  /// Keeps a bucket's front after a text was put at its end.
  private mutating func settle(_ bucket: Int, _ text: Int, _ groups: inout DisjointSets) {
    let count = Int(index.lists.buckets[bucket].count)
    if isInFront(of: bucket, text, &groups) {
      swap(Int(fronts[bucket]), count - 1, of: bucket)
      fronts[bucket] += 1
    }
    if count & (count - 1) == 0 { gather(bucket, &groups) }
  }

  /// Moves the bucket's commonest group to its front, if one group holds most of it.
  private mutating func gather(_ bucket: Int, _ groups: inout DisjointSets) {
    let count = Int(index.lists.buckets[bucket].count)
    // The only group that can have more than half (Boyer and Moore, "MJRTY", 1981).
    var commonest = -1
    var lead = 0
    for place in 0..<count {
      let group = groups.least(with: index.lists.text(place, of: bucket))
      if lead == 0 { commonest = group }
      lead += group == commonest ? 1 : -1
    }
    var front = 0
    for place in 0..<count
    where groups.least(with: index.lists.text(place, of: bucket)) == commonest {
      swap(front, place, of: bucket)
      front += 1
    }
    fronts[bucket] = UInt32(front)
  }
}
