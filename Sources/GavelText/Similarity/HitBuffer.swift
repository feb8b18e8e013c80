/// Texts found in an index, in memory that is kept from look-up to look-up.
final class HitBuffer {
  private var memory = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 1024)
  private(set) var count = 0
  var tally = Tally()

  /// How many entries were scanned for hits, and how many of them were near by their signatures in
  /// the index's lists.
  struct Tally {
    var scanned = 0
    var near = 0
  }

  deinit {
    memory.deallocate()
  }

  subscript(index: Int) -> Int { Int(memory[index]) }

  func removeAll() {
    count = 0
  }

  /// Where to write up to `room` texts, and 16 more that do not count, after those there are.
  func reserve(_ room: Int) -> UnsafeMutablePointer<UInt32> {
    let needed = count + room + 16
    if memory.count < needed {
      let larger = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 2 * needed)
      _ = larger.initialize(from: memory[..<count])
      memory.deallocate()
      memory = larger
    }
    return memory.baseAddress.unsafelyUnwrapped + count
  }

  /// Drops those from a place on that are not wanted.
  @inline(__always)
  func filter(from first: Int, _ isWanted: (Int) -> Bool) {
    var end = first
    for index in first..<count where isWanted(self[index]) {
      memory[end] = memory[index]
      end += 1
    }
    count = end
  }

  /// Keeps those that `body` moves to the front, whose number it returns.
  @inline(__always)
  func keep(_ body: (UnsafeMutablePointer<UInt32>, Int) -> Int) {
    count = body(memory.baseAddress.unsafelyUnwrapped, count)
  }

  /// Counts what was written to the place reserved.
  func append(_ written: Int) {
    count += written
  }
}
