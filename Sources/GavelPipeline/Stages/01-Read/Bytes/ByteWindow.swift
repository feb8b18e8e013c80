#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes of a seed file that were read and not yet used up, and where in the file they stand.
///
/// The storage is used again for every block, so memory does not grow with the file. A slice that
/// is still held when the next block is read stays as it was, at the price of a copy.
struct ByteWindow {
  private var source: SourceBytes
  private(set) var storage: [UInt8]
  /// Of the unused bytes in the storage.
  private(set) var start = 0
  private(set) var end = 0
  /// The line of the first unused byte, from 1.
  private(set) var line = 1
  /// The place of the first unused byte in its line, from 1.
  private(set) var column = 1
  /// How many bytes were used up.
  private(set) var consumed = 0
  /// Of every block that was read, where somebody wants them: who reads the file again in the same
  /// blocks sees whether it is the same.
  private(set) var fingerprints: [UInt64] = []
  var keepsFingerprints = false

  /// A line that was used up.
  struct Line {
    let line: Int
    let column: Int
    /// Where its bytes are in the file, without the line feed.
    let range: Range<Int>
    /// Where they are in the storage, until the next block is read.
    let place: Range<Int>
  }

  init(_ source: SourceBytes) {
    self.source = source
    let size = 2 * source.blockSize
    // Nothing is read of it before something was read into it, and zeros would take longer than
    // many a file.
    storage = [UInt8](unsafeUninitializedCapacity: size) { _, count in count = size }
  }

  var path: String { source.path }
  var count: Int { end - start }
  var unused: ArraySlice<UInt8> { storage[start..<end] }

  /// Reads some more, at most a block; false at the end of the file.
  mutating func fill() throws(SourceError) -> Bool {
    let block = source.blockSize
    if storage.count - end < block || isFarTooLarge { makeRoom(for: block) }
    let got = try source.read(into: &storage, at: end, count: block)
    if keepsFingerprints, got > 0 {
      fingerprints.append(storage.withUnsafeBytes { fingerprint(of: $0[end..<end + got]) })
    }
    end += got
    return got > 0
  }

  /// Whether the storage is what a long record left behind.
  private var isFarTooLarge: Bool {
    storage.count > max(8 * source.blockSize, 1 << 16) && count < source.blockSize
  }

  /// Moves the unused bytes to the front of a storage that has room for a block behind them.
  private mutating func makeRoom(for block: Int) {
    if storage.count - count < block || isFarTooLarge {
      var larger = [UInt8]()
      larger.reserveCapacity(2 * max(count, block))
      larger.append(contentsOf: storage[start..<end])
      larger.append(contentsOf: repeatElement(0, count: 2 * max(count, block) - count))
      storage = larger
    } else if count > 0 {
      let (from, length) = (start, count)
      // One move inside one array; a loop over elements is many times slower.
      storage.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        memmove(base, base + from, length)
      }
    }
    end = count
    start = 0
  }

  /// Uses up the first bytes.
  mutating func consume(_ length: Int) {
    precondition(length >= 0 && length <= count, "more bytes used up than there are")
    var next = start
    var lineStart: Int?
    while let feed = firstIndex(of: 0x0A, in: next..<start + length) {
      line += 1
      next = feed + 1
      lineStart = next
    }
    start += length
    consumed += length
    column = lineStart.map { start - $0 + 1 } ?? column + length
  }

  /// Uses up the next line with the line feed that ends it; nil where it does not end in the window
  /// or has more than `limit` bytes.
  ///
  /// Of the lines of a large file nearly all are found so, at a fifth of the work of a ``Record``.
  mutating func line(atMost limit: Int) -> Line? {
    guard let feed = firstIndex(of: 0x0A, in: start..<end), feed - start <= limit else {
      return nil
    }
    let found = Line(
      line: line, column: column, range: consumed..<consumed + (feed - start), place: start..<feed)
    consumed += feed + 1 - start
    start = feed + 1
    line += 1
    column = 1
    return found
  }

  /// Uses up a byte order mark, which takes no column.
  mutating func dropMark() {
    consume(3)
    column = 1
  }

  /// Where a byte first stands in a range of the storage.
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    precondition(range.lowerBound >= 0 && range.upperBound <= storage.count, "outside the storage")
    // `memchr` looks at many bytes at a time, some hundred times as fast as a loop over a slice.
    return storage.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = memchr(base + range.lowerBound, Int32(byte), range.count)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  /// The first unused byte that is not white space of JSON, with what is before it used up; nil at
  /// the end of the file.
  mutating func byteAfterSpace() throws(SourceError) -> UInt8? {
    while true {
      let first = unused.firstIndex { !$0.isJSONSpace } ?? end
      consume(first - start)
      if start < end { return storage[start] }
      guard try fill() else { return nil }
    }
  }
}
