/// MurmurHash3 of the text's UTF-8 as it is, 128 bits: canonically equivalent texts differ.
///
/// Two texts with the same digest are taken for the same text: among a billion texts the chance
/// that any two differ is below 10⁻²⁰. Not cryptographic: two texts can be written to collide.
/// Appleby, `MurmurHash3_x64_128` of SMHasher, with seed 0.
struct TextDigest: Hashable, Sendable {
  let low: UInt64
  let high: UInt64

  private static let first: UInt64 = 0x87C3_7B91_1142_53D5
  private static let second: UInt64 = 0x4CF5_AD43_2745_937F

  init(of bytes: UnsafeRawBufferPointer) {
    var low: UInt64 = 0
    var high: UInt64 = 0
    let whole = bytes.count & ~15
    for offset in stride(from: 0, to: whole, by: 16) {
      low ^= Self.mixedFirst(Self.word(bytes, at: offset))
      low = (Self.rotated(low, by: 27) &+ high) &* 5 &+ 0x52DC_E729
      high ^= Self.mixedSecond(Self.word(bytes, at: offset + 8))
      high = (Self.rotated(high, by: 31) &+ low) &* 5 &+ 0x3849_5AB5
    }
    if whole < bytes.count {
      var last: (UInt64, UInt64) = (0, 0)
      withUnsafeMutableBytes(of: &last) { last in
        last.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[whole...]))
      }
      high ^= Self.mixedSecond(UInt64(littleEndian: last.1))
      low ^= Self.mixedFirst(UInt64(littleEndian: last.0))
    }
    low ^= UInt64(bytes.count)
    high ^= UInt64(bytes.count)
    low &+= high
    high &+= low
    low = Self.finished(low)
    high = Self.finished(high)
    low &+= high
    self.low = low
    self.high = high &+ low
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  private static func mixedFirst(_ word: UInt64) -> UInt64 {
    rotated(word &* first, by: 31) &* second
  }

  private static func mixedSecond(_ word: UInt64) -> UInt64 {
    rotated(word &* second, by: 33) &* first
  }

  private static func finished(_ word: UInt64) -> UInt64 {
    var word = (word ^ (word >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    word = (word ^ (word >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return word ^ (word >> 33)
  }

  private static func rotated(_ word: UInt64, by count: UInt64) -> UInt64 {
    word << count | word >> (64 - count)
  }
}
