/// Numbers pairs of 32-bit numbers from 0, in order of first occurrence.
struct PairNumbers {
  private var pairs: [UInt64] = []
  /// Number + 1, or 0 where free.
  ///
  /// Open addressing with linear probing; a power of two, at most half full.
  private var slots: [UInt32] = Array(repeating: 0, count: 1 << 10)

  var count: Int { pairs.count }

  /// The number of a pair, which is new when it has not been seen.
  mutating func number(of first: UInt32, _ second: UInt32) -> UInt32 {
    if 2 * pairs.count >= slots.count { grow() }
    let pair = UInt64(first) << 32 | UInt64(second)
    var slot = home(of: pair)
    while slots[slot] != 0 {
      let number = slots[slot] - 1
      if pairs[Int(number)] == pair { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    precondition(pairs.count < UInt32.max, "at most 2^32 - 1 pairs can be numbered")
    let number = UInt32(pairs.count)
    pairs.append(pair)
    slots[slot] = number + 1
    return number
  }

  /// Steele and Vigna's 64-bit finaliser: every bit of the pair reaches every bit of the slot.
  private func home(of pair: UInt64) -> Int {
    var mixed = (pair ^ (pair >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Int(truncatingIfNeeded: mixed ^ (mixed >> 31)) & (slots.count - 1)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: 2 * slots.count)
    for (number, pair) in pairs.enumerated() {
      var slot = home(of: pair)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(number) + 1
    }
  }
}
