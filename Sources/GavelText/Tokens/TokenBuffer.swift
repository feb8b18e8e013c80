/// The tokens of one text as bytes on end, reused from text to text.
struct TokenBuffer {
  /// The UTF-8 of all tokens, without separators.
  private(set) var bytes: [UInt8] = []
  /// Where each token ends in `bytes`; it starts where the one before ends.
  private(set) var ends: [Int] = []

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }

  mutating func append(_ scalar: Unicode.Scalar) {
    bytes.append(contentsOf: scalar.utf8)
  }

  /// Ends the token under way, if there is one.
  mutating func endToken() {
    if bytes.count > ends.last ?? 0 { ends.append(bytes.count) }
  }
}
