/// SipHash-2-4 with 128 bits of output and a fixed key, of bytes or of token ids.
///
/// Two texts with the same digest are taken for the same text: among a billion texts the chance
/// that any two differ is below 10⁻²⁰. Aumasson and Bernstein, "SipHash: a fast short-input PRF"
/// (2012); the 128-bit form is that of the authors' reference code.
struct TextDigest: Hashable, Sendable {
  let low: UInt64
  let high: UInt64

  init(of bytes: UnsafeRawBufferPointer) {
    var state = State()
    let whole = bytes.count & ~7
    for offset in stride(from: 0, to: whole, by: 8) {
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      state.absorb(UInt64(littleEndian: word))
    }
    var last = UInt64(truncatingIfNeeded: bytes.count) << 56
    for (shift, byte) in bytes[whole...].enumerated() {
      last |= UInt64(byte) << UInt64(8 * shift)
    }
    state.absorb(last)
    (low, high) = state.finish()
  }

  /// The digest of the text's UTF-8 as it is: no normalisation, so canonically equivalent texts
  /// differ.
  init(of text: String) {
    var text = text
    self = text.withUTF8 { TextDigest(of: UnsafeRawBufferPointer($0)) }
  }

  init(of tokens: ArraySlice<UInt32>) {
    self = tokens.withUnsafeBytes { TextDigest(of: $0) }
  }
}

extension TextDigest {
  private struct State {
    // The reference code's test key, 00 01 … 0f, so that its test vectors apply.
    private var v0: UInt64 = 0x736f_6d65_7073_6575 ^ 0x0706_0504_0302_0100
    private var v1: UInt64 = 0x646f_7261_6e64_6f6d ^ 0x0f0e_0d0c_0b0a_0908 ^ 0xee
    private var v2: UInt64 = 0x6c79_6765_6e65_7261 ^ 0x0706_0504_0302_0100
    private var v3: UInt64 = 0x7465_6462_7974_6573 ^ 0x0f0e_0d0c_0b0a_0908

    mutating func absorb(_ word: UInt64) {
      v3 ^= word
      rounds(2)
      v0 ^= word
    }

    mutating func finish() -> (low: UInt64, high: UInt64) {
      v2 ^= 0xee
      rounds(4)
      let low = v0 ^ v1 ^ v2 ^ v3
      v1 ^= 0xdd
      rounds(4)
      return (low, v0 ^ v1 ^ v2 ^ v3)
    }

    private mutating func rounds(_ count: Int) {
      for _ in 0..<count {
        v0 &+= v1
        v1 = Self.rotated(v1, by: 13) ^ v0
        v0 = Self.rotated(v0, by: 32)
        v2 &+= v3
        v3 = Self.rotated(v3, by: 16) ^ v2
        v0 &+= v3
        v3 = Self.rotated(v3, by: 21) ^ v0
        v2 &+= v1
        v1 = Self.rotated(v1, by: 17) ^ v2
        v2 = Self.rotated(v2, by: 32)
      }
    }

    private static func rotated(_ word: UInt64, by count: UInt64) -> UInt64 {
      word << count | word >> (64 - count)
    }
  }
}
