import CTextKernels

/// Entries of texts in buckets, in one stretch of memory that is taken when all that will ever be
/// in them has been counted.
///
/// Scans by several threads at a time are safe while nothing is appended.
final class EntryBuckets: @unchecked Sendable {
  private(set) var buckets: UnsafeMutableBufferPointer<GavelBucket>
  private(set) var storage = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 0)

  init(count: Int) {
    buckets = .allocate(capacity: count)
    buckets.initialize(repeating: GavelBucket(start: 0, count: 0, capacity: 0))
  }

  deinit {
    buckets.deallocate()
    storage.deallocate()
  }

  var count: Int { buckets.count }

  /// Makes room for some more entries in a bucket; to be followed by ``allocate()``.
  @inline(__always)
  func reserve(_ room: Int, in bucket: Int) {
    buckets[bucket].capacity += UInt32(room)
  }

  /// Takes the memory for all entries reserved.
  func allocate() {
    var word = 0
    for bucket in buckets.indices {
      buckets[bucket].start = UInt64(word)
      word += 5 * Int(buckets[bucket].capacity)
    }
    storage.deallocate()
    storage = .allocateLarge(capacity: word)
  }

  @inline(__always)
  func append(_ entry: GavelEntry, of text: Int, to bucket: Int) {
    assert(buckets[bucket].count < buckets[bucket].capacity)
    gavel_append(
      buckets.baseAddress.unsafelyUnwrapped + bucket, storage.baseAddress.unsafelyUnwrapped, entry,
      UInt32(text))
  }

  /// The text of an entry; those of a bucket are in the order in which they were appended.
  @inline(__always)
  func text(_ place: Int, of bucket: Int) -> Int {
    Int(
      gavel_text(
        buckets.baseAddress.unsafelyUnwrapped + bucket, storage.baseAddress.unsafelyUnwrapped,
        UInt32(place)))
  }

  /// Asks for what ``prefetchEnd(of:)`` reads.
  @inline(__always)
  func prefetchBucket(_ bucket: Int) {
    gavel_prefetch(buckets.baseAddress.unsafelyUnwrapped + bucket)
  }

  /// Asks for where the next entry of a bucket will be.
  @inline(__always)
  func prefetchEnd(of bucket: Int) {
    let end = buckets[bucket]
    let words = storage.baseAddress.unsafelyUnwrapped + Int(end.start)
    gavel_prefetch(words + 2 * Int(end.count))
    gavel_prefetch(words + 2 * Int(end.capacity + end.count))
    gavel_prefetch(words + 4 * Int(end.capacity) + Int(end.count))
  }

  /// Empties all buckets.
  func removeAll() {
    for bucket in buckets.indices { buckets[bucket].count = 0 }
  }

  /// The buckets as they are filled now.
  var view: EntryView {
    EntryView(
      buckets: UnsafePointer(buckets.baseAddress.unsafelyUnwrapped),
      storage: UnsafePointer(storage.baseAddress.unsafelyUnwrapped))
  }
}

/// The entries of some ``EntryBuckets``, or the first of them: as many as its own counts say.
///
/// It does not own the memory.
struct EntryView {
  let buckets: UnsafePointer<GavelBucket>
  let storage: UnsafePointer<UInt32>

  /// Writes the texts in some buckets that the probe leaves to the end of `hits`, where they do not
  /// count yet, and returns their place and number; nil for none.
  @inline(__always)
  func scan(
    _ range: Range<Int>, for probe: GavelProbe, _ kernels: GavelKernels, into hits: HitBuffer
  ) -> (texts: UnsafeMutablePointer<UInt32>, count: Int)? {
    let first = buckets + range.lowerBound
    var room = 0
    for bucket in 0..<range.count { room += Int(first[bucket].count) }
    guard room > 0 else { return nil }
    let texts = hits.reserve(room)
    let count = gavel_scan(kernels, first, range.count, storage, probe, texts)
    hits.tally.scanned += room
    hits.tally.near += count
    return count > 0 ? (texts, count) : nil
  }
}
