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

  /// Empties all buckets.
  func removeAll() {
    for bucket in buckets.indices { buckets[bucket].count = 0 }
  }

  /// Writes the texts in some buckets that the probe leaves to the end of `hits`, where they do not
  /// count yet, and returns their place and number; nil for none.
  @inline(__always)
  func scan(
    _ range: Range<Int>, for probe: GavelProbe, _ kernels: GavelKernels, into hits: HitBuffer
  ) -> (texts: UnsafeMutablePointer<UInt32>, count: Int)? {
    let first = buckets.baseAddress.unsafelyUnwrapped + range.lowerBound
    var room = 0
    for bucket in 0..<range.count { room += Int(first[bucket].count) }
    guard room > 0 else { return nil }
    let texts = hits.reserve(room)
    let count = gavel_scan(
      kernels, first, range.count, storage.baseAddress.unsafelyUnwrapped, probe, texts)
    return count > 0 ? (texts, count) : nil
  }
}
