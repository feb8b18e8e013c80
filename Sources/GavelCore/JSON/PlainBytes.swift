/// Runs of bytes that stand in a string of JSON as they are, eight at a time.
enum PlainBytes {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  static let highs: UInt64 = 0x8080_8080_8080_8080

  /// Passes over what is neither a quote nor a backslash nor a control.
  ///
  /// - Returns: whether all that was passed is ASCII.
  /// - Parameters:
  ///   - place: where to begin; afterwards at such a byte, or less than eight bytes before the end.
  ///   - end: no byte from here on is looked at.
  ///   - stopsAtDelete: whether 0x7F counts as a control, which it does not in JSON.
  @inline(__always)
  static func skip(
    _ base: UnsafeRawPointer, _ place: inout Int, end: Int, stopsAtDelete: Bool = false
  ) -> Bool {
    var seen: UInt64 = 0
    while place &+ 8 <= end {
      let word = UInt64(
        littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      // The lowest bit that is set is right; those above it may be carries.
      var stops =
        ((word &- ones &* 0x20) & ~word | (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes)
        & highs
      if stopsAtDelete {
        let deletes = word ^ (ones &* 0x7F)
        stops |= (deletes &- ones) & ~deletes & highs
      }
      if stops != 0 {
        let plain = stops.trailingZeroBitCount >> 3
        // What stands before the stop counts; the stop itself is ASCII.
        if plain > 0 { seen |= word & (~0 >> UInt64(64 &- 8 &* plain)) }
        place &+= plain
        return seen & highs == 0
      }
      seen |= word
      place &+= 8
    }
    return seen & highs == 0
  }
}
