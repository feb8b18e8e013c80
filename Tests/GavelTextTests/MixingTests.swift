import Testing

@testable import GavelText

/// Hashes find, and what they find is compared: a bad one would only be slow, and no other test
/// would see it.
struct MixingTests {
  @Test("Each byte of a word counts in its hash, and so does its length")
  func bytes() {
    let mixing = Mixing.ofProcess
    func hash(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBufferPointer(mixing.hash(of:)) }
    for length in 9...40 {
      let word = (0..<length).map { UInt8($0) + 0x61 }
      var hashes: Set<UInt64> = [hash(word), hash(word + [0x61]), hash(word + [0])]
      for place in word.indices {
        var other = word
        other[place] ^= 1
        hashes.insert(hash(other))
      }
      #expect(hashes.count == length + 3, "\(length) bytes")
    }
  }
}
