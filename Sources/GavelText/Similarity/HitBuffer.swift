/// Texts found in an index, in memory that is kept from look-up to look-up.
final class HitBuffer {
  private var memory = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 1024)
  private(set) var count = 0

  deinit {
    memory.deallocate()
  }

  subscript(index: Int) -> Int { Int(memory[index]) }

  func removeAll() {
    count = 0
  }

  /// Where to write up to `room` texts, and 8 more that do not count, after those there are.
  func reserve(_ room: Int) -> UnsafeMutablePointer<UInt32> {
    let needed = count + room + 8
    if memory.count < needed {
      let larger = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 2 * needed)
      _ = larger.initialize(from: memory[..<count])
      memory.deallocate()
      memory = larger
    }
    return memory.baseAddress.unsafelyUnwrapped + count
  }

  /// Counts what was written to the place reserved.
  func append(_ written: Int) {
    count += written
  }
}
