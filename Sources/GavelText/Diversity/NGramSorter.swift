/// Sorts n-grams by their keys, and holds the memory for it; one for each thread.
///
/// Radix sort from the lowest digit: it costs the same whatever the keys, and no branch depends on
/// them. Fast where both copies fit into a cache, which is what parts are for.
struct NGramSorter: ~Copyable {
  /// The n-grams sorted last.
  private(set) var starts: UnsafeMutableBufferPointer<NGramStart>
  /// As much memory again.
  private var spare: UnsafeMutableBufferPointer<NGramStart>
  /// By value of a digit: how many keys have it, and so where the next such goes.
  private var counts: [UInt32] = []

  init() {
    starts = .allocate(capacity: 0)
    spare = .allocate(capacity: 0)
  }

  deinit {
    starts.deallocate()
    spare.deallocate()
  }

  /// Puts n-grams into `starts` in the order of some bits of their keys.
  ///
  /// - Parameter segments: Where they are on end; in `starts` themselves only if in one piece.
  mutating func sort(_ segments: [UnsafeBufferPointer<NGramStart>], bits: Range<Int>) {
    let count = segments.reduce(0) { $0 + $1.count }
    let capacity = NGramSizes.room(for: count)
    if count > spare.count {
      spare.deallocate()
      spare = .allocate(capacity: capacity)
    }
    // The more keys, the longer the table of a digit may be.
    let longest = min(12, max(4, NGramKeys.bits(for: count) - 2))
    let digits = max(1, (bits.count + longest - 1) / longest)
    let width = (bits.count + digits - 1) / digits
    if counts.count < 1 << width { counts = Array(repeating: 0, count: 1 << width) }
    counts.withUnsafeMutableBufferPointer { counts in
      let next = UnsafeMutableBufferPointer(rebasing: counts[..<(1 << width)])
      var segments = segments
      for digit in 0..<digits {
        let shift = UInt64(bits.lowerBound + digit * width)
        Self.pass(from: segments, to: spare, shift: shift, next: next)
        swap(&starts, &spare)
        segments = [UnsafeBufferPointer(rebasing: starts[..<count])]
        if digit == 0, spare.count < count {
          spare.deallocate()
          spare = .allocate(capacity: capacity)
        }
      }
    }
  }

  /// Sorts by one digit, which keeps the order of keys in which it is the same.
  ///
  /// - Parameter next: Room for each value of the digit, a power of two.
  private static func pass(
    from segments: [UnsafeBufferPointer<NGramStart>],
    to target: UnsafeMutableBufferPointer<NGramStart>, shift: UInt64,
    next: UnsafeMutableBufferPointer<UInt32>
  ) {
    let mask = UInt64(next.count - 1)
    next.update(repeating: 0)
    for segment in segments {
      for start in segment {
        next[Int(truncatingIfNeeded: (start.key &>> shift) & mask)] &+= 1
      }
    }
    var sum: UInt32 = 0
    for value in next.indices {
      let count = next[value]
      next[value] = sum
      sum &+= count
    }
    for segment in segments {
      for start in segment {
        let value = Int(truncatingIfNeeded: (start.key &>> shift) & mask)
        let place = next[value]
        next[value] = place &+ 1
        target[Int(place)] = start
      }
    }
  }
}
